"""The articles in a tar archive, read from front to back."""

from __future__ import annotations

import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from ..reading.read import too_large
from .forms import Reading
from .members import member, refusal
from .naming import path_in
from .record import Broken, Container, Record, Skipped


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The records of a tar archive. Raises TarError if it is none or breaks off."""
    with tarfile.open(fileobj=file, mode="r|", errorlevel=2) as archive:
        for info in archive:
            archive.members = []  # type: ignore[attr-defined] # the list of all members grows otherwise
            if info.isdir():
                continue
            if info.issym() or info.islnk():
                yield Skipped(path_in(path, info.name), "a link; links are not followed", named=True)
            elif not info.isreg():
                yield Skipped(path_in(path, info.name), "not a regular file")
            else:
                yield refusal(path, info.name) or _member(archive, info, path, reading.max_bytes)


def _member(archive: tarfile.TarFile, info: tarfile.TarInfo, path: str, max_bytes: int) -> Record | Broken | Skipped:
    place = Container(path, info.name, first_byte=info.offset_data, end_byte=info.offset_data + info.size)
    if info.size > max_bytes:
        return Broken(path_in(path, info.name), too_large(info.size, max_bytes), place)
    stream = archive.extractfile(info)
    return member(stream.read() if stream else b"", place, max_bytes)
