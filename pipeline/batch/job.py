"""One source of a run: cleaned and written in a worker, unless what is there is current."""

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
from .sources import Found

Change: TypeAlias = Literal["added", "updated", "unchanged", "failed"]

# Of what an unforeseen error says; it may hold a whole article.
MAX_MESSAGE = 500


@dataclass(frozen=True, slots=True)
class Job:
    """One source to be cleaned into its `json` and `markdown`; with `dry`, only to be looked at.

    `name` is that of its files in the output; None where another source has it, and this one fails. With `again`, it is cleaned
    even if what is there is current.
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
    """What became of a source, with its failure; `name` as that of the job, `written` the digests of both files."""

    path: str
    name: str | None
    change: Change
    failure: Failure | None = None
    written: tuple[bytes, bytes] | None = None


class _Known(msgspec.Struct):
    """What an earlier run wrote of an article, as far as it tells whether the source has changed."""

    source: _KnownSource
    generator: Generator


class _KnownSource(msgspec.Struct):
    path: str
    sha256: str


def clean_into(job: Job) -> Outcome:
    """Clean one source and write its files, unless they are current. A failure is an outcome, too.

    Raises WriteError where nothing can be written any more, say on a full disk.
    """
    path = job.source.path
    if job.name is None:
        message = "another article has the same path or output name; rename it, or pass --base to tell the inputs apart"
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
    except Exception as error:  # noqa: BLE001 - whatever one article does, its neighbors go on
        failure = Failure(path, type(error).__name__, f"{str(error)[:MAX_MESSAGE]}; please report this article")
        return Outcome(path, job.name, "failed", failure)


def _cleaned(job: Job, name: str) -> Outcome:
    path = job.source.path
    data = read_bytes(Path(job.source.file), max_bytes=job.settings.max_file_bytes)
    if not job.again and job.markdown.file.is_file() and _is_current(job.json.file, data, path, job.settings):
        return Outcome(path, name, "unchanged")
    change: Change = "updated" if job.json.file.is_file() else "added"
    if job.dry:
        return Outcome(path, name, change)
    article = process(data, path=path, settings=job.settings)
    job.json.check()
    job.markdown.check()
    # killed between both, the JSON must not say that old Markdown is current
    markdown = job.markdown.write(to_markdown(article))
    return Outcome(path, name, change, written=(job.json.write(to_json(article)), markdown))


def _is_current(target: Path, data: bytes, path: str, settings: Settings) -> bool:
    """Whether `target` was made of `data` by this version with these rules and settings."""
    try:
        known = msgspec.json.decode(target.read_bytes(), type=_Known)
    except (OSError, msgspec.MsgspecError):
        return False
    made_by = Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.at(path).digest())
    same = known.source.path == path and known.source.sha256 == hashlib.sha256(data).hexdigest()
    return same and known.generator == made_by
