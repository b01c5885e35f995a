"""Bytes -> text: its line ends, and what is refused."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..errors import MissingFileError, ReadError
from ..model import ArticleWarning
from ..patterns import lazy_pattern
from ..settings.settings import Settings
from ..source_model import Source
from ..text.lines import Lines
from .decoding.choose import BOMS, STRAY_CONTROLS, STRAY_SHARE, Encoding, choose_encoding, replaced_bytes
from .stated import Statement

_PAGE_ENDINGS = (".html", ".htm")
_PAGE_START = lazy_pattern(
    rb"\s*(?:<\?xml[^<>]{0,200}>\s*)?(?:<!--[^<>]{0,400}-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE
)
# A fragment of a page, for example from a database: it starts with a block of HTML, has a heading or a list, and has no
# line of Markdown.
_FRAGMENT_START = lazy_pattern(
    rb"\s*(?:<!--[^<>]{0,400}-->\s*)?"
    rb"<(?:h[1-6]|p|div|ol|ul|dl|table|article|section|main|header|body|head)\b[^<>]{0,4000}>",
    re.IGNORECASE,
)
_STRUCTURE = lazy_pattern(rb"<(?:h[1-6]|li)\b", re.IGNORECASE)
_MARKDOWN_LINE = lazy_pattern(rb"^(?:#{1,6}\s|[ ]{0,3}\d{1,3}[.)]\s|[ ]{0,3}[-*+>]\s|```|~~~)", re.MULTILINE)
_FRAGMENT_WITHIN = 65_536
_CONTROL = lazy_pattern("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded source: its `text` S without the BOM, its `lines`, and the facts for `Article.source`.

    `page`: whether it is a web page. `origins` is empty, or has for each line of `text` the first and last line (1-based)
    of the source that it came from. `stated` is what a web page states as data, `composed` that of it that stands in `text`.
    """

    text: str
    lines: Lines
    source: Source
    page: bool = False
    origins: tuple[tuple[int, int], ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()
    stated: tuple[Statement, ...] = ()
    composed: Statement | None = None


def is_page(path: str, data: bytes) -> bool:
    """Whether a source is a web page: by its file extension, or by its start if its name has no extension."""
    name = path.rpartition("/")[2].lower()
    return name.endswith(_PAGE_ENDINGS) if "." in name else looks_like_page(data)


def named_by_content(data: bytes) -> str:
    """The name for an article without one: `article.html` for a web page or a fragment of one, otherwise `article.md`."""
    return "article.html" if looks_like_page(data) else "article.md"


def looks_like_page(data: bytes) -> bool:
    """Whether `data` starts like a web page or a fragment of one."""
    start = data[:_FRAGMENT_WITHIN].replace(b"\0", b"")
    start = next((start[len(mark) :] for mark, _ in BOMS if start.startswith(mark)), start)
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
            raise ReadError(too_large(status.st_size, max_bytes), path=str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise MissingFileError("no such file; check the path", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=str(path)) from error


def decode(
    data: bytes, *, path: str, settings: Settings, form: Literal["markdown", "html"] | None = None, charset: str = ""
) -> Decoded:
    """Decode `data` in the encoding that `choose_encoding` finds; `source.replacements` counts bytes that became U+FFFD.

    `form`: what `data` is; None: as `path` and `data` tell. `charset`: the encoding that a header declares; empty: none.

    Raises ReadError for binary data and for what is over the limits of `settings`; those of lines don't hold for a page.
    """
    if len(data) > settings.max_file_bytes:
        raise ReadError(too_large(len(data), settings.max_file_bytes), path=path)
    page = is_page(path, data) if form is None else form == "html"
    encoding = choose_encoding(data, page=page, charset=charset)
    body = data[len(encoding.bom) :]
    text = body.decode(encoding.name, errors="replace")
    if len(_CONTROL.findall(text)) > max(STRAY_CONTROLS, len(text) * STRAY_SHARE):
        raise ReadError("looks like a binary file; only text is read", path=path)
    lines = Lines.of(text)
    if not page:
        check_lines(lines, path=path, settings=settings)
    source = Source(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        lines=len(lines),
        encoding=encoding.name,
        bom=bool(encoding.bom),
        newline=_newline(text),
        replacements=replaced_bytes(body, text, encoding.name),
    )
    return Decoded(text, lines, source, page, warnings=tuple(_warnings(source, encoding)))


def check_lines(lines: Lines, *, path: str, settings: Settings, origins: Sequence[tuple[int, int]] = ()) -> None:
    """Raise ReadError for more lines that are not blank than `settings` allow, and for a line of more code points.

    `origins` are the source lines of each line.
    """
    most, max_line = settings.max_lines, settings.max_line_characters
    if len(lines) > most and (count := sum(not lines.blank(index) for index in range(len(lines)))) > most:
        raise ReadError(f"has {count:,} lines that are not blank, more than {most:,}; raise max_lines to read it", path=path)
    for index in range(len(lines)):
        if lines.ends[index] - lines.starts[index] > max_line:
            raise ReadError(
                f"line is longer than {max_line:,} characters; raise max_line_characters to read it",
                path=path,
                line=origins[index][0] if origins else index + 1,
            )


def _warnings(source: Source, encoding: Encoding) -> Iterator[ArticleWarning]:
    if source.replacements:
        message = f"{source.replacements} bytes are not valid {source.encoding} and became U+FFFD; they cannot be restored"
        yield ArticleWarning(code="undecodable_bytes", severity="warning", message=message)
    if encoding.guessed:
        message = f"not valid UTF-8; read as {encoding.name}"
        if encoding.others:
            message += f", but could also be {', '.join(encoding.others)}; save it as UTF-8 to be sure"
        yield ArticleWarning(code="encoding_guessed", severity="warning" if encoding.others else "info", message=message)
    if encoding.declared not in ("", encoding.name):
        message = f"the source declares {encoding.declared}, but its bytes are {encoding.name}"
        yield ArticleWarning(code="wrong_charset", severity="info", message=message)


def _newline(text: str) -> Literal["lf", "crlf", "cr", "mixed", "none"]:
    crlf = text.count("\r\n")
    lf = text.count("\n") - crlf
    cr = text.count("\r") - crlf
    kinds = [name for name, count in (("crlf", crlf), ("lf", lf), ("cr", cr)) if count]
    if len(kinds) > 1:
        return "mixed"
    return {"crlf": "crlf", "lf": "lf", "cr": "cr"}.get("".join(kinds), "none")  # type: ignore[return-value]


def too_large(size: int, limit: int) -> str:
    """What is wrong with a source of `size` bytes, and what to do."""
    return f"is larger than the limit ({size:,} of {limit:,} bytes); raise max_file_bytes to read it"
