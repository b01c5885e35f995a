"""What earlier runs left: finished partitions by key, and rows of the last dataset by key."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import pyarrow as pa

from ..errors import ForeignFileError
from .files import FileFormat
from .manifest import ARTICLES, FAILURES, RECEIPTS, STAGED, Entry, Manifest, Receipt, read_receipt
from .partitions import KEY
from .store import Store, digest_name

# Of how many earlier partitions rows are copied into a new one, at most. If a stream comes in another order, its rows are
# scattered over all, and reading them again and again would cost more than cleaning.
MOST_OPENED = 8
# Partitions whose rows are in memory.
REMEMBERED = 2


@dataclass(frozen=True, slots=True)
class Known:
    """Rows that need no cleaning, in order of their positions in the partition."""

    rows: pa.Table
    positions: tuple[int, ...]


class Earlier:
    """The last dataset in `store`, and the partitions that an interrupted run finished since."""

    def __init__(self, store: Store, form: FileFormat, manifest: Manifest | None, *, again: bool = False) -> None:
        self.manifest = manifest
        self._store, self._form = store, form
        self._entries = manifest.partitions if manifest and not again else ()
        self._finished = set() if again else _finished(store)
        self._index: sqlite3.Connection | None = None
        self._table = lru_cache(maxsize=REMEMBERED)(self._read)

    def finished(self, key: str) -> Receipt | None:
        """The receipt of the partition with this key, if its files are there and cleaning again would change nothing."""
        if key not in self._finished:
            return None
        receipt = read_receipt(self._store, f"{RECEIPTS}/{key}.json")
        return receipt if receipt is not None and receipt.is_final and self._has(receipt.entry) else None

    def _has(self, entry: Entry) -> bool:
        """Whether a partition's files are in their places or wait for it, that of its articles with all its bytes."""
        sizes = {file: self._store.size(file) or self._store.size(f"{STAGED}/{file}") for file in entry.files}
        return all(sizes.values()) and (entry.file is None or sizes[entry.file] == entry.bytes)

    def known(self, keys: Sequence[bytes]) -> Known:
        """The rows of the last dataset with these keys; none from a file that has changed since."""
        found: dict[int, tuple[int, int]] = {}
        for position, key in enumerate(keys if self._entries else ()):
            place = self._lookup().execute("SELECT partition, row FROM rows WHERE key = ?", (key,)).fetchone()
            if place is not None:
                found[position] = place
        opened = [number for number, _ in Counter(number for number, _ in found.values()).most_common(MOST_OPENED)]
        tables: list[pa.Table] = []
        positions: list[int] = []
        for number in opened:
            if (table := self._table(number)) is None:
                continue
            here = [position for position, place in found.items() if place[0] == number]
            tables.append(table.take([found[position][1] for position in here]))
            positions.extend(here)
        if not tables:
            return Known(self._form.columns.empty_table(), ())
        order = sorted(range(len(positions)), key=positions.__getitem__)
        return Known(pa.concat_tables(tables).take(order), tuple(positions[at] for at in order))

    def _read(self, number: int) -> pa.Table | None:
        """The rows of an earlier partition; None if its file is not what we wrote."""
        file = self._entries[number].file
        data = self._store.read(file) if file is not None else b""
        return self._form.read(data) if file is not None and f"-{digest_name(data)}." in file else None

    def _lookup(self) -> sqlite3.Connection:
        """The keys of all earlier rows, in an unnamed temporary file; made when the first partition has changed."""
        if self._index is None:
            self._index = sqlite3.connect("")
            self._index.execute("CREATE TABLE rows (key BLOB PRIMARY KEY, partition INT, row INT) WITHOUT ROWID")
            for number, entry in enumerate(self._entries):
                self._index.executemany("INSERT OR IGNORE INTO rows VALUES (?, ?, ?)", self._rows_of(number, entry))
        return self._index

    def _rows_of(self, number: int, entry: Entry) -> list[tuple[bytes, int, int]]:
        receipt = read_receipt(self._store, entry.receipt)
        if receipt is None or receipt.entry != entry or entry.file is None or not self._store.exists(entry.file):
            return []
        return [(receipt.keys[row * KEY : (row + 1) * KEY], number, row) for row in range(entry.rows)]


def _finished(store: Store) -> set[str]:
    """The keys of all receipts."""
    return {path.removeprefix(f"{RECEIPTS}/").removesuffix(".json") for path in store.files(RECEIPTS)}


def tidy(store: Store, manifest: Manifest | None) -> None:
    """Undo what a run did that was killed while it put its partitions into place: what no manifest names waits again."""
    named = {file for entry in (manifest.partitions if manifest else ()) for file in entry.files}
    for folder in (ARTICLES, FAILURES):
        for path in list(store.files(folder)):
            if path not in named:
                with suppress(ForeignFileError):
                    store.move(path, f"{STAGED}/{path}")
