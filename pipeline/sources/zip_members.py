"""The articles in a ZIP archive, in the order of its directory."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from ..reading.read import too_large
from .forms import Reading
from .members import member, refusal
from .naming import path_in
from .record import Broken, Container, Record, Skipped

ENCRYPTED = 1
UNREADABLE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zlib.error)


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The records of a ZIP archive. Raises BadZipFile if it is none."""
    with zipfile.ZipFile(file) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            yield refusal(path, info.filename) or _member(archive, info, path, reading.max_bytes)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: str, max_bytes: int) -> Record | Broken | Skipped:
    place = Container(path, info.filename)
    try:
        return member(read_member(archive, info, max_bytes), place, max_bytes)
    except UNREADABLE as error:
        return Broken(path_in(path, info.filename), f"cannot be read: {error}", place)


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int) -> bytes:
    """The bytes of a member, at most one more than `max_bytes`, whatever its header says.

    Raises ValueError for one that is encrypted or says that it is larger, and the errors of `zipfile`.
    """
    if info.flag_bits & ENCRYPTED:
        raise ValueError("it is encrypted; unpack it with its password")
    if info.file_size > max_bytes:
        raise ValueError(f"it {too_large(info.file_size, max_bytes)}")
    with archive.open(info) as stream:
        return stream.read(max_bytes + 1)
