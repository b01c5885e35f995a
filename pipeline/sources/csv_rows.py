"""CSV with a row of names: one article per row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from ..errors import ReadError
from .bounded_lines import BoundedLines
from .forms import Reading
from .record import Broken, Container, Record
from .rows import broken_path, chosen, record_of

_DELIMITERS = ",;\t"


class _Text:
    """The lines as text, for a reader that asks for as many as a row has; bytes that are no UTF-8 stay in it as surrogates."""

    def __init__(self, lines: BoundedLines) -> None:
        self._lines, self._quotes = lines, 0

    def __iter__(self) -> _Text:
        return self

    def __next__(self) -> str:
        line = self._lines.next_line()
        if not line:
            raise StopIteration
        self._quotes += line.count(b'"')
        return line.decode("utf-8", errors="surrogateescape")

    def begin_row(self) -> None:
        """Count the quotes of a new row."""
        self._quotes = 0

    def leave_row(self) -> None:
        """Pass over the lines of a row that was given up: it goes on while a quote is open."""
        while self._quotes % 2:
            try:
                line = self._lines.next_line()
            except ReadError:
                continue
            if not line:
                return
            self._quotes += line.count(b'"')


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken]:
    """The records of a CSV file. Raises ReadError if its first row names no column with a text."""
    lines = BoundedLines(file, reading.max_bytes)
    head = lines.next_line().removeprefix(b"\xef\xbb\xbf").decode("utf-8", errors="surrogateescape")
    delimiter = max(_DELIMITERS, key=head.count)
    names = next(csv.reader([head], delimiter=delimiter), [])
    columns = chosen(names, reading.columns)
    text = _Text(lines)
    rows = csv.reader(text, delimiter=delimiter)
    for number in count(1):
        first = lines.end
        text.begin_row()
        try:
            row = _next_row(rows, reading.max_bytes)
        except (csv.Error, ReadError) as error:
            text.leave_row()
            place = Container(path, row=number, first_byte=first, end_byte=lines.end)
            yield Broken(broken_path(place), f"is not a row of CSV: {error}", place)
            continue
        if row is None:
            return
        if row:
            place = Container(path, row=number, first_byte=first, end_byte=lines.end)
            yield record_of(dict(zip(names, row, strict=False)), columns, place, reading)


def _next_row(rows: Iterator[list[str]], max_characters: int) -> list[str] | None:
    """The next row; None behind the last one. Raises csv.Error for a field of more characters."""
    before = csv.field_size_limit(max_characters)  # a setting of the whole process, so it is put back
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)
