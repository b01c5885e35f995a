"""Records for search and retrieval: one per fix, option and section, with the text to embed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from ...lexicon.words import words
from ...model import Article, Kind, Section, SectionRole
from ...settings.export_settings import ExportSettings
from .files import write_pieces
from .links import source_address
from .walk import PlacedFix, fixes_of, top


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One record. Fields are flat, as vector stores require for metadata.

    `id` is made from the article's path (or its `--id-key`) and positions, so it stays when a text is edited. `text` is
    what to embed: the breadcrumb on a line of its own, then the text. `content_hash` covers everything that a reader sees
    (title, text, Markdown, address): a stored record is stale if it differs. `text_hash` covers the normalized words of
    title and text, as in the article's JSON. `url` is the address in the article's front matter, else the source's address
    below the base URL, else null. `confidence` is that of the fix or option, 0 to 1; null for a section.
    """

    id: str
    article_id: str
    kind: Literal["fix", "option", "section"]
    role: SectionRole | None
    article_kind: Kind
    language: str | None
    confidence: float | None
    title: str | None
    breadcrumb: tuple[str, ...]
    text: str
    markdown: str
    url: str | None
    source_path: str
    first_line: int
    last_line: int
    text_hash: str
    content_hash: str


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:
    """Write rag.jsonl. Raises WriteError."""
    encoder = msgspec.json.Encoder()
    file = folder / "rag.jsonl"
    found = (record for article in articles for record in records(article, settings.base_url))
    write_pieces(file, (encoder.encode(record) + b"\n" for record in found))
    return (file,)


def records(article: Article, base_url: str | None = None) -> Iterator[Record]:
    """The records of an article: its fixes and their options, then its sections."""
    url = article.metadata.url or (source_address(base_url, article.source.path) if base_url else None)
    for placed in fixes_of(article):
        yield _of_fix(article, placed, url)
    for position, section in enumerate(article.sections, start=1):
        yield _of_section(article, section, f"{article.id}/s{position}", url)


def _of_fix(article: Article, placed: PlacedFix, url: str | None) -> Record:
    fix = placed.fix
    text = _to_embed(placed.breadcrumb, fix.text)
    return Record(
        id=fix.id,
        article_id=article.id,
        kind="option" if placed.parent else "fix",
        role=None,
        article_kind=article.kind,
        language=article.language,
        confidence=fix.confidence,
        title=fix.title,
        breadcrumb=placed.breadcrumb,
        text=text,
        markdown=fix.markdown,
        url=url,
        source_path=article.source.path,
        first_line=fix.lines[0],
        last_line=fix.lines[1],
        text_hash=fix.text_hash,
        content_hash=_content_hash(text, fix.markdown, url),
    )


def _of_section(article: Article, section: Section, identity: str, url: str | None) -> Record:
    own = (section.title,) if section.title and section.title != article.title else ()
    breadcrumb = (*top(article), *own)
    text = _to_embed(breadcrumb, section.text)
    return Record(
        id=identity,
        article_id=article.id,
        kind="section",
        role=section.role,
        article_kind=article.kind,
        language=article.language,
        confidence=None,
        title=section.title,
        breadcrumb=breadcrumb,
        text=text,
        markdown=section.markdown,
        url=url,
        source_path=article.source.path,
        first_line=section.lines[0],
        last_line=section.lines[1],
        text_hash=_hash(" ".join(words(f"{section.title or ''} {section.text}"))),
        content_hash=_content_hash(text, section.markdown, url),
    )


def _to_embed(breadcrumb: tuple[str, ...], text: str) -> str:
    return "\n\n".join(part for part in (" > ".join(breadcrumb), text) if part)


def _content_hash(*parts: str | None) -> str:
    return _hash(msgspec.json.encode(parts).decode())


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
