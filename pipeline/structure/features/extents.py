"""Where the parts of an article end: below headings, bold lines and members of enumerations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .enumerations import Enumeration

# The level of a bold line, below all real headings.
BOLD_LEVEL = 7


@dataclass(frozen=True, slots=True)
class Extent:
    """Where the part below a heading or bold line ends (indices, exclusive).

    `own`: at the next one of any kind; `real`: at the next real heading; `whole`: at the next one that isn't deeper.
    """

    own: int
    real: int
    whole: int


@dataclass(frozen=True, slots=True)
class Above:
    """The indices of the last heading or bold line before a unit, and of the last real heading; None if there is none."""

    head: int | None = None
    heading: int | None = None


def extents(heads: Sequence[int], levels: Sequence[int]) -> dict[int, Extent]:
    """The extent of each of `heads`, which are in order."""
    found: dict[int, Extent] = {}
    own = real = len(levels)
    ends = [len(levels)] * (BOLD_LEVEL + 1)  # where a head of each level would end
    for index in reversed(heads):
        level = levels[index]
        found[index] = Extent(own, real, min(ends[: level + 1]))
        own = index
        if level < BOLD_LEVEL:
            real = index
        ends[level] = index
    return found


def above(levels: Sequence[int]) -> list[Above]:
    """What stands above each unit."""
    found: list[Above] = []
    last = Above()
    for index, level in enumerate(levels):
        found.append(last)
        if level:
            last = Above(index, index if level < BOLD_LEVEL else last.heading)
    return found


def member_ends(series: Sequence[Enumeration | None], levels: Sequence[int]) -> list[int]:
    """Where the part of each member of an enumeration ends: at the next member or heading; of other units, right after them."""
    found = list(range(1, len(series) + 1))
    heading = len(series)
    following: dict[int, int] = {}
    for at in reversed(range(len(series))):
        entry = series[at]
        if entry is not None:
            found[at] = min(heading, following.get(id(entry), len(series)))
            following[id(entry)] = at
        if 0 < levels[at] < BOLD_LEVEL:
            heading = at
    return found
