"""What was nearly read: lists and headings that are likely, but not likely enough, to be steps or fixes, or the other ones."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Set
from dataclasses import dataclass

from .features.enumerations import Enumeration
from .features.view import View
from .labels import HEADS, STEPS
from .outline import Outline

# The mean probability from which a list or heading is named that was read as something else. Values from .13 to .19 warn of
# 86 to 81% of the articles that miss something, and 35 to 33% of the warned ones miss nothing (benchmarks/RESULTS.md).
DOUBTFUL = 0.17
# What is said of one thing and of several, by what they were read as.
_DOUBTS = {
    "": ("nearly read as a step or fix", "nearly read as steps or fixes"),
    "fixes": ("read as a fix, but nearly as a step", "read as fixes, but nearly as steps"),
    "steps": ("read as a step, but nearly as a fix", "read as steps, but nearly as fixes"),
}


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not read, or read as the other of fix and step, and its first and last unit.

    `is_counted`: it is a list with numbers or labels, not of headings, which says more than a heading or bullets.
    """

    message: str
    first: int
    last: int
    is_counted: bool = False


def unread(view: View, outline: Outline) -> Iterator[Unread]:
    """The lists and single headings that were nearly read as steps or fixes, or as the other of the two."""
    reading = _Reading.of(view, outline)
    lists = [entry for entry in view.distinct if len(entry.members) > 1]
    for entry in lists:
        read_alike: dict[str, list[int]] = {}
        for at in entry.members:
            read_alike.setdefault(reading.of_unit(at), []).append(at)
        for read_as, members in read_alike.items():
            chance = sum(map(reading.chance, members)) / len(members)
            if chance >= DOUBTFUL:
                is_counted = entry.form[0] != "bullet" and entry.form[1] != "H"
                yield Unread(_message(entry, len(members), read_as, chance), members[0], members[-1], is_counted)
    listed = {at for entry in lists for at in entry.members}
    for at in view.heads:
        if at not in listed and (chance := reading.chance(at)) >= DOUBTFUL:
            yield Unread(_message(None, 1, reading.of_unit(at), chance), at, at)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the units were read as: the indices of the `heads` of fixes, in order, and those of `steps`."""

    view: View
    outline: Outline
    heads: list[int]
    is_head: Set[int]
    is_step: Set[int]

    @classmethod
    def of(cls, view: View, outline: Outline) -> _Reading:
        """The reading of an article."""
        names = outline.labels.names
        heads = {at for at, name in enumerate(names) if name in HEADS}
        heads.update(node.at for node in outline.nodes if node.is_fix and node.body > node.at)
        return cls(view, outline, sorted(heads), heads, {at for at, name in enumerate(names) if name in STEPS})

    def of_unit(self, at: int) -> str:
        """What a unit was read as; "" if neither a fix nor a step."""
        return "fixes" if at in self.is_head else "steps" if at in self.is_step else ""

    def chance(self, at: int) -> float:
        """The probability (0 to 1) that a unit is a fix or step but was not read as that; a heading above fixes groups them."""
        labels, extent = self.outline.labels, self.view.extents.get(at)
        is_group = extent is not None and bisect_right(self.heads, at) < bisect_left(self.heads, extent.whole)
        as_head = 0.0 if at in self.is_head or is_group else labels.heads[at]
        return as_head + (0.0 if at in self.is_step else labels.steps[at])


def _message(entry: Enumeration | None, count: int, read_as: str, chance: float) -> str:
    """What is doubtful about so many members of `entry`, or about a single heading."""
    if entry is None or entry.form[1] == "H":
        what = "a heading was" if count == 1 else f"{count} headings were"
    elif entry.form[0] == "bullet":
        what = "a bullet was" if count == 1 else f"{count} bullets were"
    else:
        what = "a numbered entry was" if count == 1 else f"{count} numbered entries were"
    doubt = _DOUBTS[read_as][count > 1]
    return f"{what} {doubt} (probability {chance:.2f}); check whether something is missing"
