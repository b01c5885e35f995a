"""Labels that a person gave -> the labels of all units; what was given holds whatever the model says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..model import Label
from .labels import HEADS, STEPS, Labels
from .units import Unit

# Neither a fix nor a step; a heading stays one.
_NOTHING_TO_DO: tuple[Label, ...] = ("heading", "text")


def with_given(
    labels: Labels, units: Sequence[Unit], lines: Sequence[int], given: Mapping[int, Label]
) -> tuple[Labels, tuple[int, ...]]:
    """The `labels` with those that are `given`, and the lines of these on which no unit begins, or several do.

    `lines[n]` is the source line of line n of the cleaned text (from 0). A head that heads nothing to do has no steps below
    it, and what belongs to a step that is none is no step, either.
    """
    begins = _begins(units, lines)
    decided = {begins[line]: label for line, label in given.items() if line in begins}
    sheet = _Sheet(list(labels.names), list(labels.steps), list(labels.heads), decided.keys())
    for at in sorted(decided):
        sheet.give(at, decided[at], is_heading=units[at].kind == "heading")
    found = Labels(tuple(sheet.names), tuple(sheet.steps), tuple(sheet.heads), frozenset(decided))
    return found, tuple(sorted(given.keys() - begins.keys()))


def _begins(units: Sequence[Unit], lines: Sequence[int]) -> dict[int, int]:
    """The unit that begins on each line; of a list that was flattened into one line, it can't be said which one is meant."""
    counts = Counter(lines[unit.first] for unit in units)
    return {line: at for at, unit in enumerate(units) if counts[line := lines[unit.first]] == 1}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The labels and probabilities, as they are changed, and the units that a person decided on."""

    names: list[Label]
    steps: list[float]
    heads: list[float]
    decided: Collection[int]

    def give(self, at: int, label: Label, *, is_heading: bool) -> None:
        """Label the unit at `at`, and what depends on it."""
        before = self.names[at]
        if label == "text" and is_heading:
            label = "heading"
        self._set(at, before if (before, label) == ("first", "step") else label)
        if (before in HEADS or before == "heading") and label in _NOTHING_TO_DO:
            self._clear(self._below(at))
        elif before in ("first", "step") and label not in STEPS:
            self._clear(self._inside(at))
            if before == "first":
                self._begin_after(at)

    def _set(self, at: int, label: Label) -> None:
        self.names[at] = label
        self.steps[at], self.heads[at] = float(label in STEPS), float(label in HEADS)

    def _clear(self, places: Iterable[int]) -> None:
        """Label what nobody decided on as text."""
        for at in [place for place in places if place not in self.decided]:
            self._set(at, "text")

    def _below(self, at: int) -> Iterator[int]:
        """The units below `at`, up to the next heading of any form."""
        for below in range(at + 1, len(self.names)):
            if self.names[below] in HEADS or self.names[below] == "heading":
                return
            yield below

    def _inside(self, at: int) -> Iterator[int]:
        """The units that belong to the step at `at`."""
        for below in self._below(at):
            if self.names[below] not in ("substep", "more"):
                return
            yield below

    def _begin_after(self, at: int) -> None:
        """Let the next step of the procedure be its first one."""
        for below in self._below(at):
            if self.names[below] in ("first", "step"):
                self.names[below] = "first"
                return
