"""The lines of a file, none of them longer than a limit in memory, and where they are."""

from __future__ import annotations

from typing import BinaryIO

from ..errors import ReadError

# A row may be this many times as long as a text may be: JSON can write six bytes for a character, and a row has other columns.
ROW_RATIO = 8


class BoundedLines:
    """The lines of `file`. `end` is the place behind the last one that was read."""

    def __init__(self, file: BinaryIO, max_bytes: int) -> None:
        self._file, self._limit = file, ROW_RATIO * max_bytes
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
