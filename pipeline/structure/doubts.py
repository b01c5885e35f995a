"""Where a result may be wrong, from what can be seen in it: missing steps, lists that were not read, an article in code.

Each warning is worth its line only if an article with it is wrong more often than one without; ARCHITECTURE.md has the
figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from ..lexicon import Lexicon
from ..model import ArticleWarning, Fix, Kind, Procedure, Step
from .instructions import verb_of
from .markers import marker_of
from .units import Unit

# A list of at least this many numbers that count up from 1 says something about the article.
MIN_NUMBERS = 3
# Lines of headings or ad markers that make a block of code look like an article.
MIN_ARTICLE_LINES = 2
IDLE_SHARE = 0.6
TOLD_SHARE = 0.5
_ARTICLE_LINE = re.compile(r"\s{0,3}(?:#{1,4}\s+\S|<!--.{0,20}\bads?\b)", re.IGNORECASE)


def doubts(
    units: Sequence[Unit],
    source_lines: Sequence[int],
    fixes: tuple[Fix, ...],
    lexicon: Lexicon,
    *,
    kind: Kind,
    promised: int | None,
) -> Iterator[ArticleWarning]:
    """Warnings about the article as a whole, its procedures and its lists, in that order.

    `source_lines[n]` is the source line of the cleaned line n; `promised` the number that the article says it has.
    """
    if kind == "fixes" and promised is not None and promised not in _counts(fixes):
        yield _warning("count_differs", f"the article promises {promised}, {len(fixes)} were found")
    yield from _code(units, source_lines)
    for procedure in _procedures(fixes):
        yield from _steps(procedure)
    if kind in ("fixes", "steps"):
        yield from _lists(units, source_lines, fixes, lexicon)


def _warning(code: str, message: str, lines: tuple[int, int] | None = None, about: str | None = None) -> ArticleWarning:
    return ArticleWarning(code=code, severity="warning", message=message, lines=lines, about=about)


def _counts(fixes: tuple[Fix, ...]) -> set[int]:
    """How many fixes there are, in all and under one label, at the top and inside one fix."""
    counts = {len(fixes), *Counter(fix.label for fix in fixes if fix.number is not None).values()}
    return counts.union(*(_counts(fix.options) for fix in fixes if fix.options))


def _code(units: Sequence[Unit], source_lines: Sequence[int]) -> Iterator[ArticleWarning]:
    """Blocks of code that hold headings or ads: a stray fence swallowed a part of the article."""
    for unit in units:
        if (
            unit.kind == "code"
            and sum(bool(_ARTICLE_LINE.match(line)) for line in unit.part.block.content) >= MIN_ARTICLE_LINES
        ):
            lines = (source_lines[unit.first], source_lines[unit.last])
            message = "a block of code holds headings or ads; code is kept as it is. Is its fence a leftover?"
            yield _warning("article_in_code", message, lines)


def _procedures(fixes: Iterable[Fix]) -> Iterator[Procedure]:
    for fix in fixes:
        yield from fix.procedures
        yield from _procedures(fix.options)


def _steps(procedure: Procedure) -> Iterator[ArticleWarning]:
    """Steps whose numbers skip, and procedures that tell next to nothing to do."""
    numbers = [(step.number, step) for step in procedure.steps if step.number is not None]
    for (before, _), (number, step) in pairwise(numbers):
        if number > before + 1:
            message = f"step {number} follows {before}; was one lost, or did the article miscount?"
            yield _warning("step_numbers_skip", message, step.lines, step.id)
    idle = sum(1 for step in procedure.steps if not _acts(step))
    if len(procedure.steps) > 1 and idle >= IDLE_SHARE * len(procedure.steps):
        message = f"{idle} of {len(procedure.steps)} steps name no action; is it a procedure?"
        yield _warning("steps_without_actions", message, procedure.lines, procedure.id)


def _acts(step: Step) -> bool:
    return bool(step.actions) or any(_acts(own) for own in step.steps)


def _lists(
    units: Sequence[Unit], source_lines: Sequence[int], fixes: Sequence[Fix], lexicon: Lexicon
) -> Iterator[ArticleWarning]:
    """Numbered lists that tell what to do, but that no procedure took and that are not the fixes themselves."""
    read = {line for fix in _all(fixes) for line in fix.lines[:1]}
    for procedure in _procedures(fixes):
        read.update(range(procedure.lines[0], procedure.lines[1] + 1))
    run: list[Unit] = []
    for unit in [*units, None]:
        marker = marker_of(unit) if unit is not None and unit.kind != "heading" else None
        counts = marker is not None and marker.family == "number" and unit is not None and source_lines[unit.first] not in read
        if unit and marker and counts and marker.number == len(run) + 1:
            run.append(unit)
            continue
        if unit is None or unit.kind == "heading" or counts:
            told = sum(1 for entry in run if verb_of(entry.text.lstrip("0123456789.) "), lexicon))
            if len(run) >= MIN_NUMBERS and told >= TOLD_SHARE * len(run):
                lines = (source_lines[run[0].first], source_lines[run[-1].last])
                yield _warning("list_not_read", f"a list of {len(run)} numbers was not read as steps", lines)
            run = [unit] if unit and marker and counts and marker.number == 1 else []


def _all(fixes: Iterable[Fix]) -> Iterator[Fix]:
    for fix in fixes:
        yield fix
        yield from _all(fix.options)
