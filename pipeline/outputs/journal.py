"""An append-only journal of what each run or export changed, for readers that keep a copy.

Each line names its run. The id of a run is the journal's random name and the run's number ("3fa9c1.17"). A reader asks for
everything after the last run that it has seen, and finds out if that journal is gone.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Literal, TypeAlias

import msgspec
from msgspec import Struct

from ..errors import ReadError, SettingsError

_BLOCK = 65_536
ChangeKind: TypeAlias = Literal["added", "updated", "removed"]


class Entry(Struct, frozen=True, kw_only=True):
    """What every line of a journal says: what the `run` that started at `time` (UTC) did to the thing with this `id`."""

    run: str
    time: str
    change: ChangeKind
    id: str


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
        self.time = datetime.now(UTC).isoformat(timespec="seconds")
        self._spool = spool

    def add(self, entry: Entry) -> None:
        """Add a line, with the `run` and `time` of this journal."""
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


def lines_since(file: Path, run: str | None) -> Iterator[bytes]:
    """The lines of the journal `file` after `run` (None: all lines).

    Raises ReadError if a line is invalid, and SettingsError if `run` is not from this journal: then the output was made anew,
    and a reader must read everything again.
    """
    name, number = _cursor(run) if run is not None else ("", 0)
    with file.open("rb") as lines:
        for line in lines:
            of, at = _parts(line, file)
            if run is not None and of != name:
                message = f"has no run {run}; its runs start with {of}, so this is another output: read everything again"
                raise SettingsError(message, path=str(file))
            if at > number:
                yield line


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
