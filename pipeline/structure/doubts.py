"""Warnings about where a result may be wrong, judged by itself: missing steps, lists that were not read, an article in code.

A warning is worth its line only if articles with it are wrong more often than others; ARCHITECTURE.md has the figures.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from ..lexicon import lexicon
from ..model import ArticleWarning, Fix, Kind, Procedure, Step
from .instructions import verb_of
from .markers import marker_of
from .outline import Outline
from .units import Unit

# A list of at least this many numbers that count up from 1 matters.
MIN_NUMBERS = 3
# Lines of headings or ad markers that make a block of code look like an article.
MIN_ARTICLE_LINES = 2
# Shares: of a procedure's steps without actions, and of a list's entries that are instructions.
IDLE_SHARE = 0.6
INSTRUCTION_SHARE = 0.5


def doubts(
    outline: Outline, source_lines: Sequence[int], fixes: tuple[Fix, ...], *, kind: Kind, declared: int | None
) -> Iterator[ArticleWarning]:
    """Warnings about the article as a whole, its procedures and its lists, in that order.

    `source_lines[n]` is the source line (1-based) of the cleaned line n (0-based); `declared` is the number of fixes that
    the article promises.
    """
    if kind == "fixes" and declared is not None and declared not in _counts(fixes):
        yield _warning("count_differs", f"the article promises {declared} fixes, but {len(fixes)} were found")
    yield from _code(outline, source_lines)
    for procedure in _procedures(fixes):
        yield from _steps(procedure)
    if kind in ("fixes", "steps"):
        yield from _lists(outline, source_lines, fixes)


def _warning(code: str, message: str, lines: tuple[int, int] | None = None, about: str | None = None) -> ArticleWarning:
    return ArticleWarning(code=code, severity="warning", message=message, lines=lines, about=about)


def _counts(fixes: tuple[Fix, ...]) -> set[int]:
    """How many fixes there are, in all and with one label, at the top and inside one fix."""
    counts = {len(fixes), *Counter(fix.label for fix in fixes if fix.number is not None).values()}
    return counts.union(*(_counts(fix.options) for fix in fixes if fix.options))


@cache
def _article_line() -> re.Pattern[str]:
    """A heading, or a comment that marks an ad."""
    ads = lexicon().pattern("doubt.ads")
    return re.compile(rf"\s{{0,3}}(?:#{{1,4}}\s+\S|<!--.{{0,20}}\b(?:{ads})\b)", re.IGNORECASE)


def _code(outline: Outline, source_lines: Sequence[int]) -> Iterator[ArticleWarning]:
    """Blocks of code that hold headings or ads: a stray fence swallowed a part of the article."""
    for unit in outline.units:
        if unit.kind != "code":
            continue
        if sum(bool(_article_line().match(line)) for line in unit.part.block.content) >= MIN_ARTICLE_LINES:
            lines = (source_lines[unit.first], source_lines[unit.last])
            message = "a code block contains headings or ads and was kept unchanged; check whether its fence is a leftover"
            yield _warning("article_in_code", message, lines)


def _procedures(fixes: Iterable[Fix]) -> Iterator[Procedure]:
    for fix in fixes:
        yield from fix.procedures
        yield from _procedures(fix.options)


def _steps(procedure: Procedure) -> Iterator[ArticleWarning]:
    """Steps whose numbers skip, and procedures with hardly any actions."""
    numbers = [(step.number, step) for step in procedure.steps if step.number is not None]
    for (before, _), (number, step) in pairwise(numbers):
        if number > before + 1:
            message = f"step {number} follows step {before}; check whether a step was lost or the article miscounts"
            yield _warning("step_numbers_skip", message, step.lines, step.id)
    idle = sum(1 for step in procedure.steps if not _has_actions(step))
    if len(procedure.steps) > 1 and idle >= IDLE_SHARE * len(procedure.steps):
        message = f"{idle} of {len(procedure.steps)} steps name no action; check whether this is a procedure"
        yield _warning("steps_without_actions", message, procedure.lines, procedure.id)


def _has_actions(step: Step) -> bool:
    return bool(step.actions) or any(_has_actions(own) for own in step.steps)


def _lists(outline: Outline, source_lines: Sequence[int], fixes: Sequence[Fix]) -> Iterator[ArticleWarning]:
    """Numbered lists of instructions that belong to no procedure and are not the fixes themselves."""
    read = {line for fix in _with_options(fixes) for line in fix.lines[:1]}
    for procedure in _procedures(fixes):
        read.update(range(procedure.lines[0], procedure.lines[1] + 1))
    run: list[Unit] = []
    for unit in [*outline.units, None]:
        number = None if unit is None or source_lines[unit.first] in read else _number(unit)
        if unit is not None and number == len(run) + 1:
            run.append(unit)
            continue
        if unit is None or unit.kind == "heading" or number is not None:
            if _has_instructions(run):
                lines = (source_lines[run[0].first], source_lines[run[-1].last])
                yield _warning("list_not_read", f"a numbered list of {len(run)} entries was not read as steps", lines)
            run = [unit] if unit is not None and number == 1 else []


def _number(unit: Unit) -> int | None:
    """The number of an entry of a numbered list."""
    marker = marker_of(unit) if unit.kind != "heading" else None
    return marker.number if marker is not None and marker.family == "number" else None


def _has_instructions(run: Sequence[Unit]) -> bool:
    """Whether the list is long enough to matter and most of its entries are instructions."""
    instructions = sum(1 for entry in run if verb_of(entry.text.lstrip("0123456789.) "), entry.lexicon))
    return len(run) >= MIN_NUMBERS and instructions >= INSTRUCTION_SHARE * len(run)


def _with_options(fixes: Iterable[Fix]) -> Iterator[Fix]:
    for fix in fixes:
        yield fix
        yield from _with_options(fix.options)
