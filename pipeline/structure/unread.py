"""What was nearly read: lists and headings that are likely, but not likely enough, to be steps or fixes."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass

from .features.enumerations import Enumeration
from .features.view import View
from .labels import HEADS, STEPS, Labels

# The mean probability from which a list or heading that was not taken is named.
DOUBTFUL = 0.17


@dataclass(frozen=True, slots=True)
class Unread:
    """What was not read, and its first and last unit."""

    message: str
    first: int
    last: int


def unread(view: View, labels: Labels, taken: Set[int]) -> Iterator[Unread]:
    """The lists and single headings that were nearly taken; `taken` holds the indices of units in fixes and procedures."""
    for entry in view.distinct:
        members = [at for at in entry.members if at not in taken]
        chance = sum(labels.steps[at] + labels.heads[at] for at in members) / len(members) if members else 0.0
        if len(entry.members) > 1 and chance >= DOUBTFUL:
            yield Unread(_message(entry, len(members), chance), members[0], members[-1])
    for at in view.heads:
        own = view.enumerations[at]
        is_left = taken.isdisjoint(range(at, view.extents[at].whole)) and labels.names[at] not in (*HEADS, *STEPS)
        if is_left and (own is None or len(own.members) == 1) and labels.heads[at] >= DOUBTFUL:
            yield Unread(f"a heading was nearly read as a fix (probability {labels.heads[at]:.2f})", at, at)


def _message(entry: Enumeration, count: int, chance: float) -> str:
    what = "headings" if entry.form[1] == "H" else "bullets" if entry.form[0] == "bullet" else "numbered entries"
    return f"{count} {what} were nearly read as steps or fixes (probability {chance:.2f}); check whether something is missing"
