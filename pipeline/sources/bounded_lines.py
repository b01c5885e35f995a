"""The lines of a table, none of them longer than a limit in memory, and where they are."""

from __future__ import annotations

from typing import BinaryIO

from ..errors import ReadError
from .recoded import in_utf_8
from .record import Container

# A row may be this many times as long as a text may be: JSON can write six bytes for a character, and a row has other columns.
ROW_RATIO = 8


class BoundedLines:
    """The lines of `file`, in UTF-8. `end` is the place behind the last one that was read."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file, self._limit = in_utf_8(file), ROW_RATIO * max_bytes
        self._is_recoded = self._file is not file
        self.end = 0

    def next_line(self) -> bytes:
        """The next line with its end; empty behind the last one. Raises ReadError for a longer line, which is passed over."""
        line = self._file.readline(self._limit)
        self.end += len(line)
        if len(line) < self._limit or line.endswith(b"\n"):
            return line
        while (rest := self._file.readline(self._limit)) and not rest.endswith(b"\n"):
            self.end += len(rest)
        self.end += len(rest)
        raise ReadError(f"is a line of more than {self._limit:,} bytes; raise max_file_bytes to read it")

    def place(self, path: str, row: int, first: int) -> Container:
        """The place of a row that begins at `first` and ends here; without bytes if these are not those of the file."""
        return Container(path, row=row) if self._is_recoded else Container(path, row=row, first_byte=first, end_byte=self.end)
