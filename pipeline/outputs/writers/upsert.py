"""Brings the rows of a run into a SQLite database that also holds other tables: added, changed, and removed by their ids.

The run is written to a database of its own first, which the target is then compared with, in one transaction. The table
`fixharvest_objects` lists what is ours; nothing else in the target is changed or removed.
"""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ...errors import ForeignFileError, WriteError
from ...model import Article
from ...settings.export_settings import ExportSettings
from . import sqlite

WAIT_SECONDS = 30.0
_REGISTRY = "fixharvest_objects"
# the name of an object -> its type and the SQL that creates it, in the order in which they must be created
_Objects: TypeAlias = dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TableChange:
    """How many rows of a table were added, updated, and removed."""

    table: str
    added: int
    updated: int
    removed: int

    @property
    def is_one(self) -> bool:
        """Whether any row changed."""
        return bool(self.added or self.updated or self.removed)


def upsert(articles: Iterable[Article], database: Path, settings: ExportSettings) -> tuple[TableChange, ...]:
    """Make the tables of ours in `database`, which is created if it doesn't exist, hold the rows of `articles`.

    Returns what changed, for each table in which something did. Afterwards, the database holds everything or is as it was.
    Raises ForeignFileError if a table, view, or index that is not ours has one of our names, or if ours are of another version,
    ReadError as `sqlite.write` does, and WriteError.
    """
    with tempfile.TemporaryDirectory() as folder:
        (made,) = (file for file in sqlite.write(articles, Path(folder), settings) if file.suffix == ".db")
        try:
            with closing(sqlite3.connect(database, timeout=WAIT_SECONDS, isolation_level=None)) as connection:
                # rows of the user's tables that refer to ours stay as they are
                connection.execute("PRAGMA foreign_keys = OFF")
                connection.execute("ATTACH ? AS made", (str(made),))
                connection.execute("BEGIN IMMEDIATE")  # closing the connection before COMMIT takes everything back
                found = _merged(connection, database)
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            message = f"cannot be updated ({error}); pass a SQLite database that no other program keeps locked"
            raise WriteError(message, path=str(database)) from error
    return found


def _merged(connection: sqlite3.Connection, database: Path) -> tuple[TableChange, ...]:
    wanted, known = _objects(connection, "made"), _objects(connection, "main")
    existing = {name for (name,) in connection.execute("SELECT lower(name) FROM main.sqlite_master")}
    _check(wanted, known, existing, database)
    changes = []
    for name, (kind, sql) in wanted.items():
        if name in existing and known[name] != (kind, sql):  # a view, an index, or the search of an older version
            connection.execute(f"DROP {kind} main.{name}")
            existing.discard(name)
        if name not in existing:
            connection.execute(sql)
        if _holds_rows(kind, sql):
            changes.append(_rows(connection, name))
    sqlite.rebuild_search(connection)  # always, because VACUUM may have given the rows other numbers
    return tuple(change for change in changes if change.table != _REGISTRY and change.is_one)


def _objects(connection: sqlite3.Connection, schema: str) -> _Objects:
    """What is ours in the database `schema`, by its own list; nothing if it has no list."""
    if not connection.execute(f"PRAGMA {schema}.table_info({_REGISTRY})").fetchall():
        return {}
    query = f"SELECT name, type, sql FROM {schema}.{_REGISTRY} ORDER BY rowid"  # noqa: S608 - our own names
    return {name: (kind, sql) for name, kind, sql in connection.execute(query)}


def _check(wanted: _Objects, known: _Objects, existing: set[str], database: Path) -> None:
    """Raise ForeignFileError if one of our names is taken, or if a table of ours has other columns than now."""
    for name, (kind, sql) in wanted.items():
        if name in existing and name not in known:
            message = f"has a {kind} {name!r} of its own; choose another database, and join the two with SQLite's ATTACH"
            raise ForeignFileError(message, path=str(database))
        if name in existing and _holds_rows(kind, sql) and known[name] != (kind, sql):
            message = f"has a table {name!r} of another version of fixharvest; drop the tables that {_REGISTRY} lists"
            raise ForeignFileError(f"{message}, then convert again", path=str(database))


def _holds_rows(kind: str, sql: str) -> bool:
    return kind == "table" and not sql.startswith("CREATE VIRTUAL")


def _rows(connection: sqlite3.Connection, table: str) -> TableChange:
    """Make `main.table` hold the rows of `made.table`; columns that the user added stay."""
    columns = [(f'"{name}"', key) for _, name, _, _, _, key in connection.execute(f"PRAGMA made.table_info({table})")]
    names = ", ".join(name for name, _ in columns)
    keys = [name for name, key in columns if key]
    same = " AND ".join(f"a.{name} = b.{name}" for name in keys)
    values = [name for name, key in columns if not key]
    absent = f"main.{table} AS a WHERE NOT EXISTS (SELECT 1 FROM made.{table} AS b WHERE {same})"  # noqa: S608
    removed = connection.execute(f"DELETE FROM {absent}").rowcount  # noqa: S608 - our own names
    (before,) = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()  # noqa: S608
    written = connection.execute(
        f"INSERT INTO main.{table} AS old ({names}) SELECT {names} FROM made.{table} WHERE true "  # noqa: S608
        f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in values)} "
        f"WHERE ({', '.join(f'old.{name}' for name in values)}) IS NOT ({', '.join(f'excluded.{name}' for name in values)})"
    ).rowcount
    (after,) = connection.execute(f"SELECT count(*) FROM main.{table}").fetchone()  # noqa: S608
    return TableChange(table, after - before, written - (after - before), removed)
