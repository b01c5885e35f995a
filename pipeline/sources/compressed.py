"""One article in a compressed file of its own, such as `fix.md.gz`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from .forms import Reading
from .members import member
from .record import Broken, Container, Record, Skipped


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The one record of a decompressed file; its name is that of the container without its last ending."""
    data = file.read(reading.max_bytes + 1)
    name = path.rpartition("/")[2].rpartition(".")[0]
    yield member(data, Container(path, name, end_byte=len(data)), reading.max_bytes)
