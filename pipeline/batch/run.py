"""Runs over many articles: finds them, cleans those that are new or changed, and lists failures without stopping."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

import msgspec

from ..errors import TooManyFailuresError
from ..model import Article
from ..outputs.exports import check_formats, check_targets, write_formats
from ..outputs.journal import Journal
from ..outputs.names import earlier_name_of, is_copy, json_file, markdown_file, name_of
from ..outputs.owned import OwnedFolder, owned
from ..outputs.targets import Target
from ..outputs.writers.articles import compact, from_json
from ..outputs.writers.finished import FinishedRun
from ..settings.export_settings import ExportSettings
from ..settings.settings import Settings
from ..sources.places import Place
from ..sources.record import container_of
from . import changes
from .assets import copy_assets
from .job import Job, Outcome, Result, Task, clean_into
from .ledger import Ledger
from .options import Options
from .places import check_places
from .reader import Reader
from .records import may_hold_records
from .report import Failure, Report
from .seen import Entry, Mark, NewlySeen, Seen
from .single_articles import SingleArticles
from .sources import Found, find, find_assets
from .tasks import Tasks, told_of
from .workers import Lost, work

ARTICLES, FAILURES, RUN = "articles.jsonl", "failures.jsonl", "run.json"


def run(
    inputs: Sequence[Place], output: Path, settings: Settings, *, base: Path | None = None, options: Options | None = None
) -> Report:
    """Clean the articles in `inputs` into `output`, so that it holds these articles and no others.

    Writes `articles/**.json`, `markdown/**`, `articles.jsonl`, `changes.jsonl`, `failures.jsonl` and `run.json`. Articles that
    an earlier run made from the same bytes with the same version, rules and settings are kept. A file that fixharvest did not
    write is neither replaced nor removed; if it is in the way of an article, that article fails.

    Before anything is written, raises MissingFileError if an input does not exist, UnsupportedFormatError if it is a file that
    cannot be read, OutputRefusedError if a folder must not be used, SettingsError or ExtraMissingError for `options.formats`,
    OutputInUseError while another run uses `output`, ForeignFileError if one of the lists is not ours, and
    RemovalsRefusedError if too many articles would be removed. Later, raises ForeignFileError, WriteError,
    TooManyFailuresError, or RemovalsRefusedError if sources turn out to be unreadable.
    """
    options = options or Options()
    batch = _Batch(tuple(inputs), output, settings, base, options, SingleArticles(settings))
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
        write_formats(FinishedRun(output), formats, export_settings, folder)
        batch.report.seconds = time.perf_counter() - started
        folder.write(RUN, msgspec.json.format(msgspec.json.encode(batch.report.as_dict()), indent=2) + b"\n")
    return batch.report


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists of a run while they are being written."""

    articles: BinaryIO
    failures: BinaryIO
    journal: Journal
    seen: NewlySeen


@dataclass(frozen=True, slots=True)
class _Batch:
    """One run. Nothing in it grows with the number of articles; a ledger stores what must be known about each of them."""

    inputs: tuple[Place, ...]
    output: Path
    settings: Settings
    base: Path | None
    options: Options
    single: SingleArticles
    report: Report = field(default_factory=Report)

    def look(self, ledger: Ledger) -> None:
        """Count what a run would do, and write nothing."""
        self._plan(ledger)
        for outcome in self._outcomes(ledger, lambda path: Target(self.output, path, None)):
            self.report.count(outcome.change)
            self.report.done += outcome.failure is None
            if outcome.failure is not None:
                self.report.fail(outcome.failure)
        for failure in self._copy_assets(None, ledger):
            self.report.fail(failure)
        self.report.removed_articles = sum(1 for _, path, _ in ledger.left() if not ledger.keeps_source(path))

    def clean(self, folder: OwnedFolder, ledger: Ledger) -> None:
        """Clean each source, write the lists, and remove the files of articles that are gone.

        `articles.jsonl` is the last list to take its place: the next run compares with it, so a killed run loses no change.
        """
        self._plan(ledger)
        with TemporaryFile() as looks:
            seen = NewlySeen(looks)
            self._clean_with_lists(folder, ledger, seen)
            seen.save(self.output, self.output / ARTICLES)
        self.report.idle_corrections = self.single.idle()
        self._remove_gone(folder, ledger)

    def _clean_with_lists(self, folder: OwnedFolder, ledger: Ledger, seen: NewlySeen) -> None:
        """Clean each source and write the lists."""
        with ExitStack() as stack:
            spool = stack.enter_context(TemporaryFile())
            articles = stack.enter_context(folder.stream(ARTICLES))
            failures = stack.enter_context(folder.stream(FAILURES))
            lists = _Lists(articles, failures, Journal(self.output / changes.NAME, spool), seen)
            self._clean_all(folder, ledger, lists)
            self._list_gone(ledger, lists)
            if lists.journal.changed:
                with folder.stream(changes.NAME) as file:
                    lists.journal.copy(file)

    def _plan(self, ledger: Ledger) -> None:
        """List the inputs once, to count the sources and to check that not too many are gone; containers are read only once."""
        ledger.open(self.output / ARTICLES)
        if may_hold_records(self.inputs, self.options.selection):
            if self.options.on_start is not None:
                self.options.on_start(0)
            return
        looked = Report()
        count = ledger.plan(source.path for source in self._sources(looked))
        folders = any(isinstance(place, Path) and place.is_dir() for place in self.inputs)
        if (patterns := self.options.selection.include) and not looked.in_folders and folders:
            self.report.notes.append(f"no article in the folders matches {' or '.join(patterns)}; check --include")
        if self.options.on_start is not None:
            self.options.on_start(count)
        if self.options.removals is not None and not looked.unseen:
            self.options.removals.check(*ledger.missing())

    def _clean_all(self, folder: OwnedFolder, ledger: Ledger, lists: _Lists) -> None:
        for outcome in self._outcomes(ledger, folder.target, lists.seen.add):
            if outcome.failure is not None:
                self._fail(outcome.failure, lists.failures)
            elif outcome.name is not None:
                if outcome.written is not None:
                    folder.record(json_file(outcome.name), outcome.written[0])
                    folder.record(markdown_file(outcome.name), outcome.written[1])
                self._list(outcome, outcome.name, ledger, lists)
        for failure in self._copy_assets(folder, ledger):
            self._fail(failure, lists.failures)

    def _list(self, outcome: Outcome, name: str, ledger: Ledger, lists: _Lists) -> None:
        """Write the line of the article named `name`, and how it differs from the last finished run."""
        line = outcome.line or self._line(name)
        article = self._counted(line)
        container = article.source.container.path if article.source.container else ""
        lists.seen.add(Entry(outcome.path, article.generator.settings_hash, outcome.looks, len(line), container))
        change, before = ledger.change(article.id, article.source.path, line)
        self.report.count(change)
        lists.articles.write(line)
        if change != "unchanged":
            fixes = changes.fix_changes(before, changes.hashes_of(article))
            changes.add(lists.journal, change, article.id, article.source.path, fixes)

    def _list_gone(self, ledger: Ledger, lists: _Lists) -> None:
        """Record which articles of the last run are gone; keep those whose source may be in a folder that cannot be listed.

        Raises RemovalsRefusedError if too many are gone, say because files can be listed but not read.
        """
        if self.options.removals is not None and not self.report.unseen:
            gone = sum(1 for _, path, _ in ledger.left() if not ledger.keeps_source(path))
            self.options.removals.check(gone, gone + self.report.done)
        for identity, path, before in ledger.left():
            if line := self._line_out_of_sight(path, ledger):
                self._counted(line)
                lists.articles.write(line)
                self.report.count("unchanged")
            else:
                self.report.removed_articles += 1
                changes.add(lists.journal, "removed", identity, path, changes.fix_changes(before, {}))

    def _remove_gone(self, folder: OwnedFolder, ledger: Ledger) -> None:
        """Remove the files of articles that are gone or failed, unless the files changed since we wrote them."""
        folder.believe_journal()  # a lost worker may have written files
        for start in ("markdown/", "articles/"):
            for path in folder.paths(start):
                if ledger.keeps_file(path) or (self.options.selection.assets and self.report.unseen and is_copy(path)):
                    continue
                if folder.remove(path):
                    self.report.assets["removed"] += is_copy(path)
                elif os.path.lexists(self.output / path):
                    self.report.skip(path, "not removed, because it changed since fixharvest wrote it")

    def _outcomes(
        self, ledger: Ledger, target: Callable[[str], Target], note: Callable[[Mark], None] = lambda _: None
    ) -> Iterator[Outcome]:
        """Clean each source, in order of path; call `note` for what the next run may know of containers."""
        limits = self.options.limits
        seen = Seen(self.output, None if self.options.again else self.output / ARTICLES)
        with closing(seen), Reader(limits) as reader:
            tasks = Tasks(self.settings, self.single, self.options, target, ledger, seen, reader, self.report)
            for job, result in work(clean_into, tasks.of(self._sources(self.report)), limits, _is_known):
                outcome = _lost(job, result) if isinstance(result, Lost) else result
                if not isinstance(outcome, Outcome):
                    note(outcome)
                    continue
                told = told_of(job, outcome.failure) if isinstance(job, Job) and outcome.failure else outcome.told
                if told is not None:
                    note(told)
                if outcome.failure is not None and outcome.name is not None:
                    ledger.drop(outcome.name)
                yield outcome
                if self.options.on_done is not None:
                    self.options.on_done(outcome)

    def _sources(self, report: Report) -> Iterator[Found]:
        where = {"base": self.base, "output": self.output}
        return find(self.inputs, **where, report=report, selection=self.options.selection, records=True)

    def _copy_assets(self, folder: OwnedFolder | None, ledger: Ledger) -> Iterator[Failure]:
        """Copy the files beside the articles; yield what fails."""
        found = find_assets(self.inputs, base=self.base, output=self.output, selection=self.options.selection)
        return copy_assets(found, self.output, folder, ledger, self.report)

    def _fail(self, failure: Failure, failures: BinaryIO) -> None:
        self.report.fail(failure)
        failures.write(msgspec.json.encode(failure) + b"\n")
        if self.options.max_failures is not None and self.report.failed > self.options.max_failures:
            raise TooManyFailuresError(
                f"{failure.message} (failure {self.report.failed}; {self.options.max_failures} allowed). Finished articles"
                " are kept. Fix this one, or allow more with --max-failures",
                path=failure.path,
            )

    def _counted(self, line: bytes) -> Article:
        """Count the article of a line, and return it."""
        article = from_json(line)
        self.report.add(article)
        self.single.saw(article)
        return article

    def _line(self, name: str) -> bytes:
        """The line of the article named `name`, from its JSON."""
        with open(f"{self.output}/{json_file(name)}", "rb") as file:  # noqa: PTH123 - see folders.py
            return compact(file.read())

    def _line_out_of_sight(self, path: str, ledger: Ledger) -> bytes | None:
        """The line of an article whose source may be in a folder that could not be listed; None for others. Its files stay."""
        if not self.report.unseen or ledger.keeps_source(path) is not None:
            return None
        for name in (name_of(path, marked=True), name_of(path), earlier_name_of(path)):
            if (self.output / json_file(name)).is_file() and from_json(line := self._line(name)).source.path == path:
                ledger.keep(name, path)
                return line
        return None


def _lost(job: Task, lost: Lost) -> Result:
    """The outcome for a source whose worker was lost."""
    if not isinstance(job, Job):
        return job  # such a task needs no worker
    path, place = job.source.path, None if isinstance(job.source, Found) else container_of(job.source)
    failure = Failure(path, "WorkerLost", f"{lost.reason}; please report this article", None, place)
    return Outcome(path, job.name, "failed", failure)


def _is_known(task: Task) -> bool:
    return not isinstance(task, Job)
