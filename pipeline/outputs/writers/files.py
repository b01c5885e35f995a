"""Writes files whole or not at all: a temporary file next to the target is flushed to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ...errors import PipelineError, WriteError
from ...patterns import lazy_pattern

TEMPORARY_PREFIX = ".fixharvest-"
_UNSAFE = lazy_pattern(r"[^a-z0-9]+")
MAX_NAME = 100
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))})


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


def safe_name(path: str) -> str:
    """The output path, without extension, for a source path: its folders and its stem in `a-z0-9-`, separated by '/'.

    A name that had to change, or that another source could have, too ("a.md" and "a.markdown"), ends in a hash of the whole
    source path. So no two sources share a name, and none leaves the output folder.
    """
    # without pathlib: Python 3.12 keeps every name that a Path has held in memory
    parts = [part for part in path.split("/") if part not in ("", ".")]
    name = parts.pop() if parts else ""
    folders = ["/", *parts] if path.startswith("/") else parts
    dot = name.rfind(".")
    stem, ending = (name[:dot], name[dot:]) if 0 < dot < len(name) - 1 else (name, "")
    safe = [*map(_safe, folders), _safe(stem)]
    if safe != [*folders, stem] or ending != ".md":
        safe[-1] += "-" + hashlib.sha256(path.encode("utf-8", errors="surrogatepass")).hexdigest()[:10]
    return "/".join(safe)


def _safe(name: str) -> str:
    cleaned = _UNSAFE.sub("-", name.lower()).strip("-")[:MAX_NAME].strip("-")
    return f"x-{cleaned}" if not cleaned or cleaned in _RESERVED else cleaned
