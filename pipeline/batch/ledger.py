"""What the last run listed, and the names that this run uses, kept on disk so that memory does not grow with the articles."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from ..errors import WriteError
from ..outputs.names import Names
from .changes import Hashes

Change: TypeAlias = Literal["added", "updated", "unchanged"]

_TABLES = """
CREATE TABLE listed (id TEXT NOT NULL, path TEXT NOT NULL, digest BLOB NOT NULL, hashes BLOB NOT NULL);
CREATE TABLE planned (path TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class _Listed(msgspec.Struct):
    """The fields of a line that the ledger reads."""

    id: str
    source: _Source
    fixes: tuple[_Fix, ...] = ()


class _Fix(msgspec.Struct):
    id: str
    text_hash: str
    options: tuple[_Fix, ...] = ()


class _Source(msgspec.Struct):
    path: str


class Ledger(Names):
    """The records of one run."""

    def __init__(self) -> None:
        super().__init__(_TABLES)

    def open(self, file: Path) -> None:
        """Load the articles that the last finished run listed in `file`, if it exists. Raises WriteError."""
        try:
            with file.open("rb") as lines:
                self._database.executemany("INSERT INTO listed VALUES (?, ?, ?, ?)", map(_row, lines))
        except FileNotFoundError:
            pass
        except (OSError, msgspec.MsgspecError) as error:
            message = f"is not a list of articles ({error}); move it away, and the next run counts all articles as added"
            raise WriteError(message, path=str(file)) from error
        self._database.execute("CREATE INDEX by_id ON listed (id)")

    def change(self, identity: str, path: str, line: bytes) -> tuple[Change, Hashes]:
        """How an article differs from the listed one with the same id, and that one's fixes; the listed one is struck off."""
        found = self._database.execute(
            "SELECT rowid, digest, hashes FROM listed WHERE id = ? ORDER BY path <> ?, rowid LIMIT 1", (identity, path)
        ).fetchone()
        if found is None:
            return "added", {}
        self._database.execute("DELETE FROM listed WHERE rowid = ?", found[:1])
        return "unchanged" if found[1] == hashlib.sha256(line).digest() else "updated", _hashes(found[2])

    def left(self) -> Iterator[tuple[str, str, Hashes]]:
        """The id, path and fixes of each listed article that was not struck off, in the order of the list."""
        for identity, path, hashes in self._database.execute("SELECT id, path, hashes FROM listed ORDER BY rowid"):
            yield identity, path, _hashes(hashes)

    def plan(self, paths: Iterable[str]) -> int:
        """Record the paths of all sources, and return how many there are."""
        self._database.executemany("INSERT OR IGNORE INTO planned VALUES (?)", ((path,) for path in paths))
        return int(self._database.execute("SELECT count(*) FROM planned").fetchone()[0])

    def missing(self) -> tuple[int, int]:
        """How many listed articles have no planned source, and how many are listed."""
        query = "SELECT count(*), total(path NOT IN (SELECT path FROM planned)) FROM listed"
        listed, missing = self._database.execute(query).fetchone()
        return int(missing), int(listed)


def _row(line: bytes) -> tuple[str, str, bytes, bytes]:
    article = msgspec.json.decode(line, type=_Listed)
    hashes = {fix.id: fix.text_hash for fix in _with_options(article.fixes)}
    return article.id, article.source.path, hashlib.sha256(line).digest(), msgspec.json.encode(hashes)


def _with_options(fixes: Iterable[_Fix]) -> Iterator[_Fix]:
    for fix in fixes:
        yield fix
        yield from _with_options(fix.options)


def _hashes(data: bytes) -> Hashes:
    return msgspec.json.decode(data, type=Hashes)
