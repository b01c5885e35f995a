"""The units of one section with their step markers and what is known about the section: what runs of steps are read from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon import Lexicon
from .about import KnownVerbs
from .markers import Marker, marker_of
from .units import Unit


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a section.

    `heading` is its title. `is_strict`: its steps need strong evidence. `verbs`: how many verbs of its language the lexicon
    knows. `is_labeled`: a label like "Fix 2" says that it holds something to do. `is_member`: it is one of a series.
    """

    heading: str
    verbs: KnownVerbs
    is_strict: bool
    is_labeled: bool
    is_member: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The units below one heading; `markers[n]` is the step marker of `units[n]`."""

    units: tuple[Unit, ...]
    markers: tuple[Marker | None, ...]
    lexicon: Lexicon
    context: Context

    @classmethod
    def of(cls, units: Sequence[Unit], lexicon: Lexicon, context: Context) -> Passage:
        """The passage of `units`."""
        return cls(tuple(units), tuple(_step_marker(unit) for unit in units), lexicon, context)

    def index_before(self, index: int, floor: int) -> int | None:
        """The index of the last unit before `index`, from `floor` on, that has words of its own; None after a heading."""
        for place in range(index - 1, floor - 1, -1):
            unit = self.units[place]
            if unit.image_only or unit.caption or unit.kind in ("rule", "code") or (unit.kind == "html" and not unit.words):
                continue
            return place if unit.kind != "heading" else None
        return None


def _step_marker(unit: Unit) -> Marker | None:
    """The unit's marker if it can be a step's; a label of a series of solutions can't."""
    marker = marker_of(unit)
    if marker is None:
        # the outline leaves a heading among the units of a section only if it is a step ("Make preparation")
        return Marker("step", 0, unit.text) if unit.kind == "heading" and unit.words else None
    if marker.family == "label":
        item = unit.items[-1] if unit.items else None
        if item is None:
            return None
        return Marker("number" if item.number is not None else "bullet", item.number, unit.text, sign=item.mark)
    if marker.family == "step" and marker.number is not None and not marker.punctuated and not marker.title and unit.items:
        return None
    return marker
