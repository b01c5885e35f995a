"""Folds records with the same words into the first of them, in a temporary database, so that memory stays flat."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from .rag import Record

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE texts (place INTEGER PRIMARY KEY, hash TEXT UNIQUE NOT NULL, records BLOB NOT NULL);
CREATE TABLE twins (hash TEXT NOT NULL, address TEXT NOT NULL);
CREATE INDEX by_hash ON twins (hash);
"""


def folded(groups: Iterable[tuple[Record, ...]], kind: type[Record]) -> Iterator[tuple[Record, ...]]:
    """Yield the groups of records (of a `kind`) whose words no earlier group has, each with the addresses of its twins."""
    with closing(sqlite3.connect("")) as database:  # an unnamed temporary file
        database.executescript(_TABLES)
        for group in groups:
            first = group[0]
            row = (first.text_hash, msgspec.json.encode(group))
            if not database.execute("INSERT OR IGNORE INTO texts (hash, records) VALUES (?, ?)", row).rowcount:
                database.execute("INSERT INTO twins VALUES (?, ?)", (first.text_hash, first.url or first.source_path))
        for text_hash, data in database.execute("SELECT hash, records FROM texts ORDER BY place"):
            found = database.execute("SELECT DISTINCT address FROM twins WHERE hash = ? ORDER BY rowid", (text_hash,))
            twins = tuple(address for (address,) in found)
            for_all = msgspec.json.decode(data, type=tuple[kind, ...])  # type: ignore[valid-type]
            yield tuple(msgspec.structs.replace(record, twins=twins) for record in for_all)
