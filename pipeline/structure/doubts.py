"""Warnings about where a result may be wrong, judged by itself: missing steps, lists that were not read, an article in code.

A warning is worth its line only if articles with it are wrong more often than others; benchmarks/RESULTS.md has the figures.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise

from ..model import ArticleWarning, Fix, Kind, Procedure, Step
from .article_in_code import is_article
from .features import View
from .labels import STEPS
from .outline import Outline
from .unread import unread

# The share of a procedure's steps without actions.
IDLE_SHARE = 0.6
# Warnings about single lists; what comes after these is counted in one.
MAX_UNREAD = 20


def doubts(
    view: View, outline: Outline, source_lines: Sequence[int], fixes: tuple[Fix, ...], kind: Kind
) -> Iterator[ArticleWarning]:
    """Warnings about the article as a whole, its procedures and its lists, in that order.

    The nodes of `outline` are those of the tree. `source_lines[n]` is the source line (from 1) of the cleaned line n (from 0).
    """
    about = view.about
    if kind == "fixes" and about.declared is not None and about.declared not in _counts(fixes):
        yield _warning("count_differs", f"the article promises {about.declared} fixes, but {len(fixes)} were found")
    yield from _code(outline, source_lines)
    refused = _refused(outline, source_lines)
    for procedure in _procedures(fixes):
        yield from _steps(procedure, refused)
    yield from _lists(view, outline, source_lines, kind)


def _warning(code: str, message: str, lines: tuple[int, int] | None = None, about: str | None = None) -> ArticleWarning:
    return ArticleWarning(code=code, severity="warning", message=message, lines=lines, about=about)


def _counts(fixes: tuple[Fix, ...]) -> set[int]:
    """How many fixes there are, in all and with one label, at the top and inside one fix."""
    counts = {len(fixes), *Counter(fix.label for fix in fixes if fix.number is not None).values()}
    return counts.union(*(_counts(fix.options) for fix in fixes if fix.options))


def _code(outline: Outline, source_lines: Sequence[int]) -> Iterator[ArticleWarning]:
    """Blocks of code that hold a part of the article: a stray fence swallowed it."""
    for unit in outline.units:
        if unit.kind == "code" and is_article(unit.part.block.content):
            lines = (source_lines[unit.first], source_lines[unit.last])
            message = (
                "a code block contains headings and prose, so nothing in it was read; check whether its fence is a leftover"
            )
            yield _warning("article_in_code", message, lines)


def _procedures(fixes: Iterable[Fix]) -> Iterator[Procedure]:
    for fix in fixes:
        yield from fix.procedures
        yield from _procedures(fix.options)


def _refused(outline: Outline, source_lines: Sequence[int]) -> list[int]:
    """The lines of the source on which a person said that no step begins."""
    labels, units = outline.labels, outline.units
    return [source_lines[units[at].first] for at in labels.decided if labels.names[at] not in STEPS]


def _steps(procedure: Procedure, refused: Iterable[int]) -> Iterator[ArticleWarning]:
    """Steps whose numbers skip, but for those that a person `refused`, and procedures with hardly any actions."""
    numbers = [(step.number, step) for step in procedure.steps if step.number is not None]
    for (before, above), (number, step) in pairwise(numbers):
        if number > before + 1 and not any(above.lines[0] < line < step.lines[0] for line in refused):
            message = f"step {number} follows step {before}; check whether a step was lost or the article miscounts"
            yield _warning("step_numbers_skip", message, step.lines, step.id)
    idle = sum(1 for step in procedure.steps if not _has_actions(step))
    if len(procedure.steps) > 1 and idle >= IDLE_SHARE * len(procedure.steps):
        message = f"{idle} of {len(procedure.steps)} steps name no action; check whether this is a procedure"
        yield _warning("steps_without_actions", message, procedure.lines, procedure.id)


def _has_actions(step: Step) -> bool:
    return bool(step.actions) or any(_has_actions(own) for own in step.steps)


def _lists(view: View, outline: Outline, source_lines: Sequence[int], kind: Kind) -> Iterator[ArticleWarning]:
    """What was nearly read as steps or fixes; of an article whose kind says that nothing is to do, only what is counted."""
    is_help = kind in ("fixes", "steps")  # reviews and news miss few
    found = (entry for entry in unread(view, outline) if is_help or entry.is_counted)
    for entry in islice(found, MAX_UNREAD):
        lines = (source_lines[view.units[entry.first].first], source_lines[view.units[entry.last].last])
        yield _warning("list_not_read", entry.message, lines)
    if more := sum(1 for _ in found):
        yield _warning("list_not_read", f"{more} more lists or headings were nearly read as steps or fixes")
