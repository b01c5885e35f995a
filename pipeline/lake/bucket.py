"""A dataset in a bucket, through fsspec.

A bucket has no rename and no lock. A put is whole or absent, and names of partitions say their content, so two runs at a time
waste work, and the last manifest wins; each manifest names whole files only.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..errors import ForeignFileError, OutputRefusedError, ReadError, WriteError
from ..sources.places import file_system
from .store import digest_name


class BucketStore:
    """A folder in a bucket: what is ours has its digest in its name, or is the manifest or a receipt."""

    def __init__(self, system: Any, root: str, address: str) -> None:
        self._system, self._root, self._address = system, root.rstrip("/"), address.rstrip("/")

    def name(self, path: str) -> str:
        """The whole address of a file."""
        return f"{self._address}/{path}"

    def exists(self, path: str) -> bool:
        """Whether there is a file."""
        return bool(self._system.isfile(self._place(path)))

    def size(self, path: str) -> int | None:
        """The bytes that a file has; None if there is none."""
        return int(self._system.size(self._place(path))) if self.exists(path) else None

    def read(self, path: str) -> bytes:
        """The bytes of a file. Raises OSError."""
        data: bytes = self._system.cat_file(self._place(path))
        return data

    def put(self, path: str, data: bytes) -> None:
        """Write a file, whole or not at all. Raises WriteError."""
        try:
            self._system.pipe_file(self._place(path), data)
        except OSError as error:
            raise WriteError(f"cannot be written: {error}", path=self.name(path)) from error

    def move(self, old: str, new: str) -> None:
        """Move a file that we wrote, as a copy. Raises ForeignFileError, WriteError."""
        for path in (old, new):
            if self.exists(path) and not self._is_ours(path):
                message = "was not written by fixharvest, or changed since, so it stays; move it away, then run again"
                raise ForeignFileError(message, path=self.name(path))
        try:
            self._system.mv(self._place(old), self._place(new))
        except OSError as error:
            raise WriteError(f"cannot be moved to {self.name(new)}: {error}", path=self.name(old)) from error

    def remove(self, path: str) -> bool:
        """Remove a file if it is ours, and return True; otherwise it stays. Raises WriteError."""
        try:
            if found := self.exists(path) and self._is_ours(path):
                self._system.rm_file(self._place(path))
        except OSError as error:
            raise WriteError(f"cannot be removed: {error}", path=self.name(path)) from error
        return found

    def files(self, folder: str) -> Iterator[str]:
        """The paths of the files below a folder."""
        for place in sorted(self._system.find(self._place(folder))):
            yield place.removeprefix(f"{self._root}/")

    def _place(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _is_ours(self, path: str) -> bool:
        return path.startswith("_receipts/") or f"-{digest_name(self.read(path))}." in path


def bucket(address: str) -> BucketStore:
    """The folder at `address`. Raises ExtraMissingError, and ReadError for a protocol that is unknown."""
    try:
        system, root = file_system(address)
    except ValueError as error:
        raise ReadError(f"has an unknown protocol ({error}); use a folder, or s3://, gs://, az://", path=address) from error
    return BucketStore(system, root, address)


def opened_bucket(address: str) -> BucketStore:
    """The same, to write to. Raises OutputRefusedError if it holds files but no dataset, or if the protocol is unknown."""
    try:
        store = bucket(address)
    except ReadError as error:
        raise OutputRefusedError(error.message, path=address) from error
    system, root = file_system(address)
    if system.isdir(root):
        names = {place.rstrip("/").rpartition("/")[2] for place in system.ls(root, detail=False)}
        if names and not names & {"manifest.json", "_receipts", "_staged"}:
            raise OutputRefusedError("holds files but no dataset of fixharvest; choose a new or empty folder", path=address)
    return store
