"""Writes files whole or not at all, and replaces only files that we wrote and that have not changed since."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..errors import ForeignFileError, PipelineError, WriteError
from .marks import JOURNAL, MARK, TEMPORARY


@dataclass(frozen=True, slots=True)
class Target:
    """A file to write: its path relative to `root`, separated by '/', and the digest of what we last wrote there.

    It can be passed to another process.
    """

    root: Path
    path: str
    known: bytes | None

    @property
    def file(self) -> Path:
        """Where the file is."""
        return self.root / self.path

    def check(self) -> None:
        """Raise ForeignFileError if there is a file that is not ours, or if a folder on the way is a link or a file."""
        folder = self.root
        for part in self.path.split("/")[:-1]:
            folder = folder / part
            if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
                raise ForeignFileError("is in the way of the results; move it away, then run again", path=str(folder))
        if os.path.lexists(self.file) and (found := digest_of(self.file)) != self.known and not self._announced(found):
            message = "was not written by fixharvest, or changed since, so it is not replaced; move it away, then run again"
            raise ForeignFileError(message, path=str(self.file))

    def _announced(self, digest: bytes) -> bool:
        """Whether the journal says that we wrote the file, even if the process was killed afterwards."""
        return any(line == (self.path, digest) for line in entries(self.root / MARK / JOURNAL))

    def write(self, data: bytes) -> bytes:
        """Write `data` and return its digest. Raises ForeignFileError, WriteError."""
        with self.temporary() as (file, temporary):
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
            return self.take(temporary, hashlib.sha256(data).digest())

    @contextmanager
    def temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A temporary file for the block to fill and `take`; it is deleted if the block does not take it.

        Raises WriteError, also for an OSError in the block.
        """
        try:
            handle, name = tempfile.mkstemp(dir=self.root / MARK / TEMPORARY)
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror or error}", path=str(self.file)) from error
        try:
            with os.fdopen(handle, "wb") as file:
                yield file, Path(name)
        except PipelineError:
            raise  # MissingFileError is an OSError, too
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror or error}", path=str(self.file)) from error
        finally:
            with suppress(OSError):  # the next run empties the temporary folder
                Path(name).unlink(missing_ok=True)

    def take(self, file: Path, digest: bytes) -> bytes:
        """Check the target, announce the `digest` in the journal, and move the finished `file` to the target.

        The check comes last because the user may have written there in the meantime. `file` must be on the same disk. Returns
        the digest. Raises ForeignFileError, OSError.
        """
        self.check()
        handle = os.open(self.root / MARK / JOURNAL, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(handle, entry(self.path, digest))  # one call, so that lines of several processes do not mix
        finally:
            os.close(handle)
        self.file.parent.mkdir(parents=True, exist_ok=True)
        file.chmod(0o644)
        file.replace(self.file)
        return digest


def entry(path: str, digest: bytes) -> bytes:
    """The line for a file in a record or journal, in the format of `sha256sum`."""
    return f"{digest.hex()}  {path}\n".encode("utf-8", errors="surrogateescape")


def entries(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the paths and digests in a record or journal, if it exists.

    Skips a line that a kill cut short, and a path that leads out of the folder, because someone else may have written it.
    """
    with suppress(FileNotFoundError), file.open("rb") as lines:
        for line in lines:
            digest, _, path = line.partition(b"  ")
            inside = not path.startswith(b"/") and b".." not in path.rstrip(b"\n").split(b"/")
            if len(digest) == 64 and path.endswith(b"\n") and inside:
                with suppress(ValueError):
                    yield path[:-1].decode("utf-8", errors="surrogateescape"), bytes.fromhex(digest.decode("ascii"))


def digest_of(file: Path) -> bytes:
    """The SHA-256 of a regular file; empty for a link, a folder and the like. Raises WriteError if it cannot be read."""
    if file.is_symlink() or not file.is_file():
        return b""
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        raise WriteError(f"cannot be read: {error.strerror or error}", path=str(file)) from error
