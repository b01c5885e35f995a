"""Units of one form that belong together: numbers that count up, labels that do, and bullets of one depth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..markers import Family, Marker
from ..units import Unit

# Words of a paragraph that separates bullets; the second one ends their list.
MIN_PROSE_WORDS = 9
MAX_PROSE = 1
MAX_SKIPPED = 3

# Where members stand: the places of units (see `View`), and "x" for labels outside of headings; and those with bullets.
WHERE = "Hbidpx"
BULLETS = "bidp"

Form = tuple[Family, str, int, str]


@dataclass(slots=True, eq=False)
class Enumeration:
    """Members of one form, by their indices.

    `form` is the family of markers, where they stand, the depth, and their label or the sign after their numbers. `asks` is
    their mean instruction score (0 to 1).
    """

    form: Form
    members: list[int] = field(default_factory=list)
    numbers: list[int | None] = field(default_factory=list)
    prose: int = 0
    asks: float = 0.0

    def takes(self, number: int | None) -> bool:
        """Whether a marker with `number` goes on with it."""
        before = self.numbers[-1]
        if self.form[0] == "bullet":
            return True
        if before is None or number is None:
            return False
        all_ones = self.numbers[0] == before == number == 1
        return before <= number <= before + MAX_SKIPPED and (all_ones or number != 1)

    def add(self, index: int, number: int | None) -> None:
        """Add a member."""
        self.members.append(index)
        self.numbers.append(number)
        self.prose = 0


def enumerations(units: Sequence[Unit], markers: Sequence[Marker | None], places: Sequence[str]) -> list[Enumeration | None]:
    """The enumeration of each unit; None without a marker. `places` are where units stand (see `View`)."""
    found: list[Enumeration | None] = []
    opened: dict[str, dict[Form, Enumeration]] = {where: {} for where in WHERE}
    for index, (unit, marker) in enumerate(zip(units, markers, strict=True)):
        if places[index] == "H" and unit.words:
            opened = {where: run if where == "H" else {} for where, run in opened.items()}
        if marker is None:
            _separate([opened[where] for where in BULLETS], unit)
            found.append(None)
            continue
        form = _form(unit, marker, places[index])
        entry = opened[form[1]].get(form)
        if entry is None or not entry.takes(marker.number):
            entry = opened[form[1]][form] = _cut(opened, form, marker.number) or Enumeration(form)
        if form[1] == "i":
            opened["i"] = {other: run for other, run in opened["i"].items() if other[2] <= unit.depth}
        entry.add(index, marker.number)
        found.append(entry)
    return found


def _form(unit: Unit, marker: Marker, place: str) -> Form:
    is_labeled = marker.family in ("label", "step")
    where = place if not is_labeled or place == "H" else "x"
    name = (marker.label or "").lower() if is_labeled else marker.sign if where == "i" else ""
    return (marker.family, where, unit.depth if where == "i" else 0, name)


def _cut(opened: dict[str, dict[Form, Enumeration]], form: Form, number: int | None) -> Enumeration | None:
    """The list that a number goes on with in another dress: what a picture cuts off may be paragraphs, or the reverse."""
    if form[0] != "number" or form[1] not in "ip" or form[2] > 1 or number is None:
        return None
    others: list[Form] = [("number", "p", 0, "")] if form[1] == "i" else [("number", "i", 1, sign) for sign in ".)"]
    entries = (opened[other[1]][other] for other in others if other in opened[other[1]])
    return next((entry for entry in entries if entry.numbers[-1] == number - 1), None)


def _separate(runs: Sequence[dict[Form, Enumeration]], unit: Unit) -> None:
    """Close the bullets that prose separates from what follows."""
    if unit.kind != "paragraph" or unit.depth or len(unit.words) < MIN_PROSE_WORDS:
        return
    for run in runs:
        for form, entry in list(run.items()):
            if form[0] == "bullet":
                entry.prose += 1
                if entry.prose > MAX_PROSE:
                    del run[form]
