"""A folder that we write to, with the record of the files that are ours: no other file is ever replaced or removed.

Files are known by digest, not by name: a file that changed after we wrote it is no longer ours. The record is two lists that
`sha256sum --check` reads; one of them has the files that differ from run to run. A process that is killed may have written
files that it has not recorded yet, so each file is announced in a journal before it takes its place. The next process to open
the folder trusts the journal for files whose digest matches.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock, Timeout

from ..errors import ForeignFileError, OutputInUseError, WriteError
from .marks import (
    IGNORE,
    JOURNAL,
    LOCK,
    MARK,
    RECORD,
    TEMPORARY,
    VOLATILE_RECORD,
    FolderKind,
    check_folder,
    header,
    kind_of,
)
from .targets import Target, digest_of, entries, entry

# Files that differ from run to run.
VOLATILE = frozenset({"run.json", "changes.jsonl", "rag-changes.jsonl"})
_IGNORED = "# what differs from run to run\n/journal\n/lock\n/seen\n/temporary/\n/volatile.sha256\n"


@contextmanager
def owned(root: Path, kind: FolderKind = "output") -> Iterator[OwnedFolder]:
    """Lock the folder `root` for this process, creating it if needed, and save its record at the end.

    Raises OutputRefusedError as `check_folder` does, OutputInUseError if another process has locked it, and WriteError if it
    cannot be written. The lock ends with its process, however that ends.
    """
    check_folder(root, kind)
    try:
        (root / MARK).mkdir(parents=True, exist_ok=True)
        lock = FileLock(root / MARK / LOCK, blocking=False)
        lock.acquire()
    except Timeout as error:
        message = "another run is writing here; wait until it ends, or choose another folder"
        raise OutputInUseError(message, path=str(root)) from error
    except (OSError, NotImplementedError) as error:
        message = f"cannot be written: {getattr(error, 'strerror', None) or error}"
        raise WriteError(message, path=str(root)) from error
    folder = None
    try:
        folder = OwnedFolder(root, kind)
        yield folder
    finally:
        if folder is not None:
            folder.close()
        if folder is not None and folder.is_unused:  # leave no mark in a user's folder if nothing was written
            shutil.rmtree(root / MARK, ignore_errors=True)  # before the lock is released
        lock.release()


class OwnedFolder:
    """A locked folder and its record; use `owned` to open one. Raises WriteError if its record cannot be read."""

    def __init__(self, root: Path, kind: FolderKind) -> None:
        self.root = root
        self._header = header(kind_of(root) or kind)
        self._changed: set[bool] = set()  # which records changed: True is the volatile one
        self._database = sqlite3.connect("")  # an unnamed temporary file, so that memory does not grow
        self._database.execute("CREATE TABLE files (path TEXT PRIMARY KEY, digest BLOB NOT NULL) WITHOUT ROWID")
        private = root / MARK
        try:
            shutil.rmtree(private / TEMPORARY, ignore_errors=True)
            (private / TEMPORARY).mkdir(exist_ok=True)
            self._is_new = not (private / RECORD).exists()
            if self._is_new or (private / IGNORE).read_text("utf-8") != _IGNORED:
                (private / IGNORE).write_text(_IGNORED, "utf-8")
            if self._is_new:
                self._save(RECORD, ())
            for name in (RECORD, VOLATILE_RECORD):
                self._database.executemany("INSERT OR REPLACE INTO files VALUES (?, ?)", entries(private / name))
            self.believe_journal()
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror or error}", path=str(root)) from error

    def believe_journal(self) -> None:
        """Record the files that a process wrote before it was killed. Raises OSError, WriteError."""
        for path, digest in entries(self.root / MARK / JOURNAL):
            if self.target(path).known != digest == digest_of(self.root / path):
                self.record(path, digest)

    def close(self) -> None:
        """Save the record and delete the journal."""
        with suppress(OSError):  # the journal stays and holds the same entries
            self.believe_journal()
            for volatile in self._changed:
                rows = self._database.execute("SELECT path, digest FROM files ORDER BY path")
                wanted = (entry(path, digest) for path, digest in rows if (path in VOLATILE) == volatile)
                self._save(VOLATILE_RECORD if volatile else RECORD, wanted)
            (self.root / MARK / JOURNAL).unlink(missing_ok=True)
        shutil.rmtree(self.root / MARK / TEMPORARY, ignore_errors=True)
        self._database.close()

    @property
    def is_unused(self) -> bool:
        """Whether the folder was marked only now, no file was written, and none of an interrupted run can be in it."""
        if not self._is_new or self._changed:
            return False
        return self._header == header("export") or [entry.name for entry in self.root.iterdir()] == [MARK]

    def _save(self, name: str, lines: Iterable[bytes]) -> None:
        """Write a record, whole or not at all."""
        temporary = self.root / MARK / TEMPORARY / name
        with temporary.open("wb") as file:
            file.write(self._header)
            file.writelines(lines)
        temporary.replace(self.root / MARK / name)

    def target(self, path: str) -> Target:
        """The file `path`, to be written by this or another process; call `record` with the digest afterwards."""
        found = self._database.execute("SELECT digest FROM files WHERE path = ?", (path,)).fetchone()
        return Target(self.root, path, found[0] if found else None)

    def record(self, path: str, digest: bytes) -> None:
        """Record that the file `path` is ours as long as it has this digest."""
        self._database.execute("INSERT OR REPLACE INTO files VALUES (?, ?)", (path, digest))
        self._changed.add(path in VOLATILE)

    def write(self, path: str, data: bytes) -> None:
        """Write a whole file. Raises ForeignFileError, WriteError."""
        self.record(path, self.target(path).write(data))

    @contextmanager
    def stream(self, path: str) -> Iterator[BinaryIO]:
        """A file for the block to write; it takes its place if the block succeeds. Raises ForeignFileError, WriteError."""
        target = self.target(path)
        target.check()
        with target.temporary() as (file, temporary):
            yield file
            file.flush()
            os.fsync(file.fileno())
            self.record(path, target.take(temporary, digest_of(temporary)))

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A temporary folder for the block to fill; `adopt` moves files out of it."""
        folder = Path(tempfile.mkdtemp(dir=self.root / MARK / TEMPORARY))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def adopt(self, file: Path, path: str) -> None:
        """Move the finished `file`, which is on the same disk, to `path`. Raises ForeignFileError, WriteError."""
        target = self.target(path)
        try:
            self.record(path, target.take(file, digest_of(file)))
        except OSError as error:
            raise WriteError(f"cannot be written: {error.strerror or error}", path=str(target.file)) from error

    def remove(self, path: str) -> bool:
        """Remove the file `path` and the folders that this leaves empty, and return True.

        If the file is no longer ours, it stays, and the result is False. Raises WriteError.
        """
        target = self.target(path)
        if target.known is None:
            return False
        try:
            target.check()
        except ForeignFileError:
            self._forget(path)
            return False
        _remove_with_empty_folders(target.file, self.root)
        self._forget(path)  # last: after an interrupt before it, the file must still count as ours
        return True

    def _forget(self, path: str) -> None:
        self._database.execute("DELETE FROM files WHERE path = ?", (path,))
        self._changed.add(path in VOLATILE)

    def paths(self, start: str = "") -> Iterator[str]:
        """Yield the recorded paths that begin with `start`, sorted; the record may change meanwhile."""
        query = "SELECT path FROM files WHERE path > ? AND substr(path, 1, ?) = ? ORDER BY path LIMIT 1000"
        last = start
        while rows := self._database.execute(query, (last, len(start), start)).fetchall():
            yield from (path for (path,) in rows)
            (last,) = rows[-1]


def _remove_with_empty_folders(file: Path, root: Path) -> None:
    """Remove `file`, if it exists, and the folders up to `root` that this leaves empty. Raises WriteError."""
    try:
        file.unlink(missing_ok=True)
        for folder in file.parents:
            if folder == root or not folder.is_dir() or any(folder.iterdir()):
                return
            folder.rmdir()
    except OSError as error:
        raise WriteError(f"cannot be removed: {error.strerror or error}", path=str(file)) from error
