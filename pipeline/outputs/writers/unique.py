"""Folds records with the same words into the first of them, in a temporary database, so that memory stays flat."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

from ..temporary_database import TemporaryDatabase

if TYPE_CHECKING:
    from .rag import Record

_TABLES = """
CREATE TABLE texts (place INTEGER PRIMARY KEY, hash TEXT UNIQUE NOT NULL, records BLOB NOT NULL);
CREATE TABLE twins (hash TEXT NOT NULL, address TEXT NOT NULL);
CREATE INDEX by_hash ON twins (hash);
"""


class _Texts(TemporaryDatabase):
    """The first group of records with each text, and the addresses of the others."""

    def __init__(self) -> None:
        super().__init__(_TABLES)

    def add(self, group: tuple[Record, ...]) -> None:
        first = group[0]
        row = (first.text_hash, msgspec.json.encode(group))
        if not self._database.execute("INSERT OR IGNORE INTO texts (hash, records) VALUES (?, ?)", row).rowcount:
            self._database.execute("INSERT INTO twins VALUES (?, ?)", (first.text_hash, first.url or first.source_path))

    def groups(self) -> Iterator[tuple[bytes, tuple[str, ...]]]:
        """Each first group as JSON, in order, with the addresses of its twins."""
        for text_hash, data in self._database.execute("SELECT hash, records FROM texts ORDER BY place"):
            found = self._database.execute("SELECT DISTINCT address FROM twins WHERE hash = ? ORDER BY rowid", (text_hash,))
            yield data, tuple(address for (address,) in found)


def folded(groups: Iterable[tuple[Record, ...]], kind: type[Record]) -> Iterator[tuple[Record, ...]]:
    """Yield the groups of records (of a `kind`) whose words no earlier group has, each with the addresses of its twins.

    Raises WriteError if the temporary database cannot be written.
    """
    with _Texts() as texts:
        for group in groups:
            texts.add(group)
        for data, twins in texts.groups():
            for_all = msgspec.json.decode(data, type=tuple[kind, ...])  # type: ignore[valid-type]
            yield tuple(msgspec.structs.replace(record, twins=twins) for record in for_all)
