"""What a run does for each source: the job of cleaning it, or what is known of it from the last run.

A container that looks as it did isn't opened: what it held is replayed, in order, as long as everything about it is as it was.
Where it isn't, the container is read, and as many of its entries are passed over as were replayed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

import msgspec

from ..outputs.names import json_file, markdown_file, name_of
from ..outputs.targets import Target
from ..settings.settings import Settings
from ..sources.forms import Packed, Reading, packed
from ..sources.record import Broken, Record, Skipped
from .job import Job, Outcome, Task
from .ledger import Ledger
from .options import Options
from .reader import Reader
from .report import Failure, Report
from .seen import Closed, Entry, Opened, Seen, Told, settled
from .single_articles import SingleArticles
from .sources import Found

# Failures that need not happen again.
PASSING = frozenset({"WorkerLost", "MemoryError", "WriteError", "ForeignFileError"})


@dataclass(frozen=True, slots=True)
class Tasks:
    """How the sources of a run become tasks; `report` counts what is passed over in containers."""

    settings: Settings
    single: SingleArticles
    options: Options
    target: Callable[[str], Target]
    ledger: Ledger
    seen: Seen
    reader: Reader
    report: Report

    def of(self, sources: Iterable[Found]) -> Iterator[Task]:
        """The tasks for `sources`, in their order. Raises WriteError."""
        for found in sources:
            kind = packed(found.path)
            if kind is None:
                yield self._of_file(found)
            else:
                yield from self._of_container(found, kind)

    def _of_file(self, found: Found) -> Task:
        name = self.ledger.claim(found.path)
        if name is None:
            return self._job(found, None)
        digest = self.single.settings_for(found.path).at(found.path).digest()
        if known := self.seen.unchanged(found, digest, json_file(name), markdown_file(name)):
            return Outcome(found.path, name, "unchanged", looks=known[0], line=known[1])
        return self._job(found, name)

    def _of_container(self, found: Found, kind: Packed) -> Iterator[Task]:
        reading = Reading(self.settings.columns, self.settings.max_file_bytes)
        opened = Opened(found.path, self._digest(kind), settled(found.file))
        yield opened
        done = 0
        for mark, line in self.seen.held(opened):
            if isinstance(mark, Closed):
                yield mark
                return
            if (task := self._replayed(mark, line)) is None:
                break
            yield task
            done += 1
        is_whole = True
        for entry in islice(self.reader.entries(found.file, found.path, kind, reading), done, None):
            if isinstance(entry, Skipped):
                told = Told(found.path, Failure(entry.path, "skipped" if entry.named else "not read", entry.why))
                self._pass_over(told.failure)
                yield told
                continue
            if isinstance(entry, Broken) and entry.rest:
                is_whole = False
                self.report.unseen += 1
            name = self.ledger.claim(entry.path) if isinstance(entry, Record) else None
            yield replace(self._job(entry, name), look=opened.look)
        if is_whole:
            yield Closed(found.path)

    def _replayed(self, mark: Entry | Told, line: bytes) -> Task | None:
        """What is known of an entry of a container; None if that is no longer so."""
        if isinstance(mark, Entry):
            name = self.ledger.free_name(mark.path)
            if name is None or not self.seen.has(mark, json_file(name), markdown_file(name)):
                return None
            self.ledger.keep(name, mark.path)
            return Outcome(mark.path, name, "unchanged", looks=mark.looks, line=line)
        failure = mark.failure
        if mark.claims is None and failure.error in ("skipped", "not read"):
            self._pass_over(failure)
            return mark
        name = self.ledger.claim(failure.path) if mark.claims else None
        if (mark.claims and name is None) or (mark.claims is False and self.ledger.keeps_source(failure.path) is None):
            return None
        return Outcome(failure.path, name, "failed", failure, told=mark)

    def _pass_over(self, failure: Failure) -> None:
        (self.report.skip if failure.error == "skipped" else self.report.pass_over)(failure.path, failure.message)

    def _digest(self, kind: Packed) -> str:
        """A hash of the settings, and of how a container is read."""
        columns = msgspec.json.encode(self.settings.columns)
        about = f"{self.settings.digest()} {self.settings.max_file_bytes} {kind.form.name} {kind.compression}".encode()
        return hashlib.sha256(about + columns).hexdigest()[:16]

    def _job(self, source: Found | Record | Broken, name: str | None) -> Job:
        shown = name or name_of(source.path)
        files = self.target(json_file(shown)), self.target(markdown_file(shown))
        settings = self.single.settings_for(source.path)
        return Job(source, name, *files, settings, self.options.dry, self.options.again)


def told_of(job: Job, failure: Failure) -> Told | None:
    """What the next run may know of a record in a container that failed; None if it must try again."""
    source = job.source
    if isinstance(source, Found) or source.container is None or failure.error in PASSING:
        return None
    if isinstance(source, Broken):
        return None if source.rest else Told(source.container.path, failure)
    return Told(source.container.path, failure, claims=job.name is not None)
