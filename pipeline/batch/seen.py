"""What the last finished run saw: articles whose files look as they did then are not read again.

A file looks the same if its size, its times of modification and change, and its number on the disk are the same. A source that
was modified less than two seconds before it was read is not trusted: another change might leave no trace in its times. The list
only saves time. If it is gone or doesn't fit `articles.jsonl`, all sources are read.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Generator, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, TypeAlias

import msgspec

from ..chain import rules_hash
from ..outputs.marks import MARK, SEEN, TEMPORARY
from ..version import VERSION
from .report import Failure
from .sources import Found

# Size in bytes, times of modification and of change in nanoseconds, and number on the disk.
Look: TypeAlias = tuple[int, int, int, int]
# Nanoseconds. Some file systems count time in steps of two seconds.
SETTLED = 2_000_000_000


class Looks(msgspec.Struct, frozen=True, array_like=True):
    """How the files of an article look."""

    source: Look
    json: Look
    markdown: Look


class Entry(msgspec.Struct, frozen=True, array_like=True, tag="article"):
    """An article in the list: the path of its source, the hash of its settings, its files, and the bytes of its line.

    `container`: the path of the container that holds the source, if there is one; its look is then that of the source.
    """

    path: str
    settings_hash: str
    looks: Looks | None
    length: int
    container: str = ""


class Opened(msgspec.Struct, frozen=True, array_like=True, tag="opened"):
    """A container, before what is in it: its path, a hash of how it is read, and how it looked before it was read."""

    container: str
    digest: str
    look: Look | None


class Told(msgspec.Struct, frozen=True, array_like=True, tag="told"):
    """What the container with this path has that is no article: a record that failed, or a member that is skipped.

    `claims`: whether the record took the name of its output; None if it has none.
    """

    container: str
    failure: Failure
    claims: bool | None = None


class Closed(msgspec.Struct, frozen=True, array_like=True, tag="closed"):
    """The end of what is in a container, which was read whole."""

    container: str


Mark: TypeAlias = Entry | Opened | Told | Closed


class _Header(msgspec.Struct, frozen=True):
    """The first line: what produced the articles, and the list that holds the lines."""

    version: str
    rules_hash: str
    articles: Look | None


def look(file: str | Path) -> Look | None:
    """How a file looks; None if it can't be seen."""
    try:
        found = os.stat(file)  # noqa: PTH116 - see folders.py
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def settled(source: str) -> Look | None:
    """How a source looks that is about to be read; None if it is so new that a later look couldn't be trusted."""
    found = look(source)
    return found if found is not None and time.time_ns() - found[1] >= SETTLED else None


def looks(source: Look | None, json: Path, markdown: Path) -> Looks | None:
    """How an article's files look, and its `source` before it was read; None if one of them can't be told."""
    made, cleaned = look(json), look(markdown)
    return Looks(source, made, cleaned) if source and made and cleaned else None


class Seen:
    """What the last run saw, with the lines of its list, read side by side and forgotten: ask in the order of the paths."""

    def __init__(self, output: Path, articles: Path | None) -> None:
        """Open what the last run in the folder `output` saw; `articles` is its list. Without the list, nothing was seen."""
        self._output = str(output)
        self._entries = _entries(output / MARK / SEEN, articles)
        self._next = next(self._entries, None)

    def unchanged(self, source: Found, settings_hash: str, json: str, markdown: str) -> tuple[Looks, bytes] | None:
        """How the files of an article look, and its line; None unless all look as they did.

        `json` and `markdown` are paths relative to the output folder.
        """
        self._pass_to(source.path)
        if self._next is None:
            return None
        entry, line = self._next
        if not isinstance(entry, Entry) or entry.looks is None:
            return None
        if (entry.path, entry.settings_hash, entry.container) != (source.path, settings_hash, ""):
            return None
        files = (source.file, f"{self._output}/{json}", f"{self._output}/{markdown}")
        return (entry.looks, line) if tuple(map(look, files)) == msgspec.structs.astuple(entry.looks) else None

    def held(self, opened: Opened) -> Iterator[tuple[Entry | Told | Closed, bytes]]:
        """What was in a container, each with the line of an article; nothing if it looks otherwise or is read otherwise."""
        self._pass_to(opened.container)
        if self._next is None or opened.look is None or self._next[0] != opened:
            return
        self._next = next(self._entries, None)
        while self._next and not isinstance(mark := self._next[0], Opened) and mark.container == opened.container:
            yield mark, self._next[1]
            self._next = next(self._entries, None)

    def has(self, entry: Entry, json: str, markdown: str) -> bool:
        """Whether the files of an article in a container look as they did; the paths are relative to the output folder."""
        files = (f"{self._output}/{json}", f"{self._output}/{markdown}")
        return entry.looks is not None and tuple(map(look, files)) == (entry.looks.json, entry.looks.markdown)

    def _pass_to(self, path: str) -> None:
        """Forget what is before the source or the container with this path."""
        while self._next and _source_of(self._next[0]) < path:
            self._next = next(self._entries, None)

    def close(self) -> None:
        """Close the files, so that they can be replaced."""
        self._entries.close()


def _source_of(mark: Mark) -> str:
    """The path of the file that something is from."""
    return mark.container or mark.path if isinstance(mark, Entry) else mark.container


def _entries(file: Path, articles: Path | None) -> Generator[tuple[Mark, bytes], None, None]:
    if articles is None:
        return
    decoder: msgspec.json.Decoder[Mark] = msgspec.json.Decoder(Mark)
    with suppress(OSError, msgspec.MsgspecError), file.open("rb") as entries, articles.open("rb") as lines:
        header = msgspec.json.decode(entries.readline(), type=_Header)
        if header == _Header(VERSION, rules_hash(), look(articles)):
            for entry in map(decoder.decode, entries):
                yield entry, lines.read(entry.length) if isinstance(entry, Entry) else b""


class NewlySeen:
    """What a run sees, kept in `spool` until the run is done."""

    def __init__(self, spool: BinaryIO) -> None:
        self._spool = spool
        self._encoder = msgspec.json.Encoder()

    def add(self, mark: Mark) -> None:
        """Add what comes next: of articles, the one whose line is the next one in the list; leave none out."""
        self._spool.write(self._encoder.encode(mark) + b"\n")

    def save(self, output: Path, articles: Path) -> None:
        """Let the next run know, now that the list `articles` is in its place. Without effect if that can't be written."""
        self._spool.seek(0)
        with suppress(OSError):
            temporary = output / MARK / TEMPORARY / SEEN
            with temporary.open("wb") as file:
                file.write(self._encoder.encode(_Header(VERSION, rules_hash(), look(articles))) + b"\n")
                shutil.copyfileobj(self._spool, file)
            temporary.replace(output / MARK / SEEN)
