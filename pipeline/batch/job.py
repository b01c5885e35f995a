"""Cleans one source of a run and writes its files, in a worker, unless they are current."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import msgspec

from ..chain import process, rules_hash
from ..errors import ForeignFileError, PipelineError, WriteError
from ..model import Generator
from ..outputs.targets import Target
from ..outputs.writers.articles import to_json, to_markdown
from ..reading.read import read_bytes
from ..settings.settings import Settings
from ..version import VERSION
from .report import Failure
from .seen import Looks, look, looks
from .sources import Found

Change: TypeAlias = Literal["added", "updated", "unchanged", "failed"]

# Longest message of an unexpected error, in characters; it might quote a whole article.
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One source to clean, and the files `json` and `markdown` to write.

    `name` is the name of its files in the output; None if another source has that name, so this one fails. With `dry`, nothing
    is written. With `again`, the source is cleaned even if its files are current.
    """

    source: Found
    name: str | None
    json: Target
    markdown: Target
    settings: Settings
    dry: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one source; `name` is the job's, `written` are the digests of the JSON and the Markdown.

    `looks` say how its files look; None if that can't be trusted. `line` is the article's line of the last run, if it is known.
    """

    path: str
    name: str | None
    change: Change
    failure: Failure | None = None
    written: tuple[bytes, bytes] | None = None
    looks: Looks | None = None
    line: bytes | None = None


class _Known(msgspec.Struct):
    """The fields of an article's JSON that tell whether it is current."""

    source: _KnownSource
    generator: Generator


class _KnownSource(msgspec.Struct):
    path: str
    sha256: str


def clean_into(job: Job | Outcome) -> Outcome:
    """Clean one source and write its files, unless they are current. A failure is an outcome, too; a known outcome stays.

    Raises WriteError if files can no longer be written, say because the disk is full.
    """
    if isinstance(job, Outcome):
        return job
    path = job.source.path
    if job.name is None:
        message = "another article has the same path or output name; rename one, or pass --base to tell the inputs apart"
        return Outcome(path, None, "failed", Failure(path, "ReadError", message))
    try:
        return _cleaned(job, job.name)
    except ForeignFileError as error:
        message = f"{error.path}: {error.message}"
        return Outcome(path, job.name, "failed", Failure(path, type(error).__name__, message))
    except WriteError:
        raise
    except PipelineError as error:
        return Outcome(path, job.name, "failed", Failure(path, type(error).__name__, error.message, error.line))
    except MemoryError:
        message = "needs more memory than there is; raise --memory-limit"
        return Outcome(path, job.name, "failed", Failure(path, "MemoryError", message))
    except Exception as error:  # noqa: BLE001 - no article may stop the others
        failure = Failure(path, type(error).__name__, f"{str(error)[:MAX_MESSAGE]}; please report this article")
        return Outcome(path, job.name, "failed", failure)


def _cleaned(job: Job, name: str) -> Outcome:
    path = job.source.path
    before = look(job.source.file)
    data = read_bytes(Path(job.source.file), max_bytes=job.settings.max_file_bytes)
    if not job.again and job.markdown.file.is_file() and _is_current(job.json.file, data, path, job.settings):
        return Outcome(path, name, "unchanged", looks=looks(before, job.json.file, job.markdown.file))
    change: Change = "updated" if job.json.file.is_file() else "added"
    if job.dry:
        return Outcome(path, name, change)
    article = process(data, path=path, settings=job.settings)
    job.json.check()
    job.markdown.check()
    # Markdown first: after a kill between the two writes, no JSON may claim that older Markdown is current
    markdown = job.markdown.write(to_markdown(article))
    written = (job.json.write(to_json(article)), markdown)
    return Outcome(path, name, change, written=written, looks=looks(before, job.json.file, job.markdown.file))


def _is_current(target: Path, data: bytes, path: str, settings: Settings) -> bool:
    """Whether `target` was made from `data` by this version with these rules and settings."""
    try:
        known = msgspec.json.decode(target.read_bytes(), type=_Known)
    except (OSError, msgspec.MsgspecError):
        return False
    made_by = Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.at(path).digest())
    same = known.source.path == path and known.source.sha256 == hashlib.sha256(data).hexdigest()
    return same and known.generator == made_by
