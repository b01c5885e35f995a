"""Many articles: find them, clean what is new or changed, write each whole; a failed one is a record, not a stop."""

from __future__ import annotations

import fcntl
import hashlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from pipeline.chain import process, rules_hash
from pipeline.errors import OutputInUseError, PipelineError, TooManyFailuresError, WriteError
from pipeline.export_settings import ExportSettings
from pipeline.exports import export
from pipeline.model import Generator
from pipeline.report import Failure, Report
from pipeline.settings import Settings
from pipeline.sources import Found, Selection, find
from pipeline.stages.read import read_bytes
from pipeline.version import VERSION
from pipeline.workers import Limits, Lost, work
from pipeline.writers.articles import compact, from_json, to_json, to_markdown
from pipeline.writers.files import remove_with_empty_folders, safe_name, sweep, write_pieces, write_whole

LOCK_NAME = ".fixharvest.lock"


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be cleaned into `output`; with `dry`, only to be looked at."""

    source: Found
    output: Path
    settings: Settings
    dry: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a source: "added", "updated", "unchanged" or "failed", with its failure."""

    path: str
    name: str
    change: str
    failure: Failure | None = None


class _Known(msgspec.Struct):
    """What an earlier run wrote of an article, as far as it tells whether the source has changed."""

    source: _KnownSource
    generator: Generator


class _Listed(msgspec.Struct):
    """What `changes.jsonl` says of an article."""

    id: str
    source: _KnownSource


class _KnownSource(msgspec.Struct):
    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Options:
    """How to run, none of which changes a result.

    `dry`: write nothing, only report. `formats`: what `exports.export` shall make of the output. `max_failures`: stop with
    TooManyFailuresError behind so many; None: never. `on_start` is told how many sources there are, `on_done` the outcome
    of each.
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
    started = time.perf_counter()
    options = options or Options()
    report = Report()
    if options.dry:
        sources = find(inputs, base=base, output=output, report=report, selection=options.selection)
        _look(sources, output, settings, options, report)
        return report
    with _locked(output):
        sweep(output)
        sources = find(inputs, base=base, output=output, report=report, selection=options.selection)
        write_pieces(output / "articles.jsonl", _lines(sources, output, settings, options, report))
        if not report.unseen:
            _forget(output, {str(safe_name(source.path)) for source in sources} - _failed(report))
        write_whole(output / "failures.jsonl", b"".join(msgspec.json.encode(failure) + b"\n" for failure in report.failures))
        if options.formats:
            export(output, options.formats, settings=ExportSettings(plugins=settings.plugins.writers))
        report.seconds = time.perf_counter() - started
        write_whole(output / "run.json", msgspec.json.format(msgspec.json.encode(report.as_dict()), indent=2) + b"\n")
    return report


def _outcomes(sources: Sequence[Found], output: Path, settings: Settings, options: Options) -> Iterator[Outcome]:
    """Clean each source, in their order."""
    if options.on_start is not None:
        options.on_start(len(sources))
    jobs = [Job(source, output, settings, options.dry) for source in sources]
    for job, result in work(clean_into, jobs, options.limits):
        if isinstance(result, Lost):
            failure = Failure(job.source.path, "WorkerLost", f"{result.reason}; please report this article")
            result = Outcome(job.source.path, str(safe_name(job.source.path)), "failed", failure)
        yield result
        if options.on_done is not None:
            options.on_done(result)


def _lines(sources: Sequence[Found], output: Path, settings: Settings, options: Options, report: Report) -> Iterator[bytes]:
    """Clean each source, count it, and yield its line for `articles.jsonl`; at the end write `changes.jsonl`.

    Changes are those since the last finished run, which left its `articles.jsonl`: what a run that was killed had done
    is still told.
    """
    listed = _listed(output)
    changes: list[bytes] = []
    corrected = {entry: entry.path or entry.id for entry in settings.articles}
    for outcome in _outcomes(sources, output, settings, options):
        if outcome.failure is not None:
            report.failed += 1
            report.failures.append(outcome.failure)
            if options.max_failures is not None and report.failed > options.max_failures:
                raise TooManyFailuresError(
                    f"{outcome.failure.message} (failure {report.failed}; {options.max_failures} are allowed). What is done"
                    " is kept; mend the article or allow more",
                    path=outcome.path,
                )
            continue
        data = (output / "articles" / f"{outcome.name}.json").read_bytes()
        article = from_json(data)
        report.add(article)
        corrected = {entry: key for entry, key in corrected.items() if key not in (article.id, outcome.path)}
        line = compact(data)
        _, known = listed.pop(article.id, (None, None))
        change = "added" if known is None else "unchanged" if known == hashlib.sha256(line).digest() else "updated"
        report.count(change)
        if change != "unchanged":
            changes.append(_change(change, article.id, outcome.path))
        yield line
    if report.unseen:
        # a folder could not be looked into: what is not found may still be there, so it stays
        for identity, (path, _) in list(listed.items()):
            file = output / "articles" / f"{safe_name(path)}.json"
            if file.is_file() and str(safe_name(path)) not in _failed(report):
                del listed[identity]
                report.add(from_json(data := file.read_bytes()))
                report.count("unchanged")
                yield compact(data)
    report.idle_corrections = [
        f"{Path(settings.file).name}:{entry.line}: there is no article {key!r}" for entry, key in corrected.items()
    ]
    report.removed_articles = len(listed)
    changes.extend(_change("removed", identity, path) for identity, (path, _) in listed.items())
    write_whole(output / "changes.jsonl", b"".join(changes))


def _listed(output: Path) -> dict[str, tuple[str, bytes]]:
    """The path and the hash of each article in the `articles.jsonl` of the last finished run, by id."""
    listed: dict[str, tuple[str, bytes]] = {}
    try:
        with (output / "articles.jsonl").open("rb") as file:
            for line in file:
                article = msgspec.json.decode(line, type=_Listed)
                listed[article.id] = (article.source.path, hashlib.sha256(line).digest())
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        raise WriteError(f"is no list of articles ({error}); remove it, and all are told as added", path=str(output)) from error
    return listed


def _look(sources: Sequence[Found], output: Path, settings: Settings, options: Options, report: Report) -> None:
    """Count what a run would do."""
    for outcome in _outcomes(sources, output, settings, options):
        report.count(outcome.change)
        report.done += outcome.failure is None
        if outcome.failure is not None:
            report.failed += 1
            report.failures.append(outcome.failure)
    kept = {str(safe_name(source.path)) for source in sources} - _failed(report)
    report.removed_articles = sum(1 for _ in _gone(output, kept))


def clean_into(job: Job) -> Outcome:
    """Clean one source and write its files, unless they are there already. A failure is an outcome, too."""
    path, name = job.source.path, str(safe_name(job.source.path))
    target, markdown = job.output / "articles" / f"{name}.json", job.output / "markdown" / f"{name}.md"
    try:
        data = read_bytes(job.source.file, max_bytes=job.settings.max_file_bytes)
        if _is_current(target, data, path, job.settings) and markdown.is_file():
            return Outcome(path, name, "unchanged")
        change = "updated" if target.is_file() else "added"
        if not job.dry:
            article = process(data, path=path, settings=job.settings)
            write_whole(markdown, to_markdown(article))
            write_whole(target, to_json(article))
    except WriteError:
        raise
    except PipelineError as error:
        return Outcome(path, name, "failed", Failure(path, type(error).__name__, error.message, error.line))
    except Exception as error:  # noqa: BLE001 - whatever one article does, its neighbours go on
        failure = Failure(path, type(error).__name__, f"{error}; please report this article")
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


def _failed(report: Report) -> set[str]:
    return {str(safe_name(failure.path)) for failure in report.failures}


def _gone(output: Path, kept: set[str]) -> Iterator[Path]:
    """The articles in `output` that are not among the names `kept`."""
    folder = output / "articles"
    for file in sorted(folder.rglob("*.json")):
        if file.relative_to(folder).with_suffix("").as_posix() not in kept:
            yield file


def _forget(output: Path, kept: set[str]) -> None:
    """Remove the articles whose source is gone or can no longer be read."""
    for file in list(_gone(output, kept)):
        name = file.relative_to(output / "articles").with_suffix("")
        try:
            from_json(file.read_bytes())
        except msgspec.MsgspecError:
            continue  # not ours
        remove_with_empty_folders(file, output / "articles")
        remove_with_empty_folders(output / "markdown" / f"{name}.md", output / "markdown")


def _change(change: str, identity: str, path: str) -> bytes:
    return msgspec.json.encode({"change": change, "id": identity, "path": path}) + b"\n"


@contextmanager
def _locked(output: Path) -> Iterator[None]:
    """Hold `output` for this run alone."""
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(output)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(handle).st_ino != (output / LOCK_NAME).stat().st_ino:
            raise BlockingIOError("the lock file has changed hands")
    except OSError as error:
        os.close(handle)
        raise OutputInUseError("another run is writing here; wait for it or choose another folder", path=str(output)) from error
    try:
        yield
    finally:
        (output / LOCK_NAME).unlink(missing_ok=True)
        os.close(handle)
