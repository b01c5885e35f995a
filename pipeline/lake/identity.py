"""Which articles a dataset holds, by path: none twice, and those of the last run that are gone. Memory stays flat."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from ..batch.report import Failure
from ..outputs.temporary_database import TemporaryDatabase
from ..sources.record import Container, Record, container_of
from .manifest import Entry, Manifest, read_receipt
from .partitions import KEY, PATH, Item
from .store import Store

_ADVICE = "only the first one is read; rename one, pass --base, or for rows an --id-column in which they differ"


class _Places(TemporaryDatabase):
    """Where the first record with each path is."""

    def __init__(self) -> None:
        super().__init__("CREATE TABLE places (path BLOB PRIMARY KEY, place TEXT NOT NULL) WITHOUT ROWID")

    def first(self, record: Record) -> str | None:
        """Where another record with the same path is; None if this is the first one."""
        path = hashlib.sha256(record.path.encode("utf-8", "surrogatepass")).digest()[:KEY]
        added = self._database.execute("INSERT OR IGNORE INTO places VALUES (?, ?)", (path, _place(record.container)))
        if added.rowcount:
            return None
        return str(self._database.execute("SELECT place FROM places WHERE path = ?", (path,)).fetchone()[0])


def _place(container: Container | None) -> str:
    if container is None:
        return "a file of its own"
    return f"{f'row {container.row}' if container.row else f'member {container.member!r}'} of {container.path}"


def distinct(items: Iterable[Item]) -> Iterator[Item]:
    """The items; a record whose path an earlier one has becomes a failure that says where that is. Raises WriteError."""
    with _Places() as places:
        for item in items:
            if isinstance(item, Record) and (first := places.first(item)) is not None:
                message = f"has the same path as another article ({first}); {_ADVICE}"
                yield Failure(item.path, "ReadError", message, None, container_of(item))
            else:
                yield item


class _Paths(TemporaryDatabase):
    """The digests of paths."""

    def __init__(self) -> None:
        super().__init__("CREATE TABLE paths (path BLOB PRIMARY KEY) WITHOUT ROWID")

    def add(self, paths: Iterable[bytes]) -> None:
        self._database.executemany("INSERT OR IGNORE INTO paths VALUES (?)", ((path,) for path in paths))

    def strike(self, paths: Iterable[bytes]) -> None:
        self._database.executemany("DELETE FROM paths WHERE path = ?", ((path,) for path in paths))

    def count(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM paths").fetchone()[0])


def removed(store: Store, before: Manifest | None, entries: Sequence[Entry]) -> int:
    """How many articles of the dataset `before` have a path that none of those in the partitions `entries` has.

    Those of a partition whose receipt is gone count, because nothing tells their paths. Raises WriteError.
    """
    kept = {entry.key for entry in entries}
    known = {entry.key for entry in before.partitions} if before else set[str]()
    unknown = 0
    with _Paths() as paths:
        for entry in before.partitions if before else ():
            if entry.key not in kept:
                found = _paths(store, entry)
                paths.add(found)
                unknown += entry.rows - len(found)
        for entry in entries:
            if entry.key not in known:
                paths.strike(_paths(store, entry))
        return paths.count() + unknown


def _paths(store: Store, entry: Entry) -> list[bytes]:
    """The digests of the paths of a partition's rows; none if its receipt is gone."""
    receipt = read_receipt(store, entry.receipt)
    keys = receipt.keys if receipt is not None and receipt.entry == entry else b""
    return [keys[start : start + PATH] for start in range(0, len(keys), KEY)]
