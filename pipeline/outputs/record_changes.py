"""`rag-changes.jsonl`: the journal of what each export added, updated, and removed of the records in `rag.jsonl`.

Once the journal is there, every export of records goes on with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile

import msgspec

from ..errors import ReadError
from .journal import ChangeKind, Entry, Journal, lines_since
from .temporary_database import TemporaryDatabase

NAME = "rag-changes.jsonl"
RECORDS = "rag.jsonl"
_TABLES = "CREATE TABLE records (uuid TEXT PRIMARY KEY, id TEXT NOT NULL, hash TEXT NOT NULL);"


class RecordChange(Entry, frozen=True, kw_only=True):
    """A line of the journal about a record: its key `uuid`, its `content_hash` (null if it was removed), and its `id`."""

    uuid: str
    content_hash: str | None


class _Record(msgspec.Struct):
    """The fields of a record that are compared."""

    uuid: str
    id: str
    content_hash: str


def write_changes(folder: Path, staging: Path, *, begin: bool) -> None:
    """Write the journal of `folder`, with what the records in `staging` changed, to `staging`, unless nothing did.

    If `folder` has no journal, one starts if `begin` is true, with all records as added. It also starts anew if the earlier
    records are gone. Raises ReadError if a file isn't what its name says, OSError, and WriteError.
    """
    journal, before = folder / NAME, folder / RECORDS
    goes_on = journal.is_file() and before.is_file()
    if not (goes_on or begin or journal.is_file()):
        return
    with TemporaryFile() as spool:
        added = Journal(journal if goes_on else staging / NAME, spool)
        for change, record in _changes(before if goes_on else None, staging / RECORDS):
            digest = None if change == "removed" else record.content_hash
            about = RecordChange(
                run=added.run, time=added.time, change=change, id=record.id, uuid=record.uuid, content_hash=digest
            )
            added.add(about)
        if added.changed or not goes_on:
            with (staging / NAME).open("wb") as file:
                added.copy(file)


def _changes(before: Path | None, after: Path) -> Iterator[tuple[ChangeKind, _Record]]:
    """The records that differ between two files; the removed ones come last."""
    with _Earlier(_TABLES) as earlier:
        if before is not None:
            earlier.load(_records(before))
        for record in _records(after):
            known = earlier.taken(record.uuid)
            if known != record.content_hash:
                yield "updated" if known else "added", record
        yield from (("removed", record) for record in earlier.left())


class _Earlier(TemporaryDatabase):
    """The records of the earlier export."""

    def load(self, records: Iterable[_Record]) -> None:
        rows = ((record.uuid, record.id, record.content_hash) for record in records)
        self._database.executemany("INSERT OR REPLACE INTO records VALUES (?, ?, ?)", rows)

    def taken(self, uuid: str) -> str | None:
        """The hash of the record with this uuid, which is struck off; None if there is none."""
        found = self._database.execute("DELETE FROM records WHERE uuid = ? RETURNING hash", (uuid,)).fetchone()
        return found[0] if found else None

    def left(self) -> Iterator[_Record]:
        for row in self._database.execute("SELECT uuid, id, hash FROM records ORDER BY rowid"):
            yield _Record(*row)


def _records(file: Path) -> Iterator[_Record]:
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                yield msgspec.json.decode(line, type=_Record)
            except (msgspec.MsgspecError, ValueError) as error:
                message = f"is not a record ({error}); remove the file and {NAME}, then convert again with --changes"
                raise ReadError(message, path=str(file), line=number) from error


def changes_since(folder: Path, run: str | None) -> Iterator[bytes]:
    """The lines of the journal of `folder` after `run` (None: all lines).

    Raises ReadError if there is no journal, and what `lines_since` raises.
    """
    file = folder / NAME
    if not file.is_file():
        raise ReadError(f"has no {NAME}; run `fixharvest convert --format rag --changes`", path=str(folder))
    yield from lines_since(file, run)


def compacted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Shorten the journal to one line per record, its last one. Raises ReadError if a line is not a journal's."""
    last: dict[str, bytes] = {}
    for line in lines:
        try:
            uuid = msgspec.json.decode(line, type=RecordChange).uuid
        except (msgspec.MsgspecError, ValueError) as error:
            raise ReadError(f"a line is not one of a journal of records ({error}); remove it", path=NAME) from error
        last.pop(uuid, None)
        last[uuid] = line
    yield from last.values()
