"""Runs of steps: consecutive steps of one kind of marker, with the units that belong to each."""

from __future__ import annotations

from dataclasses import dataclass, field

from .markers import Family, Marker
from .units import Unit


@dataclass(slots=True)
class StepDraft:
    """A step: its marker, the units that belong to it, and its substeps."""

    marker: Marker
    units: list[Unit]
    children: list[StepDraft] = field(default_factory=list)

    def nest(self, marker: Marker, unit: Unit) -> None:
        """Add `unit` as a substep."""
        self.children.append(StepDraft(marker, [unit]))

    def append(self, unit: Unit) -> None:
        """Add `unit` to the step, or to its last substep if it is indented as deep."""
        target = self
        if self.children:
            child = self.children[-1]
            inside = unit.depth and unit.depth >= child.units[0].depth
            if inside or unit.depth > self.units[0].depth or unit.part is child.units[-1].part:
                target = child
        target.units.append(unit)


@dataclass(slots=True)
class Run:
    """Consecutive steps of one family; `first` and `end` are indices of the section's units (`end` is exclusive).

    `lead` is the unit that introduces the run, `result` says what follows from it.
    """

    family: Family
    first: int
    steps: list[StepDraft]
    end: int
    lead: Unit | None = None
    result: Unit | None = None

    @property
    def last(self) -> StepDraft:
        """The last step."""
        return self.steps[-1]
