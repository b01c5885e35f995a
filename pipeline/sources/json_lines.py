"""JSON Lines: one object per line, one article per object."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import Any, BinaryIO

import msgspec

from ..errors import ReadError
from ..patterns import lazy_pattern
from .bounded_lines import BoundedLines
from .forms import Reading
from .record import NEEDS_MEMORY, Broken, Record
from .rows import broken_path, chosen, record_of

_UTF_8_MARK = b"\xef\xbb\xbf"
_NO_NUMBER = lazy_pattern(rb"NaN|Infinity")


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
            yield record_of(row, chosen(row, reading.columns), lines.place(path, number, first), reading)
        except ReadError as error:
            place = lines.place(path, number, first)
            yield Broken(broken_path(place), error.message, place)


def _object(line: bytes) -> dict[str, Any]:
    """The object in a line. Raises ReadError."""
    try:
        row = _decoded(line)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"is not valid JSON: {error}") from error
    except MemoryError as error:
        raise ReadError(NEEDS_MEMORY) from error
    if not isinstance(row, dict):
        raise ReadError(f"is a {type(row).__name__}, not an object with an article")
    return row


def _decoded(line: bytes) -> Any:
    """The value in a line; NaN and Infinity, which Python writes and JSON doesn't know, are nulls. Raises ValueError."""
    try:
        return msgspec.json.decode(line)
    except msgspec.DecodeError:
        if not _NO_NUMBER.search(line):
            raise
        row = json.loads(line.decode("utf-8"), parse_constant=lambda _: None)
        json.dumps(row, ensure_ascii=False).encode("utf-8")  # raises for half a character, as msgspec does
        return row
