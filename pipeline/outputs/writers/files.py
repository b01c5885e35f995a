"""Whole files or none: a temporary file beside the target, flushed to disk, then renamed."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from ...errors import PipelineError, WriteError

TEMPORARY_PREFIX = ".fixharvest-"
_UNSAFE = re.compile(r"[^a-z0-9]+")
MAX_NAME = 100
_RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"com{i}" for i in range(10)), *(f"lpt{i}" for i in range(10))})


def write_whole(path: Path, data: bytes) -> None:
    """Write `data` to `path`, or leave what was there. Raises WriteError."""
    write_pieces(path, [data])


def rewrite(path: Path, data: bytes) -> None:
    """Replace the content of an existing file, or leave what was there; it keeps its mode, and a link stays a link.

    Raises WriteError.
    """
    target = path.resolve()
    try:
        mode = target.stat().st_mode & 0o7777
    except OSError as error:
        raise WriteError(f"cannot be looked at: {error.strerror or error}", path=str(path)) from error
    write_pieces(target, [data], mode=mode)


def write_pieces(path: Path, pieces: Iterable[bytes], *, mode: int = 0o644) -> None:
    """Write the concatenation of `pieces` to `path`, or leave what was there. Raises WriteError."""
    with whole_stream(path, mode=mode) as file:
        file.writelines(pieces)


@contextmanager
def whole_stream(path: Path, *, mode: int = 0o644) -> Iterator[BinaryIO]:
    """A file for the block to write that becomes `path` where the block ends well, else it goes. Raises WriteError."""
    with whole_file(path, mode=mode) as temporary, temporary.open("wb") as file:
        yield file


@contextmanager
def whole_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """An empty file beside `path` for the block to fill: it becomes `path` where the block ends well, else it goes.

    An OSError of the block is one of writing. Raises WriteError.
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
        raise  # a missing source is an OSError, too
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(path)) from error
    finally:
        os.close(handle)
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def safe_name(path: str) -> str:
    """The output path (without ending) for a source path: its folders and its stem in `a-z0-9-` only, with '/' between.

    A name that had to change, or that another source could share ("a.md" beside "a.markdown"), carries a hash of the
    whole source path, so that no two sources meet and none leaves the output folder.
    """
    # not with pathlib, whose names stay in the memory of Python 3.12 for good
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
