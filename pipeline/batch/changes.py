"""`changes.jsonl`: an append-only journal of what each run changed, for readers that keep a copy of the results.

Each line names its run, an article, and the fixes that were added, updated or removed. The id of a run is the journal's
random name and the run's number ("3fa9c1.17"). A reader asks for everything after the last run that it has seen, and finds out
if that journal is gone.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

import msgspec
from msgspec import Struct

from ..errors import ReadError, SettingsError
from ..model import Article, Fix

NAME = "changes.jsonl"
_BLOCK = 65_536
ChangeKind: TypeAlias = Literal["added", "updated", "removed"]
# Maps the ids of an article's fixes and options to the hashes of their words.
Hashes: TypeAlias = dict[str, str]


class FixChange(Struct, frozen=True, kw_only=True):
    """A fix or option that was added, updated or removed; `hash` is the hash of its words, null if it was removed."""

    change: ChangeKind
    id: str
    hash: str | None


class ArticleChange(Struct, frozen=True, kw_only=True):
    """A line of the journal: what the `run` that started at `time` (UTC) did to an article."""

    run: str
    time: str
    change: ChangeKind
    id: str
    path: str
    fixes: tuple[FixChange, ...] = ()


def hashes_of(article: Article) -> Hashes:
    """Map the ids of the fixes and options of `article` to the hashes of their words."""
    return {fix.id: fix.text_hash for fix in _all_fixes(article.fixes)}


def _all_fixes(fixes: Iterable[Fix]) -> Iterator[Fix]:
    for fix in fixes:
        yield fix
        yield from _all_fixes(fix.options)


def fix_changes(before: Hashes, after: Hashes) -> tuple[FixChange, ...]:
    """The changes from the fixes `before` to those `after`; removed fixes come last."""
    found = [
        FixChange(change="updated" if key in before else "added", id=key, hash=digest)
        for key, digest in after.items()
        if before.get(key) != digest
    ]
    return (*found, *(FixChange(change="removed", id=key, hash=None) for key in before if key not in after))


class Journal:
    """What a new run adds to the journal in `file`; its lines are kept in `spool` until the run is done.

    Raises ReadError if `file` is not a journal.
    """

    def __init__(self, file: Path, spool: BinaryIO) -> None:
        name, number = secrets.token_hex(3), 0
        self._earlier = file if file.is_file() else None
        if self._earlier and (last := _last_line(file)):
            name, number = _parts(last, file)
        self.run = f"{name}.{number + 1}"
        self.changed = False
        self._time = datetime.now(UTC).isoformat(timespec="seconds")
        self._spool = spool

    def add(self, change: ChangeKind, identity: str, path: str, fixes: tuple[FixChange, ...]) -> None:
        """Add a line for an article."""
        entry = ArticleChange(run=self.run, time=self._time, change=change, id=identity, path=path, fixes=fixes)
        self._spool.write(msgspec.json.encode(entry) + b"\n")
        self.changed = True

    def copy(self, file: BinaryIO) -> None:
        """Write the whole journal to `file`: its earlier lines, then the new ones."""
        if self._earlier:
            with self._earlier.open("rb") as earlier:
                shutil.copyfileobj(earlier, file)
        self._spool.seek(0)
        shutil.copyfileobj(self._spool, file)


def _last_line(file: Path) -> bytes:
    """The last line of `file`, however long it is."""
    with file.open("rb") as lines:
        position = end = lines.seek(0, SEEK_END)
        tail = b""
        while position and tail.count(b"\n") < 2:
            position = max(0, position - _BLOCK)
            lines.seek(position)
            tail = lines.read(end - position) + tail
            end = position
    return tail.rstrip(b"\n").rpartition(b"\n")[2]


def changes_since(output: Path, run: str | None) -> Iterator[bytes]:
    """The lines of the journal of `output` after `run` (None: all lines).

    Raises ReadError if there is no journal or a line is invalid, and SettingsError if `run` is not from this journal: then the
    output was made anew, and a reader must read all articles again.
    """
    file = output / NAME
    if not file.is_file():
        raise ReadError("has no changes.jsonl; pass the folder of a finished run", path=str(output))
    name, number = _cursor(run) if run is not None else ("", 0)
    with file.open("rb") as lines:
        for line in lines:
            of, at = _parts(line, file)
            if run is not None and of != name:
                message = f"has no run {run}; its runs start with {of}, so this is another output: read all articles again"
                raise SettingsError(message, path=str(file))
            if at > number:
                yield line


def compacted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Shorten a journal to one line per article: its last one, with the last change of each of its fixes.

    A reader that has seen only an earlier run still gets everything it needs. Raises ReadError if a line is not a journal's.
    """
    last: dict[str, ArticleChange] = {}
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=ArticleChange)
        except msgspec.MsgspecError as error:
            raise ReadError(f"a line is not one of a journal of changes ({error}); remove it", path=NAME) from error
        earlier = last.pop(entry.id, None)
        fixes = {fix.id: fix for fix in (*(earlier.fixes if earlier else ()), *entry.fixes)}
        last[entry.id] = msgspec.structs.replace(entry, fixes=tuple(fixes.values()))
    yield from (msgspec.json.encode(entry) + b"\n" for entry in last.values())


def _parts(line: bytes, file: Path) -> tuple[str, int]:
    """The journal's name and the run's number in a line. Raises ReadError."""
    try:
        name, _, number = msgspec.json.decode(line, type=_Run).run.rpartition(".")
        return name, int(number)
    except (msgspec.MsgspecError, ValueError) as error:
        message = "is not a journal of changes; move it away, and the next run starts a new one"
        raise ReadError(message, path=str(file)) from error


def _cursor(run: str) -> tuple[str, int]:
    name, _, number = run.rpartition(".")
    if not name or not number.isascii() or not number.isdecimal():
        raise SettingsError(f"{run!r} is not the id of a run; use one from changes.jsonl, such as 3fa9c1.17")
    return name, int(number)


class _Run(Struct):
    run: str
