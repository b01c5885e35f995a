"""Runs over many articles: finds them, cleans those that are new or changed, and lists failures without stopping."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec

from ..errors import RemovalsRefusedError, TooManyFailuresError
from ..model import Article
from ..outputs.exports import check_formats, check_targets, write_formats
from ..outputs.owned import OwnedFolder, owned
from ..outputs.targets import Target
from ..outputs.writers.articles import compact, from_json
from ..outputs.writers.files import safe_name
from ..settings.export_settings import ExportSettings
from ..settings.settings import Settings
from ..settings.teaching import Correction
from . import changes
from .job import Job, Outcome, clean_into
from .ledger import Ledger
from .places import check_places
from .report import Failure, Report
from .sources import Found, Selection, find
from .workers import Limits, Lost, work

ARTICLES, FAILURES, RUN = "articles.jsonl", "failures.jsonl", "run.json"


@dataclass(frozen=True, slots=True)
class Removals:
    """How many articles a run may remove: up to `count`, or up to `share` (0 to 1) of all if that is more."""

    count: int = 10
    share: float = 0.2

    def check(self, missing: int, total: int) -> None:
        """Raise RemovalsRefusedError if `missing` of `total` articles are too many."""
        if missing > self.count and missing > self.share * total:
            raise RemovalsRefusedError(
                f"{missing} of {total} articles no longer have a readable source; removing them was refused. If the inputs are"
                " complete, run again with --allow-removals (in Python: Options(removals=None))"
            )


@dataclass(frozen=True, slots=True)
class Options:
    """How to run; no option changes the result for an article.

    `dry`: write nothing, only report. `again`: clean every article, even if nothing changed. `formats`: other formats to write
    at the end. `max_failures`: stop with TooManyFailuresError after more failures than this; None: never. `removals`: how many
    articles may be removed because their source is gone; None: any number. `on_start` is called with the number of sources,
    `on_done` with the outcome of each.
    """

    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    dry: bool = False
    again: bool = False
    formats: tuple[str, ...] = ()
    max_failures: int | None = None
    removals: Removals | None = Removals()
    on_start: Callable[[int], None] | None = None
    on_done: Callable[[Outcome], None] | None = None


def run(
    inputs: Sequence[Path], output: Path, settings: Settings, *, base: Path | None = None, options: Options | None = None
) -> Report:
    """Clean the articles in `inputs` into `output`, so that it holds these articles and no others.

    Writes `articles/**.json`, `markdown/**.md`, `articles.jsonl`, `changes.jsonl`, `failures.jsonl` and `run.json`. Articles
    that an earlier run made from the same bytes with the same version, rules and settings are kept. A file that fixharvest did
    not write is neither replaced nor removed; if it is in the way of an article, that article fails.

    Before anything is written, raises MissingFileError if an input does not exist, UnsupportedFormatError if it is a file that
    cannot be read, OutputRefusedError if a folder must not be used, SettingsError or ExtraMissingError for `options.formats`,
    OutputInUseError while another run uses `output`, ForeignFileError if one of the lists is not ours, and
    RemovalsRefusedError if too many articles would be removed. Later, raises ForeignFileError, WriteError,
    TooManyFailuresError, or RemovalsRefusedError if sources turn out to be unreadable.
    """
    options = options or Options()
    batch = _Batch(tuple(inputs), output, settings, base, options, waiting=list(settings.articles))
    started = time.perf_counter()
    check_places(inputs, output)
    export_settings = ExportSettings(plugins=settings.plugins.writers)
    formats = check_formats(options.formats, export_settings)
    if options.dry:
        with Ledger() as ledger:
            batch.look(ledger)
        return batch.report
    with owned(output) as folder:
        for name in (ARTICLES, FAILURES, changes.NAME, RUN):
            folder.target(name).check()
        check_targets((entry for entry, _ in formats), folder)
        with Ledger() as ledger:
            batch.clean(folder, ledger)
        write_formats(output, formats, export_settings, folder)
        batch.report.seconds = time.perf_counter() - started
        folder.write(RUN, msgspec.json.format(msgspec.json.encode(batch.report.as_dict()), indent=2) + b"\n")
    return batch.report


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a run while they are being written."""

    articles: BinaryIO
    failures: BinaryIO
    journal: changes.Journal


@dataclass(frozen=True, slots=True)
class _Batch:
    """One run. Nothing in it grows with the number of articles; a ledger stores what must be known about each of them.

    `waiting` are the corrections whose article has not been seen yet.
    """

    inputs: tuple[Path, ...]
    output: Path
    settings: Settings
    base: Path | None
    options: Options
    report: Report = field(default_factory=Report)
    waiting: list[Correction] = field(default_factory=list)

    def look(self, ledger: Ledger) -> None:
        """Count what a run would do, and write nothing."""
        self._plan(ledger)
        for outcome in self._outcomes(ledger, lambda path: Target(self.output, path, None)):
            self.report.count(outcome.change)
            self.report.done += outcome.failure is None
            if outcome.failure is not None:
                self.report.fail(outcome.failure)
        self.report.removed_articles = sum(1 for _, path, _ in ledger.left() if not ledger.keeps(safe_name(path)))

    def clean(self, folder: OwnedFolder, ledger: Ledger) -> None:
        """Clean each source, write the lists, and remove the files of articles that are gone.

        `articles.jsonl` is the last list to take its place: the next run compares with it, so a killed run loses no change.
        """
        self._plan(ledger)
        with ExitStack() as stack:
            spool = stack.enter_context(TemporaryFile())
            articles = stack.enter_context(folder.stream(ARTICLES))
            failures = stack.enter_context(folder.stream(FAILURES))
            lists = _Lists(articles, failures, changes.Journal(self.output / changes.NAME, spool))
            self._clean_all(folder, ledger, lists)
            self._list_gone(ledger, lists)
            if lists.journal.changed:
                with folder.stream(changes.NAME) as file:
                    lists.journal.copy(file)
        self.report.idle_corrections = [
            f"{Path(self.settings.file).name}:{entry.line}: no article {entry.path or entry.id!r} was found"
            for entry in self.waiting
        ]
        self._remove_gone(folder, ledger)

    def _plan(self, ledger: Ledger) -> None:
        """List the inputs once, to count the sources and to check that not too many are gone."""
        ledger.open(self.output / ARTICLES)
        looked = Report()
        count = ledger.plan(safe_name(source.path) for source in self._sources(looked))
        if (patterns := self.options.selection.include) and not looked.in_folders and any(map(Path.is_dir, self.inputs)):
            self.report.notes.append(f"no article in the folders matches {' or '.join(patterns)}; check --include")
        if self.options.on_start is not None:
            self.options.on_start(count)
        if self.options.removals is not None and not looked.unseen:
            self.options.removals.check(*ledger.missing())

    def _clean_all(self, folder: OwnedFolder, ledger: Ledger, lists: _Lists) -> None:
        for outcome in self._outcomes(ledger, folder.target):
            if outcome.failure is not None:
                self._fail(outcome.failure)
                lists.failures.write(msgspec.json.encode(outcome.failure) + b"\n")
            elif outcome.name is not None:
                if outcome.written is not None:
                    folder.record(_json(outcome.name), outcome.written[0])
                    folder.record(_markdown(outcome.name), outcome.written[1])
                self._list(outcome.name, ledger, lists)

    def _list(self, name: str, ledger: Ledger, lists: _Lists) -> None:
        """Write the line of the article named `name`, and how it differs from the last finished run."""
        article, line = self._counted(name)
        change, before = ledger.change(article.id, article.source.path, line)
        self.report.count(change)
        lists.articles.write(line)
        if change != "unchanged":
            fixes = changes.fix_changes(before, changes.hashes_of(article))
            lists.journal.add(change, article.id, article.source.path, fixes)

    def _list_gone(self, ledger: Ledger, lists: _Lists) -> None:
        """Record which articles of the last run are gone; keep those whose source may be in a folder that cannot be listed.

        Raises RemovalsRefusedError if too many are gone, say because files can be listed but not read.
        """
        if self.options.removals is not None and not self.report.unseen:
            gone = sum(1 for _, path, _ in ledger.left() if not ledger.keeps(safe_name(path)))
            self.options.removals.check(gone, gone + self.report.done)
        for identity, path, before in ledger.left():
            name = safe_name(path)
            if self._is_out_of_sight(name, ledger) and (self.output / _json(name)).is_file():
                lists.articles.write(self._counted(name)[1])
                self.report.count("unchanged")
            else:
                self.report.removed_articles += 1
                lists.journal.add("removed", identity, path, changes.fix_changes(before, {}))

    def _remove_gone(self, folder: OwnedFolder, ledger: Ledger) -> None:
        """Remove the files of articles that are gone or failed, unless the files changed since we wrote them."""
        folder.believe_journal()  # a lost worker may have written files
        for start, ending in (("markdown/", ".md"), ("articles/", ".json")):
            for path in folder.paths(start):
                name = path.removeprefix(start).removesuffix(ending)
                if ledger.keeps(name) or self._is_out_of_sight(name, ledger):
                    continue
                if not folder.remove(path) and os.path.lexists(self.output / path):
                    self.report.skip(path, "not removed, because it changed since fixharvest wrote it")

    def _outcomes(self, ledger: Ledger, target: Callable[[str], Target]) -> Iterator[Outcome]:
        """Clean each source, in order of path."""
        for job, result in work(clean_into, self._jobs(ledger, target), self.options.limits):
            if isinstance(result, Lost):
                failure = Failure(job.source.path, "WorkerLost", f"{result.reason}; please report this article")
                result = Outcome(job.source.path, job.name, "failed", failure)
            if result.failure is not None and result.name is not None:
                ledger.drop(result.name)
            yield result
            if self.options.on_done is not None:
                self.options.on_done(result)

    def _jobs(self, ledger: Ledger, target: Callable[[str], Target]) -> Iterator[Job]:
        for source in self._sources(self.report):
            name = safe_name(source.path)
            taken = not ledger.claim(name)
            yield Job(
                source,
                None if taken else name,
                target(_json(name)),
                target(_markdown(name)),
                self.settings,
                self.options.dry,
                self.options.again,
            )

    def _sources(self, report: Report) -> Iterator[Found]:
        return find(self.inputs, base=self.base, output=self.output, report=report, selection=self.options.selection)

    def _fail(self, failure: Failure) -> None:
        self.report.fail(failure)
        if self.options.max_failures is not None and self.report.failed > self.options.max_failures:
            raise TooManyFailuresError(
                f"{failure.message} (failure {self.report.failed}; {self.options.max_failures} allowed). Finished articles"
                " are kept. Fix this one, or allow more with --max-failures",
                path=failure.path,
            )

    def _counted(self, name: str) -> tuple[Article, bytes]:
        """Count the article named `name`, and return it with its line."""
        with open(f"{self.output}/{_json(name)}", "rb") as file:  # noqa: PTH123 - see folders.py
            data = file.read()
        article = from_json(data)
        self.report.add(article)
        self.waiting[:] = [entry for entry in self.waiting if article.id != entry.id and article.source.path != entry.path]
        return article, compact(data)

    def _is_out_of_sight(self, name: str, ledger: Ledger) -> bool:
        """Whether the source of the article named `name` may be in a folder that could not be listed."""
        return bool(self.report.unseen) and ledger.keeps(name) is None


def _json(name: str) -> str:
    return f"articles/{name}.json"


def _markdown(name: str) -> str:
    return f"markdown/{name}.md"
