"""An article's fixes and steps in reading order, each with its parent and depth, for tables and records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, to_builtins

from ...model import Article, Fix, Procedure, Step


@dataclass(frozen=True, slots=True)
class PlacedFix:
    """A fix or option, with the id of its `parent` fix, its `path` ("3.1") and the titles from the article's to its own.

    `depth` is 1 for a fix and 2 for its options.
    """

    fix: Fix
    parent: str | None
    path: str
    breadcrumb: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step or sub-step, with the id of its `parent` step. `depth` is 1 for a step and 2 for its sub-steps."""

    step: Step
    parent: str | None
    depth: int


def fixes_of(article: Article) -> Iterator[PlacedFix]:
    """All fixes and options, each before its own options."""
    for fix in article.fixes:
        placed = PlacedFix(fix, parent=None, path=str(fix.position), breadcrumb=(*top(article), fix.title), depth=1)
        yield placed
        yield from _options(placed)


def top(article: Article) -> tuple[str, ...]:
    """The start of every breadcrumb of the article: its title, if it has one."""
    return (article.title,) if article.title else ()


def _options(parent: PlacedFix) -> Iterator[PlacedFix]:
    for option in parent.fix.options:
        placed = PlacedFix(
            option,
            parent=parent.fix.id,
            path=f"{parent.path}.{option.position}",
            breadcrumb=(*parent.breadcrumb, option.title),
            depth=parent.depth + 1,
        )
        yield placed
        yield from _options(placed)


def steps_of(procedure: Procedure) -> Iterator[PlacedStep]:
    """All steps and sub-steps, each before its own sub-steps."""
    return _steps(procedure.steps, None, 1)


def _steps(steps: Sequence[Step], parent: str | None, depth: int) -> Iterator[PlacedStep]:
    for step in steps:
        yield PlacedStep(step, parent, depth)
        yield from _steps(step.steps, step.id, depth + 1)


def first_and_last(lines: tuple[int, int] | None) -> dict[str, int | None]:
    """`lines` (1-based, inclusive) as two columns."""
    return {"first_line": lines[0] if lines else None, "last_line": lines[1] if lines else None}


def row(part: Struct) -> dict[str, Any]:
    """A small part (note, image, link, removal, …) as a flat row, with `lines` and `span` as two columns each."""
    values: dict[str, Any] = to_builtins(part)
    if "span" in values:
        values["start"], values["end"] = values.pop("span")
    if "lines" in values:
        values.update(first_and_last(values.pop("lines")))
    return values
