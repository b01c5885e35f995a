"""Many articles: find them, clean what is new or changed, write each whole; a failed one is a record, not a stop."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import msgspec

from ..chain import process, rules_hash
from ..errors import PipelineError, TooManyFailuresError, WriteError
from ..model import Article, Generator
from ..outputs.exports import write_formats
from ..outputs.folders import files_below
from ..outputs.writers.articles import compact, from_json, to_json, to_markdown
from ..outputs.writers.files import remove_with_empty_folders, safe_name, sweep, whole_stream, write_whole
from ..outputs.writers.lock import locked
from ..reading.read import read_bytes
from ..settings.export_settings import ExportSettings
from ..settings.settings import Settings
from ..settings.teaching import Correction
from ..version import VERSION
from .ledger import Ledger
from .report import Failure, Report
from .sources import Found, Selection, find
from .workers import Limits, Lost, work

# Of what an unforeseen error says; it may hold a whole article.
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be cleaned into `output`; with `dry`, only to be looked at.

    `name` is that of its files there; None where another source has it, and this one fails.
    """

    source: Found
    name: str | None
    output: Path
    settings: Settings
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source: "added", "updated", "unchanged" or "failed", with its failure; `name` as that of the job."""

    path: str
    name: str | None
    change: str
    failure: Failure | None = None


class _Known(msgspec.Struct):
    """What an earlier run wrote of an article, as far as it tells whether the source has changed."""

    source: _KnownSource
    generator: Generator


class _KnownSource(msgspec.Struct):
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to run, none of which changes a result.

    `dry`: write nothing, only report. `formats`: what `exports.export` shall make of the output. `max_failures`: stop with
    TooManyFailuresError behind so many; None: never. `on_start` is told how many sources there are, for which the folders
    are looked through once more; `on_done` the outcome of each.
    """

    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    dry: bool = False
    formats: tuple[str, ...] = ()
    max_failures: int | None = None
    on_start: Callable[[int], None] | None = None
    on_done: Callable[[Outcome], None] | None = None


def run(
    inputs: Sequence[Path], output: Path, settings: Settings, *, base: Path | None = None, options: Options | None = None
) -> Report:
    """Clean the articles of `inputs` into `output`, which afterwards holds them and no others.

    Writes `articles/**.json`, `markdown/**.md`, `articles.jsonl`, `changes.jsonl`, `failures.jsonl` and `run.json`. What
    an earlier run made of the same bytes with the same version, rules and settings is kept. Raises ReadError for an input
    that does not exist, OutputInUseError where another run holds `output`, WriteError where it cannot be written,
    TooManyFailuresError where `max_failures` is passed.
    """
    batch = _Batch(tuple(inputs), output, settings, base, options or Options(), waiting=list(settings.articles))
    started = time.perf_counter()
    if batch.options.dry:
        with Ledger() as ledger:
            batch.look(ledger)
        return batch.report
    with locked(output):
        sweep(output)
        with Ledger() as ledger:
            batch.clean(ledger)
        sweep(output)  # a worker that was killed while it wrote has left its file, even where the second try went well
        if batch.options.formats:
            write_formats(output, batch.options.formats, ExportSettings(plugins=settings.plugins.writers))
        batch.report.seconds = time.perf_counter() - started
        write_whole(output / "run.json", msgspec.json.format(msgspec.json.encode(batch.report.as_dict()), indent=2) + b"\n")
    return batch.report


@dataclass(frozen=True, slots=True)
class _Batch:
    """One run. Nothing in it grows with the number of articles: what must be known of each stands in a ledger.

    `waiting` are the corrections whose article has not come.
    """

    inputs: tuple[Path, ...]
    output: Path
    settings: Settings
    base: Path | None
    options: Options
    report: Report = field(default_factory=Report)
    waiting: list[Correction] = field(default_factory=list)

    def look(self, ledger: Ledger) -> None:
        """Count what a run would do."""
        for outcome in self._outcomes(ledger):
            self.report.count(outcome.change)
            self.report.done += outcome.failure is None
            if outcome.failure is not None:
                self.report.fail(outcome.failure)
        self.report.removed_articles = sum(1 for _ in self._gone(ledger))

    def clean(self, ledger: Ledger) -> None:
        """Clean each source, write the lists, and remove what is gone.

        `articles.jsonl` comes last of the lists: by it the next run knows what this one has told, so that nothing is lost
        of a run that is killed.
        """
        ledger.open(self.output / "articles.jsonl")
        with (
            whole_stream(self.output / "articles.jsonl") as articles,
            whole_stream(self.output / "failures.jsonl") as failures,
            whole_stream(self.output / "changes.jsonl") as changes,
        ):
            for outcome in self._outcomes(ledger):
                if outcome.failure is not None:
                    self._fail(outcome.failure)
                    failures.write(msgspec.json.encode(outcome.failure) + b"\n")
                elif outcome.name is not None:
                    self._list(outcome.name, ledger, articles, changes)
            for identity, path in ledger.left():
                name = safe_name(path)
                if self._is_out_of_sight(name, ledger) and (self.output / "articles" / f"{name}.json").is_file():
                    articles.write(self._counted(name)[1])
                    self.report.count("unchanged")
                else:
                    self.report.removed_articles += 1
                    changes.write(_change("removed", identity, path))
        self.report.idle_corrections = [
            f"{Path(self.settings.file).name}:{entry.line}: there is no article {entry.path or entry.id!r}"
            for entry in self.waiting
        ]
        for name in self._gone(ledger):
            # the JSON last, since by it the next run finds what a killed one has not removed
            remove_with_empty_folders(self.output / "markdown" / f"{name}.md", self.output / "markdown")
            remove_with_empty_folders(self.output / "articles" / f"{name}.json", self.output / "articles")

    def _outcomes(self, ledger: Ledger) -> Iterator[Outcome]:
        """Clean each source, in the order of their paths."""
        if self.options.on_start is not None:
            self.options.on_start(sum(1 for _ in self._sources(Report())))
        for job, result in work(clean_into, self._jobs(ledger), self.options.limits):
            if isinstance(result, Lost):
                failure = Failure(job.source.path, "WorkerLost", f"{result.reason}; please report this article")
                result = Outcome(job.source.path, job.name, "failed", failure)
            if result.failure is not None and result.name is not None:
                ledger.drop(result.name)
            yield result
            if self.options.on_done is not None:
                self.options.on_done(result)

    def _jobs(self, ledger: Ledger) -> Iterator[Job]:
        for source in self._sources(self.report):
            name = safe_name(source.path)
            yield Job(source, name if ledger.claim(name) else None, self.output, self.settings, self.options.dry)

    def _sources(self, report: Report) -> Iterator[Found]:
        return find(self.inputs, base=self.base, output=self.output, report=report, selection=self.options.selection)

    def _fail(self, failure: Failure) -> None:
        self.report.fail(failure)
        if self.options.max_failures is not None and self.report.failed > self.options.max_failures:
            raise TooManyFailuresError(
                f"{failure.message} (failure {self.report.failed}; {self.options.max_failures} are allowed). What is done"
                " is kept; mend the article or allow more",
                path=failure.path,
            )

    def _list(self, name: str, ledger: Ledger, articles: BinaryIO, changes: BinaryIO) -> None:
        """Write the line of the article under `name`, and whether it differs from that of the last finished run."""
        article, line = self._counted(name)
        change = ledger.change(article.id, article.source.path, line)
        self.report.count(change)
        articles.write(line)
        if change != "unchanged":
            changes.write(_change(change, article.id, article.source.path))

    def _counted(self, name: str) -> tuple[Article, bytes]:
        """The article under `name`, which is counted, and its line."""
        with open(f"{self.output}/articles/{name}.json", "rb") as file:  # noqa: PTH123 - see folders.py
            data = file.read()
        article = from_json(data)
        self.report.add(article)
        self.waiting[:] = [entry for entry in self.waiting if article.id != entry.id and article.source.path != entry.path]
        return article, compact(data)

    def _is_out_of_sight(self, name: str, ledger: Ledger) -> bool:
        """Whether the source of the article under `name` may be in a folder that could not be looked into."""
        return bool(self.report.unseen) and ledger.keeps(name) is None

    def _gone(self, ledger: Ledger) -> Iterator[str]:
        """The names of the articles in the output whose source is gone or can no longer be read."""
        folder = self.output / "articles"
        for path in files_below(folder):
            name = path.removesuffix(".json")
            if name == path or ledger.keeps(name) or self._is_out_of_sight(name, ledger):
                continue
            try:
                from_json((folder / path).read_bytes())
            except msgspec.MsgspecError:
                continue  # not ours
            yield name


def clean_into(job: Job) -> Outcome:
    """Clean one source and write its files, unless they are there already. A failure is an outcome, too."""
    path, name = job.source.path, job.name
    if name is None:
        message = "another article has the same path or output name; rename it, or give the inputs a common --base"
        return Outcome(path, None, "failed", Failure(path, "ReadError", message))
    target, markdown = job.output / "articles" / f"{name}.json", job.output / "markdown" / f"{name}.md"
    try:
        data = read_bytes(Path(job.source.file), max_bytes=job.settings.max_file_bytes)
        if _is_current(target, data, path, job.settings) and markdown.is_file():
            return Outcome(path, name, "unchanged")
        change = "updated" if target.is_file() else "added"
        if not job.dry:
            article = process(data, path=path, settings=job.settings)
            files = [(target, to_json(article)), (markdown, to_markdown(article))]
            # killed between both, neither Markdown without JSON stays nor JSON that makes old Markdown pass for current
            for file, content in files if change == "added" else reversed(files):
                write_whole(file, content)
    except WriteError:
        raise
    except PipelineError as error:
        return Outcome(path, name, "failed", Failure(path, type(error).__name__, error.message, error.line))
    except Exception as error:  # noqa: BLE001 - whatever one article does, its neighbours go on
        failure = Failure(path, type(error).__name__, f"{str(error)[:MAX_MESSAGE]}; please report this article")
        return Outcome(path, name, "failed", failure)
    return Outcome(path, name, change)


def _is_current(target: Path, data: bytes, path: str, settings: Settings) -> bool:
    """Whether `target` was made of `data` by this version with these rules and settings."""
    try:
        known = msgspec.json.decode(target.read_bytes(), type=_Known)
    except (OSError, msgspec.MsgspecError):
        return False
    made_by = Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.at(path).digest())
    same = known.source.path == path and known.source.sha256 == hashlib.sha256(data).hexdigest()
    return same and known.generator == made_by


def _change(change: str, identity: str, path: str) -> bytes:
    return msgspec.json.encode({"change": change, "id": identity, "path": path}) + b"\n"
