"""Writes files whole or not at all: a temporary file next to the target is flushed to disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ...errors import PipelineError, WriteError

TEMPORARY_PREFIX = ".fixharvest-"


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`; if that fails, the old file stays. Raises WriteError."""
    write_pieces(path, [data])


def rewrite(path: Path, data: bytes) -> None:
    """Replace the content of an existing file, which keeps its mode; a link stays a link. If that fails, the old content stays.

    Raises WriteError.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
    except OSError as error:
        raise WriteError(f"cannot be replaced: {error.strerror or error}", path=str(path)) from error
    write_pieces(target, [data], mode=mode)


def write_pieces(path: Path, pieces: Iterable[bytes], *, mode: int = 0o644) -> None:
    """Write the concatenation of `pieces` to `path`; if that fails, the old file stays. Raises WriteError."""
    with whole_stream(path, mode=mode) as file:
        file.writelines(pieces)


@contextmanager
def whole_stream(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file for the block to write; it becomes `path` if the block succeeds. Raises WriteError."""
    with whole_file(path, mode=mode) as temporary, temporary.open("wb") as file:
        yield file


@contextmanager
def whole_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """An empty file next to `path` for the block to fill; it becomes `path` if the block succeeds.

    Raises WriteError, also for an OSError in the block.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, dir=path.parent)
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(path)) from error
    temporary = Path(name)
    try:
        yield temporary
        os.fsync(handle)
        temporary.chmod(mode)
        temporary.replace(path)
    except PipelineError:
        raise  # MissingFileError is an OSError, too
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(path)) from error
    finally:
        os.close(handle)
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
