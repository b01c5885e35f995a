"""CSV with a row of names: one article per row."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO

from ..errors import ReadError
from .bounded_lines import BoundedLines
from .forms import Reading
from .record import Broken, Record
from .rows import broken_path, chosen, record_of

_DELIMITERS = ",;\t"


class _Text:
    """The lines as text, for a reader that asks for as many as a row has; bytes that are no UTF-8 stay in it as surrogates."""

    def __init__(self, lines: BoundedLines) -> None:
        self._lines, self._quotes = lines, 0
        self.count, self.ended = 0, False

    def __iter__(self) -> _Text:
        return self

    def __next__(self) -> str:
        if not (line := self._next()):
            raise StopIteration
        return line.decode("utf-8", errors="surrogateescape")

    def begin_row(self) -> None:
        """Count the quotes and lines of a new row."""
        self._quotes = self.count = 0

    def leave_row(self) -> None:
        """Pass over the lines of a row that was given up: it goes on while a quote is open."""
        while self._quotes % 2:
            try:
                if not self._next():
                    return
            except ReadError:
                continue

    def _next(self) -> bytes:
        line = self._lines.next_line()
        self._quotes += line.count(b'"')
        self.count += bool(line)
        self.ended = not line
        return line


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
        why = ""
        try:
            row = _next_row(rows, reading.max_bytes)
        except (csv.Error, ReadError) as error:
            text.leave_row()
            advice = "" if isinstance(error, ReadError) else "; raise max_file_bytes to read it, unless a quote is missing"
            row, why = [], f"is not a row of CSV: {error}{advice}"
        if row is None:
            return
        place = lines.place(path, number, first)
        if text.ended:
            # a row is read on at the end of the file only within a quote
            why = f"row {number} opens a quote that is never closed, so {text.count:,} lines up to the end of the file are lost"
            yield Broken(broken_path(place), f"{why}; close it, or double it if it belongs to the text", place, rest=True)
        elif why:
            yield Broken(broken_path(place), why, place)
        elif row:
            yield record_of(dict(zip(names, row, strict=False)), columns, place, reading)


def _next_row(rows: Iterator[list[str]], max_characters: int) -> list[str] | None:
    """The next row; None behind the last one. Raises csv.Error for a field of more characters."""
    before = csv.field_size_limit(max_characters)  # a setting of the whole process, so it is put back
    try:
        return next(rows, None)
    finally:
        csv.field_size_limit(before)
