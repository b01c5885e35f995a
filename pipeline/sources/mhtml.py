"""A page that a browser saved in one file (MHTML): the page itself, without its pictures and frames."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.parser import BytesParser
from typing import BinaryIO

from ..errors import ReadError
from ..reading.read import too_large
from .forms import Reading
from .naming import path_in
from .record import Broken, Container, Record

# A file may be this many times as large as its page: it holds the pictures, too.
_RATIO = 16


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken]:
    """The one record of a saved page. Raises ReadError if the file holds none."""
    data = file.read(_RATIO * reading.max_bytes + 1)
    if len(data) > _RATIO * reading.max_bytes:
        raise ReadError(too_large(len(data), _RATIO * reading.max_bytes))
    message = BytesParser(policy=policy.compat32).parsebytes(data)
    part = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    page = part.get_payload(decode=True) if part else None
    if part is None or not isinstance(page, bytes) or not page.strip():
        raise ReadError("holds no web page")
    place = Container(path, f"{path.rpartition('/')[2].rpartition('.')[0]}.html")
    inner = path_in(path, place.member)
    if len(page) > reading.max_bytes:
        yield Broken(inner, too_large(len(page), reading.max_bytes), place)
        return
    address = message["Snapshot-Content-Location"] or part["Content-Location"] or ""
    extra = {"url": str(address), "saved": str(message["Date"] or "")}
    charset = part.get_content_charset() or ""
    yield Record(inner, page, "html", charset, {key: value for key, value in extra.items() if value}, place)
