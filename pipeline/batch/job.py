"""Cleans one source of a run and writes its files, in a worker, unless they are current."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from ..chain import process_record, rules_hash
from ..errors import ForeignFileError, PipelineError, WriteError
from ..model import Generator
from ..outputs.targets import Target
from ..outputs.writers.articles import to_json, to_markdown
from ..settings.settings import Settings
from ..source_model import Container
from ..sources.places import read_place
from ..sources.record import NEEDS_MEMORY, Broken, Record, container_of
from ..version import VERSION
from .report import Failure
from .seen import Closed, Look, Looks, Opened, Told, looks, settled
from .sources import Found

Change: TypeAlias = Literal["added", "updated", "unchanged", "failed"]

# Longest message of an unexpected error, in characters; it might quote a whole article.
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One source to clean, found or already read, and the files `json` and `markdown` to write.

    `name` is the name of its files in the output; None if another source has that name, so this one fails. With `dry`, nothing
    is written. With `again`, the source is cleaned even if its files are current. `look` says how
    the container of a record looked before it was read.
    """

    source: Found | Record | Broken
    name: str | None
    json: Target
    markdown: Target
    settings: Settings
    dry: bool = False
    again: bool = False
    look: Look | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one source; `name` is the job's, `written` are the digests of the JSON and the Markdown.

    `looks` say how its files look; None if that can't be trusted. `line` is the article's line of the last run, if it is known.
    `told` is what the next run may know of a failure in a container.
    """

    path: str
    name: str | None
    change: Change
    failure: Failure | None = None
    written: tuple[bytes, bytes] | None = None
    looks: Looks | None = None
    line: bytes | None = None
    told: Told | None = None


# What becomes of a source, or what the next run may know of a container; what a run does one after the other.
Result: TypeAlias = Outcome | Opened | Told | Closed
Task: TypeAlias = Job | Result


class _Known(msgspec.Struct):
    """The fields of an article's JSON that tell whether it is current."""

    source: _KnownSource
    generator: Generator


class _KnownSource(msgspec.Struct):
    path: str
    sha256: str
    container: Container | None = None


def clean_into(job: Task) -> Result:
    """Clean one source and write its files, unless they are current. A failure is an outcome, too; what is known stays.

    Raises WriteError if files can no longer be written, say because the disk is full.
    """
    if not isinstance(job, Job):
        return job
    path, place = job.source.path, None if isinstance(job.source, Found) else container_of(job.source)

    def failed(error: str, message: str, line: int | None = None) -> Outcome:
        return Outcome(path, job.name, "failed", Failure(path, error, message, line, place))

    if isinstance(job.source, Broken):
        return failed("ReadError", job.source.message)
    if job.name is None:
        advice = "rename one, or pass --base to tell the inputs apart"
        if place is not None:
            advice = "only the first one is read; for rows, pass an --id-column in which they differ"
        return failed("ReadError", f"another article has the same path or output name; {advice}")
    try:
        if not isinstance(job.source, Found):
            return _cleaned(job, job.source, job.name, job.look)
        before = settled(job.source.file)
        return _cleaned(job, Record(path, read_place(job.source.file, job.settings.max_file_bytes)), job.name, before)
    except ForeignFileError as error:
        return failed(type(error).__name__, f"{error.path}: {error.message}")
    except WriteError:
        raise
    except Exception as error:  # noqa: BLE001 - no article may stop the others
        return Outcome(path, job.name, "failed", failure_of(path, error, place))


def failure_of(path: str, error: Exception, place: Container | None) -> Failure:
    """What to list for the source at `path`, in its `place`, which could not be cleaned because of `error`."""
    if isinstance(error, PipelineError):
        return Failure(path, type(error).__name__, error.message, error.line, place)
    if isinstance(error, MemoryError):
        return Failure(path, "MemoryError", NEEDS_MEMORY, None, place)
    return Failure(path, type(error).__name__, f"{str(error)[:MAX_MESSAGE]}; please report this article", None, place)


def _cleaned(job: Job, record: Record, name: str, before: Look | None) -> Outcome:
    path = record.path
    if not job.again and job.markdown.file.is_file() and _is_current(job.json.file, record, job.settings):
        return Outcome(path, name, "unchanged", looks=looks(before, job.json.file, job.markdown.file))
    change: Change = "updated" if job.json.file.is_file() else "added"
    if job.dry:
        return Outcome(path, name, change)
    article = process_record(record, job.settings)
    job.json.check()
    job.markdown.check()
    # Markdown first: after a kill between the two writes, no JSON may claim that older Markdown is current
    markdown = job.markdown.write(to_markdown(article))
    written = (job.json.write(to_json(article)), markdown)
    return Outcome(path, name, change, written=written, looks=looks(before, job.json.file, job.markdown.file))


def _is_current(target: Path, record: Record, settings: Settings) -> bool:
    """Whether `target` was made from `record`, at the same place, by this version with these rules and settings."""
    try:
        known = msgspec.json.decode(target.read_bytes(), type=_Known)
    except (OSError, msgspec.MsgspecError):
        return False
    made_by = Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.at(record.path).digest())
    digest = hashlib.sha256(record.data).hexdigest()
    made_of = _KnownSource(record.path, digest, container_of(record))
    return known.source == made_of and known.generator == made_by
