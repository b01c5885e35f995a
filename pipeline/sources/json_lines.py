"""JSON Lines: one object per line, one article per object."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO

import msgspec

from ..errors import ReadError
from .bounded_lines import BoundedLines
from .forms import Reading
from .record import Broken, Container, Record
from .rows import broken_path, chosen, record_of

_UTF_8_MARK = b"\xef\xbb\xbf"


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken]:
    """The records of a file of JSON Lines. Blank lines are passed over."""
    lines = BoundedLines(file, reading.max_bytes)
    for number in count(1):
        first = lines.end
        try:
            line = lines.next_line()
            if not line:
                return
            if not line.strip():
                continue
            row = _object(line.removeprefix(_UTF_8_MARK) if number == 1 else line)
            place = Container(path, row=number, first_byte=first, end_byte=lines.end)
            yield record_of(row, chosen(row, reading.columns), place, reading)
        except ReadError as error:
            place = Container(path, row=number, first_byte=first, end_byte=lines.end)
            yield Broken(broken_path(place), error.message, place)


def _object(line: bytes) -> dict[str, Any]:
    """The object in a line. Raises ReadError."""
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ReadError(f"is not valid JSON: {error}") from error
    if not isinstance(row, dict):
        raise ReadError(f"is a {type(row).__name__}, not an object with an article")
    return row
