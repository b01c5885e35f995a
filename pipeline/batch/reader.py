"""Reads containers in a process of their own, so that one that crashes, hangs, or fills the memory costs only itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self, TypeAlias

from ..sources.containers import records_in
from ..sources.forms import Packed, Reading
from ..sources.record import Broken, Container, Record, Skipped
from .workers import Limits, prepare, start_method

Entry: TypeAlias = Record | Broken | Skipped
# the place of a container, its path, its form, how to read it, what to call whenever it is read on -> what is in it
Read: TypeAlias = Callable[[str, str, Packed, Reading, Callable[[], None]], Iterator[Entry]]

# What is handed over at a time: up to this many entries, or this many bytes.
MOST, MOST_BYTES = 64, 256 * 1024
# Seconds after which a reader that only reads on says so.
BEAT = 1.0


class Reader:
    """A process that reads one container after the other, within the limits of a worker; without workers, this process reads.

    It starts when the first container is read, and anew after one that ended it. Use it in a `with` statement, which ends it.
    """

    def __init__(self, limits: Limits, read: Read = records_in) -> None:
        self._limits, self._read = limits, read
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._end()

    def entries(self, place: str, path: str, kind: Packed, reading: Reading) -> Iterator[Entry]:
        """What is in the container at `place`, whose records' paths start with `path`.

        If reading it ends the process, or goes on for `limits.seconds` without a sign of life, a last Broken says so.
        """
        if not self._limits.workers:
            yield from self._read(place, path, kind, reading, lambda: None)
            return
        why = ""
        try:
            pipe = self._pipe or self._start()
            pipe.send((place, path, kind, reading))
            while pipe.poll(self._limits.seconds or None):
                found: list[Entry] | None = pipe.recv()
                if found is None:
                    return
                yield from found
        except (EOFError, OSError):
            why = f"ended the process that read it (exit code {self._end()})"
            why += "; raise --memory-limit if it is large, or pack its articles anew"
        if not why:
            self._end()
            why = f"could not be read on for {self._limits.seconds:g} seconds; raise --time-limit to wait longer"
        yield Broken(path, why, Container(path), rest=True)

    def _start(self) -> Connection:
        """Start the process, and wait until it is ready, which counts as no time of a container. Raises EOFError, OSError."""
        context = start_method()
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, self._read, self._limits.megabytes), daemon=True)
        self._process.start()
        theirs.close()
        self._pipe.recv()
        return self._pipe

    def _end(self) -> int | None:
        """End the process, and return its exit code."""
        if self._process is None or self._pipe is None:
            return None
        self._pipe.close()
        self._process.join(BEAT)
        self._process.kill()
        self._process.join()
        code = self._process.exitcode
        self._process.close()
        self._process = self._pipe = None
        return code


class _Shipment:
    """Entries on their way to the parent."""

    def __init__(self, pipe: Connection) -> None:
        self._pipe, self._entries, self._bytes, self._sent = pipe, list[Entry](), 0, time.monotonic()

    def add(self, entry: Entry) -> None:
        """Hand over an entry, together with others."""
        self._entries.append(entry)
        self._bytes += len(entry.data) if isinstance(entry, Record) else 0
        if len(self._entries) >= MOST or self._bytes >= MOST_BYTES:
            self.send()

    def beat(self) -> None:
        """Show that the reader goes on, if it has been silent."""
        if time.monotonic() - self._sent >= BEAT:
            self.send()

    def send(self) -> None:
        """Hand over what waits."""
        self._pipe.send(self._entries)
        self._entries, self._bytes, self._sent = [], 0, time.monotonic()


def _serve(pipe: Connection, read: Read, megabytes: int) -> None:
    """The process: it answers each request with lists of entries, and None behind the last one, until its parent is gone."""
    prepare(megabytes)
    with suppress(EOFError, ConnectionError):
        pipe.send(None)
        while True:
            place, path, kind, reading = pipe.recv()
            shipment = _Shipment(pipe)
            for entry in read(place, path, kind, reading, shipment.beat):
                shipment.add(entry)
            shipment.send()
            pipe.send(None)
