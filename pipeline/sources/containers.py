"""One container, wherever it is -> its records. However it is broken, what can be read of it is, and nothing is raised."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from ..errors import PipelineError
from .compression import unpacked
from .forms import Packed, Reading
from .places import opened
from .record import NEEDS_MEMORY, Broken, Container, Record, Skipped

_MAX_MESSAGE = 300
_BLOCK = 65_536


def records_in(
    place: str, path: str, kind: Packed, reading: Reading, reads_on: Callable[[], None]
) -> Iterator[Record | Broken | Skipped]:
    """The records of the container at `place` (a path or an address), whose records' paths start with `path`.

    `reads_on` is called whenever the file is read on. A container that cannot be opened, or not to its end, gives a last Broken
    that says so.
    """
    try:
        kind.check()
        with opened(place) as file:
            watched = cast("BinaryIO", io.BufferedReader(_Watched(file, reads_on), _BLOCK))
            yield from kind.form.reader()(unpacked(watched, kind.compression), path, reading)
    except PipelineError as error:
        yield Broken(path, error.message, Container(path), rest=True)
    except MemoryError:
        yield Broken(path, NEEDS_MEMORY, Container(path), rest=True)
    except Exception as error:  # noqa: BLE001 - each library has errors of its own for what is broken
        why = str(error)[:_MAX_MESSAGE] or type(error).__name__
        message = f"cannot be read as {kind.form.name}, or not to its end: {why}"
        yield Broken(path, message, Container(path), rest=True)


class _Watched(io.RawIOBase):
    """A file that tells of each read."""

    def __init__(self, file: BinaryIO, reads_on: Callable[[], None]) -> None:
        self._file, self._reads_on = file, reads_on

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._reads_on()
        return cast("io.RawIOBase", self._file).readinto(buffer) or 0
