"""Checks law 1 from an article alone: undoing its edits gives the source, with the source's hash.

For a web page, this is checked for the Markdown made from it, because the JSON doesn't hold the page's own bytes.
"""

from __future__ import annotations

import codecs
import hashlib

from ..model import Article, Removed, Repaired

_BOMS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}


def problems(article: Article) -> list[str]:
    """The problems of the edits of `article`; empty if undoing them gives its source."""
    try:
        text = restored(article)
    except ValueError as error:
        return [str(error)]
    found = []
    if article.source.converted is not None:
        digest = hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest()
        if digest != article.source.converted.sha256:
            found.append("undoing the edits does not give the Markdown made from the source: its hash differs")
    elif not article.source.replacements:
        try:
            digest = hashlib.sha256(encoded(article, text)).hexdigest()
        except (LookupError, UnicodeEncodeError):
            return [f"the source cannot have been {article.source.encoding!r}: its text cannot be encoded that way"]
        if digest != article.source.sha256:
            found.append("undoing the edits does not give the source: its hash differs")
    return found


def encoded(article: Article, text: str) -> bytes:
    """Encode `text` like the article's source, with a byte order mark if the source had one.

    Raises UnicodeEncodeError or LookupError if that is impossible.
    """
    bom = _BOMS[article.source.encoding] if article.source.bom else b""
    return bom + text.encode(article.source.encoding)


def restored(article: Article) -> str:
    """Restore the decoded source S, or the Markdown made from it, from front matter, cleaned Markdown and edits.

    Raises ValueError if the edits overlap or do not fit the Markdown.
    """
    front = article.front_matter
    if front.span != (0, len(front.text)):
        raise ValueError("the front matter does not fill its span")
    pieces = [front.text]
    at, cleaned = len(front.text), 0
    markdown = article.content.markdown
    edits: list[Removed | Repaired] = [*article.removed, *article.repaired]
    for edit in sorted(edits, key=lambda edit: edit.span):
        start, end = edit.span
        before, after = _both(edit)
        if start < at or end - start != len(before):
            raise ValueError(f"the edit at {start} overlaps another or does not fill its span")
        kept = markdown[cleaned : cleaned + start - at]
        if len(kept) != start - at:
            raise ValueError(f"the cleaned Markdown ends before the edit at {start}")
        cleaned += start - at
        if markdown[cleaned : cleaned + len(after)] != after:
            raise ValueError(f"the replacement at {start} is not in the cleaned Markdown")
        cleaned += len(after)
        pieces.extend((kept, before))
        at = end
    pieces.append(markdown[cleaned:])
    return "".join(pieces)


def _both(edit: Removed | Repaired) -> tuple[str, str]:
    return (edit.text, "") if isinstance(edit, Removed) else (edit.before, edit.after)
