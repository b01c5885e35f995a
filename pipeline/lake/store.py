"""Where a dataset is: a folder here, or one in a bucket (`bucket.py`). Files are put whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from ..outputs.folders import files_below
from ..outputs.owned import OwnedFolder, owned


class Readable(Protocol):
    """A folder to read from. Paths are relative to it and separated by '/'."""

    def name(self, path: str) -> str:
        """The whole address of a file."""

    def exists(self, path: str) -> bool:
        """Whether there is a file."""

    def size(self, path: str) -> int | None:
        """The bytes that a file has; None if there is none."""

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError."""

    def files(self, folder: str) -> Iterator[str]:
        """The paths of the files below a folder."""


class Store(Readable, Protocol):
    """A folder that one run writes to."""

    def put(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all. Raises ForeignFileError, WriteError."""

    def move(self, old: str, new: str) -> None:
        """Move a file that we wrote. Raises ForeignFileError, WriteError."""

    def remove(self, path: str) -> bool:
        """Remove a file if it is ours, and return True; otherwise it stays. Raises WriteError."""


class LocalFiles:
    """A folder on this machine, to read from."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def name(self, path: str) -> str:
        """The path of a file."""
        return str(self._root / path)

    def exists(self, path: str) -> bool:
        """Whether there is a file."""
        return (self._root / path).is_file()

    def size(self, path: str) -> int | None:
        """The bytes that a file has; None if there is none."""
        file = self._root / path
        return file.stat().st_size if file.is_file() else None

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        return (self._root / path).read_bytes()

    def files(self, folder: str) -> Iterator[str]:
        """The paths of the files below a folder."""
        if (root := self._root / folder).is_dir():
            yield from (f"{folder}/{path}" for path in files_below(root))


class LocalStore(LocalFiles):
    """A folder on this machine: what is ours is in its record."""

    def __init__(self, folder: OwnedFolder) -> None:
        super().__init__(folder.root)
        self._folder = folder

    def put(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all. Raises ForeignFileError, WriteError."""
        self._folder.write(path, data)

    def move(self, old: str, new: str) -> None:
        """Move a file that we wrote. Raises ForeignFileError, WriteError."""
        self._folder.target(old).check()
        self._folder.adopt(self._root / old, new)
        self._folder.remove(old)

    def remove(self, path: str) -> bool:
        """Remove a file if it is ours, and return True; otherwise it stays. Raises WriteError."""
        return self._folder.remove(path)


def readable(address: str) -> Readable:
    """The folder at `address`, or in a bucket, to read from. Raises ReadError for an unknown protocol, ExtraMissingError."""
    if "://" not in address:
        return LocalFiles(Path(address))
    from .bucket import bucket  # noqa: PLC0415 - needs an extra

    return bucket(address)


@contextmanager
def opened(address: str) -> Iterator[Store]:
    """Open the dataset at `address`, a folder or an address such as `s3://bucket/folder`, for one run.

    Raises OutputRefusedError if it holds something else, OutputInUseError if another run on this machine writes to the folder,
    WriteError, and ExtraMissingError if the package for a bucket is missing.
    """
    if "://" in address:
        from .bucket import opened_bucket  # noqa: PLC0415 - needs an extra

        yield opened_bucket(address)
    else:
        with owned(Path(address), "dataset") as folder:
            yield LocalStore(folder)


def digest_name(data: bytes) -> str:
    """The part of a file's name that its content decides."""
    return hashlib.sha256(data).hexdigest()[:16]
