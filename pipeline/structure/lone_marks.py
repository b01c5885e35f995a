"""Units -> the same units, but a number or a bullet that stands alone belongs to the words below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..patterns import lazy_pattern
from .numerals import ENCLOSED, enclosed

if TYPE_CHECKING:
    from .units import Unit

_LONE = lazy_pattern(rf"[\s(（#]*(?:(?P<number>\d{{1,2}})|(?P<enclosed>{ENCLOSED}))\s?[.):）：]?\s*")
# Lone numbers in paragraphs are markers if this many count up.
MIN_LONE = 2


def with_lone_marks(units: Sequence[Unit]) -> list[Unit]:
    """`units` without the lone numbers and empty list items, which are the markers of the units below them."""
    counted = _counted([index for index, unit in enumerate(units) if _number(unit) is not None], units)
    kept: list[Unit] = []
    above: Unit | None = None
    for index, unit in enumerate(units):
        if above is not None and _takes(unit):
            unit = _marked(unit, above)
            above = None
        elif above is not None:
            kept.append(above)
            above = None
        is_lone = index in counted or (unit.kind == "item" and bool(unit.items)) or _repeats_its_item(unit)
        if is_lone and index + 1 < len(units):
            above = unit
        else:
            kept.append(unit)
    return kept if above is None else [*kept, above]


def _number(unit: Unit) -> int | None:
    """The number that is all that a plain paragraph says."""
    if unit.kind != "paragraph" or unit.items or unit.inline_number is not None or len(unit.raw) > 40:
        return None
    match = _LONE.fullmatch(unit.text)
    return _value(match) if match else None


def _value(match: re.Match[str]) -> int | None:
    return int(match["number"]) if match["number"] else enclosed(match["enclosed"])


def _counted(lone: Iterable[int], units: Sequence[Unit]) -> set[int]:
    """The indices of those lone numbers that count up from 1, each with words below it."""
    runs: list[list[int]] = []
    for index in lone:
        number = _number(units[index])
        if index + 1 == len(units) or not _takes(units[index + 1]):
            continue
        if runs and number == (_number(units[runs[-1][-1]]) or 0) + 1:
            runs[-1].append(index)
        elif number == 1:
            runs.append([index])
    return {index for run in runs if len(run) >= MIN_LONE for index in run}


def _repeats_its_item(unit: Unit) -> bool:
    """Whether a list item says nothing but its own number, as where a page shows the number in a box."""
    if unit.kind != "paragraph" or not unit.items or unit.items[-1].number is None or len(unit.raw) > 40:
        return False
    match = _LONE.fullmatch(unit.text)
    return match is not None and _value(match) == unit.items[-1].number


def _takes(unit: Unit) -> bool:
    """Whether a unit has words and no marker of its own."""
    return unit.kind == "paragraph" and not unit.items and bool(unit.words) and _number(unit) is None


def _marked(unit: Unit, above: Unit) -> Unit:
    """`unit` with the marker of the unit above it."""
    if above.items:
        return replace(unit, first=above.first, items=above.items)
    return replace(unit, first=above.first, inline_number=_number(above))
