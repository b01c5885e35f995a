"""Bytes -> text: which encoding, which line ends, and what must be refused."""

from __future__ import annotations

import codecs
import hashlib
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.errors import ReadError
from pipeline.lines import Lines
from pipeline.model import Source

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# One control character in this many is a slip of a keyboard; more is a binary file.
_BINARY_SHARE = 1 / 200


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded source: its `text` S without the BOM, its `lines`, and the facts for `Article.source`."""

    text: str
    lines: Lines
    source: Source


def read_bytes(path: Path, *, max_bytes: int) -> bytes:
    """The bytes of the regular file at `path`.

    Raises ReadError where it is missing, unreadable, no regular file, or larger than `max_bytes`.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ReadError("not a regular file; only regular files are read", path=str(path))
        if status.st_size > max_bytes:
            raise ReadError(_too_large(status.st_size, max_bytes), path=str(path))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReadError("no such file; check the path", path=str(path)) from error
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {getattr(error, 'strerror', None) or error}", path=str(path)) from error


def decode(data: bytes, *, path: str, max_bytes: int, max_line: int) -> Decoded:
    """Decode `data`: by its BOM, else UTF-8, else Windows-1252.

    UTF-8 with some broken bytes stays UTF-8 (each becomes U+FFFD and is counted in `source.replacements`); Windows-1252
    is taken only where the bytes above 127 are mostly no UTF-8. Raises ReadError for binary data, for more than
    `max_bytes` bytes and for a line of more than `max_line` code points.
    """
    if len(data) > max_bytes:
        raise ReadError(_too_large(len(data), max_bytes), path=path)
    bom, encoding = next(((mark, name) for mark, name in _BOMS if data.startswith(mark)), (b"", ""))
    body = data[len(bom) :]
    if not bom:
        encoding = _guess(body)
    text = body.decode(encoding, errors="replace")
    replacements = 0
    try:
        exact = text.encode(encoding) == body
    except UnicodeEncodeError:
        exact = False
    if not exact:
        replacements = max(1, text.count("\ufffd"))
    controls = len(_CONTROL.findall(text))
    if controls > max(3, len(text) * _BINARY_SHARE):
        raise ReadError("looks like a binary file; only text is read", path=path)
    lines = Lines.of(text)
    for index in range(len(lines)):
        if lines.ends[index] - lines.starts[index] > max_line:
            raise ReadError(
                f"line is longer than {max_line:,} characters; raise max_line_characters to read it",
                path=path,
                line=index + 1,
            )
    source = Source(
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        bytes=len(data),
        lines=len(lines),
        encoding=encoding,
        bom=bool(bom),
        newline=_newline(text),
        replacements=replacements,
    )
    return Decoded(text, lines, source)


def _guess(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", errors="replace")
        broken = text.count("\ufffd")
        good = sum(1 for char in text if char > "\x7f" and char != "\ufffd")
        return "utf-8" if good >= broken or broken > len(body) // 4 else "cp1252"
    return "utf-8"


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
