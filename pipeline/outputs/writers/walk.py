"""An article's fixes and steps in reading order, each with its place: what tables and records are made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, to_builtins

from ...model import Article, Fix, Procedure, Step


@dataclass(frozen=True, slots=True)
class PlacedFix:
    """A fix or option: the id of the fix it is an option of, its `path` ("3.1") and the titles from the article's down.

    `depth` is 1 for a fix, 2 for its options.
    """

    fix: Fix
    parent: str | None
    path: str
    breadcrumb: tuple[str, ...]
    depth: int


@dataclass(frozen=True, slots=True)
class PlacedStep:
    """A step or sub-step: the id of the step it belongs to; `depth` is 1 for a step, 2 for its sub-steps."""

    step: Step
    parent: str | None
    depth: int


def fixes_of(article: Article) -> Iterator[PlacedFix]:
    """All fixes and their options, each before its own options."""
    return _fixes(article.fixes, None, "", top(article), 1)


def top(article: Article) -> tuple[str, ...]:
    """Where every breadcrumb of the article starts: its title, if it has one."""
    return (article.title,) if article.title else ()


def _fixes(fixes: Sequence[Fix], parent: str | None, path: str, above: tuple[str, ...], depth: int) -> Iterator[PlacedFix]:
    for fix in fixes:
        here = f"{path}{fix.position}"
        breadcrumb = (*above, fix.title)
        yield PlacedFix(fix, parent, here, breadcrumb, depth)
        yield from _fixes(fix.options, fix.id, here + ".", breadcrumb, depth + 1)


def steps_of(procedure: Procedure) -> Iterator[PlacedStep]:
    """All steps and their sub-steps, each before its own sub-steps."""
    return _steps(procedure.steps, None, 1)


def _steps(steps: Sequence[Step], parent: str | None, depth: int) -> Iterator[PlacedStep]:
    for step in steps:
        yield PlacedStep(step, parent, depth)
        yield from _steps(step.steps, step.id, depth + 1)


def first_and_last(lines: tuple[int, int] | None) -> dict[str, int | None]:
    """`lines` as two columns."""
    return {"first_line": lines[0] if lines else None, "last_line": lines[1] if lines else None}


def row(part: Struct) -> dict[str, Any]:
    """A small part (note, image, link, removal, ...) as a flat row: `lines` and `span` as two columns each."""
    values: dict[str, Any] = to_builtins(part)
    if "span" in values:
        values["start"], values["end"] = values.pop("span")
    if "lines" in values:
        values.update(first_and_last(values.pop("lines")))
    return values
