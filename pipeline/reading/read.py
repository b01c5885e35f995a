"""Bytes -> text: its encoding, its line ends, and what is refused."""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import MissingFileError, ReadError
from ..model import ArticleWarning, Source
from ..text.lines import Lines

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_PAGE_ENDINGS = (".html", ".htm")
_PAGE_START = re.compile(
    rb"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--[^<>]{0,400}-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
# A fragment of a page, for example from a database: it starts with a block of HTML, has a heading or a list, and has no
# line of Markdown.
_FRAGMENT_START = re.compile(
    rb"\s*(?:<!--[^<>]{0,400}-->\s*)?"
    rb"<(?:h[1-6]|p|div|ol|ul|dl|table|article|section|main|header|body|head)\b[^<>]{0,4000}>",
    re.IGNORECASE,
)
_STRUCTURE = re.compile(rb"<(?:h[1-6]|li)\b", re.IGNORECASE)
_MARKDOWN_LINE = re.compile(rb"^(?:#{1,6}\s|[ ]{0,3}\d{1,3}[.)]\s|[ ]{0,3}[-*+>]\s|```|~~~)", re.MULTILINE)
_FRAGMENT_WITHIN = 65_536
_DECLARED = re.compile(rb"<meta\b[^<>]{0,400}?\bcharset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
# Further than a browser looks for a declaration.
_DECLARED_WITHIN = 8_192
# What a page can declare (https://encoding.spec.whatwg.org/#names-and-labels), by its Python name. Like a browser, read a
# declared key of _WIDER as its value, which has more characters.
_CODECS = frozenset(
    "big5hkscs cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 cp932 cp949 euc_jp euc_kr gb18030 "
    "iso2022_jp iso8859-10 iso8859-13 iso8859-14 iso8859-15 iso8859-16 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 "
    "iso8859-7 iso8859-8 koi8-r koi8-u mac-cyrillic mac-roman utf-8".split()
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# A text may have some stray control characters; a higher share means a binary file.
_BINARY_SHARE = 1 / 200


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded source: its `text` S without the BOM, its `lines`, and the facts for `Article.source`.

    `page`: whether it is a web page. `origins` is empty, or has for each line of `text` the first and last line (1-based)
    of the source that it came from.
    """

    text: str
    lines: Lines
    source: Source
    page: bool = False
    origins: tuple[tuple[int, int], ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()


def is_page(path: str, data: bytes) -> bool:
    """Whether a source is a web page: by its file extension, or by its start if its name has no extension."""
    name = path.rpartition("/")[2].lower()
    return name.endswith(_PAGE_ENDINGS) if "." in name else _looks_like_page(data)


def named_by_content(data: bytes) -> str:
    """The name for an article without one: `article.html` for a web page or a fragment of one, otherwise `article.md`."""
    return "article.html" if _looks_like_page(data) else "article.md"


def _looks_like_page(data: bytes) -> bool:
    start = data[:_FRAGMENT_WITHIN].replace(b"\0", b"")
    start = next((start[len(mark) :] for mark, _ in _BOMS if start.startswith(mark)), start)
    if _PAGE_START.match(start):
        return True
    return bool(_FRAGMENT_START.match(start) and _STRUCTURE.search(start)) and _MARKDOWN_LINE.search(start) is None


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """The bytes of the regular file at `path`.

    Raises ReadError if it is missing, unreadable, not a regular file, or larger than `max_bytes`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("not a regular file; only regular files are read", path=str(path))
        if status.st_size > max_bytes:
            raise ReadError(_too_large(status.st_size, max_bytes), path=str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError("no such file; check the path", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=str(path)) from error


def decode(data: bytes, *, path: str, max_bytes: int, max_line: int) -> Decoded:
    """Decode `data`: as its BOM says, or as UTF-8, or as a web page declares, or as Windows-1252.

    UTF-8 with some invalid bytes stays UTF-8 (`source.replacements` counts those that become U+FFFD); Windows-1252 is
    used only if the bytes above 127 are mostly invalid UTF-8. A page's declaration counts only if all its bytes fit.

    Raises ReadError for binary data, for more than `max_bytes` bytes and for a line of more than `max_line` code points;
    the lines of a page can have any length.
    """
    if len(data) > max_bytes:
        raise ReadError(_too_large(len(data), max_bytes), path=path)
    bom, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    body = data[len(bom) :]
    page = is_page(path, data)
    declared = _declared(body) if page and not bom else ""
    if not bom:
        encoding = _guess(body, declared)
    text = body.decode(encoding, errors="replace")
    controls = len(_CONTROL.findall(text))
    if controls > max(3, len(text) * _BINARY_SHARE):
        raise ReadError("looks like a binary file; only text is read", path=path)
    lines = Lines.of(text)
    if not page:
        check_lines(lines, path=path, max_line=max_line)
    source = Source(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        lines=len(lines),
        encoding=encoding,
        bom=bool(bom),
        newline=_newline(text),
        replacements=_replacements(text, encoding, body),
    )
    return Decoded(text, lines, source, page, warnings=tuple(_warnings(source, declared)))


def check_lines(lines: Lines, *, path: str, max_line: int, origins: Sequence[tuple[int, int]] = ()) -> None:
    """Raise ReadError for a line of more than `max_line` code points; `origins` are the source lines of each line."""
    for index in range(len(lines)):
        if lines.ends[index] - lines.starts[index] > max_line:
            raise ReadError(
                f"line is longer than {max_line:,} characters; raise max_line_characters to read it",
                path=path,
                line=origins[index][0] if origins else index + 1,
            )


def _warnings(source: Source, declared: str) -> Iterator[ArticleWarning]:
    if source.replacements:
        message = f"{source.replacements} bytes are not valid {source.encoding} and became U+FFFD; they cannot be restored"
        yield ArticleWarning(code="undecodable_bytes", severity="warning", message=message)
    elif source.encoding == "cp1252" != declared:
        yield ArticleWarning(code="encoding_guessed", severity="warning", message="not valid UTF-8; read as Windows-1252")
    if declared not in ("", source.encoding):
        message = f"the page declares {declared}, but its bytes are {source.encoding}"
        yield ArticleWarning(code="wrong_charset", severity="info", message=message)


def _declared(body: bytes) -> str:
    """The codec that a page declares, by its Python name; '' if it declares none that pages can use."""
    match = _DECLARED.search(body[:_DECLARED_WITHIN])
    if match is None:
        return ""
    try:
        name = codecs.lookup(match[1].decode("ascii", errors="replace")).name
    except LookupError:
        return ""
    name = _WIDER.get(name, name)
    return name if name in _CODECS else ""


def _guess(body: bytes, declared: str) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        if declared and declared != "utf-8":
            with suppress(UnicodeDecodeError):
                body.decode(declared)
                return declared
        text = body.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
        return "utf-8" if good >= broken or broken > len(body) // 4 else "cp1252"
    return "utf-8"


def _replacements(text: str, encoding: str, body: bytes) -> int:
    """How many bytes of `body` became U+FFFD in `text`; 0 if `text` can be encoded back to the same bytes."""
    try:
        exact = text.encode(encoding) == body
    except UnicodeEncodeError:
        exact = False
    return 0 if exact else max(1, text.count("\ufffd"))


def _newline(text: str) -> Literal["lf", "crlf", "cr", "mixed", "none"]:
    crlf = text.count("\r\n")
    lf = text.count("\n") - crlf
    cr = text.count("\r") - crlf
    kinds = [name for name, count in (("crlf", crlf), ("lf", lf), ("cr", cr)) if count]
    if len(kinds) > 1:
        return "mixed"
    return {"crlf": "crlf", "lf": "lf", "cr": "cr"}.get("".join(kinds), "none")  # type: ignore[return-value]


def _too_large(size: int, limit: int) -> str:
    return f"is larger than the limit ({size:,} of {limit:,} bytes); raise max_file_bytes to read it"
