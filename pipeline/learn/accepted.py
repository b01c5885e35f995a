"""Articles that a user has checked, as `run` writes them -> lessons for the model that labels units."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from msgspec import Struct

from ..chain import viewed
from ..errors import PipelineError, ReadError
from ..judgement.further_training import Lesson
from ..lexicon.words import words
from ..model import Kind
from ..outputs.folders import files_below
from ..reading.read import read_bytes
from ..settings.settings import Settings
from ..structure.answers import FixAnswer, ProcedureAnswer, Range, labels_by
from ..structure.features import View, features
from ..structure.units import Unit


class _Step(Struct, frozen=True):
    """Of a step, what labels need; so a step that somebody adds by hand needs no more than its lines."""

    lines: Range
    steps: tuple[_Step, ...] = ()


class _Procedure(Struct, frozen=True):
    steps: tuple[_Step, ...]
    lead_in: str | None = None


class _Fix(Struct, frozen=True):
    lines: Range
    title: str = ""
    procedures: tuple[_Procedure, ...] = ()
    options: tuple[_Fix, ...] = ()


class _Source(Struct, frozen=True):
    path: str
    sha256: str


class _Article(Struct, frozen=True):
    source: _Source
    kind: Kind
    fixes: tuple[_Fix, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """An accepted article: its path, what its units are judged by, and the facts and right labels of its units."""

    path: str
    view: View
    lesson: Lesson


def accepted_files(folder: Path) -> list[Path]:
    """The JSON files of accepted articles. Raises ReadError if there are none."""
    inner = folder / "articles" if (folder / "articles").is_dir() else folder
    found = [inner / path for path in files_below(inner) if path.endswith(".json")] if inner.is_dir() else []
    if not found:
        raise ReadError(
            "has no JSON files of articles; copy those that you have checked from a run's articles/", path=str(folder)
        )
    return sorted(found)


def accepted(file: Path, sources: Mapping[str, str], settings: Settings) -> Accepted:
    """The article in a JSON file; `sources` has the source file of each path.

    Raises ReadError if it isn't an article or is a listicle, if its source is missing or has changed, or if lines aren't its.
    """
    try:
        article = msgspec.json.decode(file.read_bytes(), type=_Article)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise ReadError(f"is not an article as run writes it: {error}", path=str(file)) from error
    if article.kind == "listicle":
        raise ReadError("is a listicle: its headings look like fixes and aren't, which would mislead", path=str(file))
    path = article.source.path
    if path not in sources:
        raise ReadError(f"its source {path!r} is not among the articles; pass the folder that run read", path=str(file))
    data = read_bytes(Path(sources[path]), max_bytes=settings.max_file_bytes)
    if hashlib.sha256(data).hexdigest() != article.source.sha256:
        raise ReadError(f"its source {path!r} has changed; run again, and check the new JSON", path=str(file))
    _check_lines(article, data.count(b"\n") + data.count(b"\r") + 1, file)
    view, lines = viewed(data, path=path, settings=settings)
    answers = [_answer(fix, view.units, lines) for fix in article.fixes]
    return Accepted(path, view, Lesson(list(features(view)), labels_by(answers, view.units, lines)))


def all_accepted(files: Iterable[Path], sources: Mapping[str, str], settings: Settings) -> Iterator[Accepted | str]:
    """Each accepted article, or the message of what is wrong with it."""
    for file in files:
        try:
            yield accepted(file, sources, settings)
        except PipelineError as error:
            yield str(error)


def _check_lines(article: _Article, count: int, file: Path) -> None:
    """Raise ReadError for lines beyond `count`, which the source has at most, whatever the JSON says."""
    for first, last in _ranges(article.fixes):
        if not 1 <= first <= last <= count:
            problem = f"lines {first} to {last} are not in its source"
            raise ReadError(problem, path=str(file))


def _ranges(fixes: Iterable[_Fix]) -> Iterator[Range]:
    for fix in fixes:
        yield fix.lines
        yield from (lines for procedure in fix.procedures for lines, _ in _with_depth(procedure.steps))
        yield from _ranges(fix.options)


def _with_depth(steps: Sequence[_Step], depth: int = 1) -> Iterator[tuple[Range, int]]:
    for step in steps:
        yield step.lines, depth
        yield from _with_depth(step.steps, depth + 1)


def _answer(fix: _Fix, units: Sequence[Unit], lines: Sequence[Range]) -> FixAnswer:
    """A fix by its lines; one whose title isn't on its first line, such as that of the front matter, has no head there."""
    title = set(words(fix.title))
    on_line = (unit for unit, (first, _) in zip(units, lines, strict=True) if first == fix.lines[0])
    is_headed = any(title and title <= set(words(unit.text)) for unit in on_line)
    return FixAnswer(
        fix.lines[0] if is_headed else None,
        [_procedure(procedure, units, lines) for procedure in fix.procedures],
        [_answer(option, units, lines) for option in fix.options],
    )


def _procedure(procedure: _Procedure, units: Sequence[Unit], lines: Sequence[Range]) -> ProcedureAnswer:
    """A procedure; its lead-in is the last unit with these words that starts above the end of its first step."""
    steps = list(_with_depth(procedure.steps))
    start = steps[0][0][0] if steps else 0
    lead = [first for unit, (first, _) in zip(units, lines, strict=True) if first <= start and unit.text == procedure.lead_in]
    return ProcedureAnswer(lead[-1] if lead else None, steps)
