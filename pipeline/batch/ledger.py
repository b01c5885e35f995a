"""What the last finished run listed and what this one has named, kept on disk: memory does not grow with the articles."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Self, TypeAlias

import msgspec

from ..errors import WriteError

Change: TypeAlias = Literal["added", "updated", "unchanged"]

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE listed (id TEXT NOT NULL, path TEXT NOT NULL, digest BLOB NOT NULL);
CREATE TABLE names (name TEXT PRIMARY KEY, kept INTEGER NOT NULL) WITHOUT ROWID;
"""


class _Listed(msgspec.Struct):
    """What the ledger reads of a line."""

    id: str
    source: _Source


class _Source(msgspec.Struct):
    path: str


class Ledger:
    """The books of one run, in a temporary database that goes with the process; of it 2 MiB are in memory.

    To be closed by `with`, which raises WriteError where the database could not be written.
    """

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # a file without a name
        self._database.executescript(_TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            message = (
                f"the temporary database cannot be written ({error}); make room, or set SQLITE_TMPDIR to a folder with room"
            )
            raise WriteError(message) from error

    def open(self, file: Path) -> None:
        """Take in the articles that the last finished run listed in `file`, if there is one. Raises WriteError."""
        try:
            with file.open("rb") as lines:
                self._database.executemany("INSERT INTO listed VALUES (?, ?, ?)", map(_row, lines))
        except FileNotFoundError:
            pass
        except (OSError, msgspec.MsgspecError) as error:
            message = f"is no list of articles ({error}); remove it, and all are told as added"
            raise WriteError(message, path=str(file)) from error
        self._database.execute("CREATE INDEX by_id ON listed (id)")

    def change(self, identity: str, path: str, line: bytes) -> Change:
        """How an article of this run differs from the one listed with the same id, which is struck off."""
        found = self._database.execute(
            "SELECT rowid, digest FROM listed WHERE id = ? ORDER BY path <> ?, rowid LIMIT 1", (identity, path)
        ).fetchone()
        if found is None:
            return "added"
        self._database.execute("DELETE FROM listed WHERE rowid = ?", found[:1])
        return "unchanged" if found[1] == hashlib.sha256(line).digest() else "updated"

    def left(self) -> Iterator[tuple[str, str]]:
        """Id and path of each listed article that was not struck off, in the order of the list."""
        yield from self._database.execute("SELECT id, path FROM listed ORDER BY rowid")

    def claim(self, name: str) -> bool:
        """Take the output name `name` for an article; False where it is taken already."""
        return self._database.execute("INSERT OR IGNORE INTO names VALUES (?, 1)", (name,)).rowcount == 1

    def drop(self, name: str) -> None:
        """Say that nothing shall stand under `name`, since its article failed."""
        self._database.execute("UPDATE names SET kept = 0 WHERE name = ?", (name,))

    def keeps(self, name: str) -> bool | None:
        """Whether the article under `name` belongs to this run: True, False where it failed, None where it has no source."""
        found = self._database.execute("SELECT kept FROM names WHERE name = ?", (name,)).fetchone()
        return None if found is None else bool(found[0])


def _row(line: bytes) -> tuple[str, str, bytes]:
    article = msgspec.json.decode(line, type=_Listed)
    return article.id, article.source.path, hashlib.sha256(line).digest()
