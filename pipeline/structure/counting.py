"""Units -> the same units with the markers that only their neighbors show: they count up, or stand in a row."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..patterns import lazy_pattern
from .dresses import Reading, readings
from .marker import INVISIBLE, Marker, without_lead

if TYPE_CHECKING:
    from .units import Unit

_SIGN = lazy_pattern(
    rf"^[\s{INVISIBLE}]{{0,8}}(?P<sign>[•●▪‣◦▸►▶➤➢✓✔☑☐□⬜◻✅○■◆※*+–-])[\s{INVISIBLE}]+(?P<title>\S.*)", re.DOTALL
)
# Members of a run that starts at 2 or 3: the first ones were lost with a removed line.
MIN_WITHOUT_FIRST = 3
MAX_FIRST = 3
# Lines in a row that start with one sign and are a list.
MIN_SIGNS = 2


@dataclass(slots=True)
class _Run:
    """Units with readings of one key that count up."""

    members: list[tuple[int, Reading]]

    def takes(self, reading: Reading) -> bool:
        """Whether `reading` counts on."""
        last, number = self.members[-1][1].marker.number, reading.marker.number
        assert last is not None
        assert number is not None
        return last < number <= last + (2 if reading.skips else 1)

    def counts(self) -> bool:
        """Whether there are enough members; letters in a row may start anywhere."""
        first = self.members[0][1]
        is_whole = first.marker.number in (0, 1) or first.marker.dress == "letter"
        return len(self.members) >= (first.least if is_whole else max(first.least, MIN_WITHOUT_FIRST))


def with_counted(units: Sequence[Unit]) -> list[Unit]:
    """`units`, each with the marker that its neighbors give evidence for, if any."""
    counted = {**dict(_signs(units)), **dict(_cut_lists(units)), **_chosen(_runs(units))}
    return [replace(unit, counted=counted[index]) if index in counted else unit for index, unit in enumerate(units)]


def _runs(units: Sequence[Unit]) -> list[_Run]:
    """The runs of readings of one key; those in a text, except labels, end at the next heading."""
    runs: list[_Run] = []
    opened: dict[tuple[object, ...], _Run] = {}
    for index, unit in enumerate(units):
        is_heading = unit.kind == "heading"
        if is_heading:
            opened = {key: run for key, run in opened.items() if key[0] or key[2] == "label"}
        for reading in _readings(unit):
            key = (is_heading, 0 if is_heading else unit.depth, *reading.key)
            run = opened.get(key)
            if run is not None and run.takes(reading):
                run.members.append((index, reading))
            elif (reading.marker.number or 0) <= (MAX_FIRST if run is None else 1) or reading.marker.family == "letter":
                opened[key] = run = _Run([(index, reading)])
                runs.append(run)
    return runs


def _readings(unit: Unit) -> Iterable[Reading]:
    """The readings of a heading or a line of text; the number of a list item stays, unless a label stands there."""
    if unit.kind not in ("heading", "paragraph") or unit.inline_number is not None or not unit.words:
        return ()
    is_heading = unit.kind == "heading"
    title_like = is_heading or unit.bold_line
    found = readings(without_lead(unit.text), unit.lexicon, heading=is_heading, title_like=title_like)
    if unit.items and unit.items[-1].number is not None:
        return (reading for reading in found if reading.marker.label is not None)
    if unit.opens_block and not unit.items:
        return found
    return (reading for reading in found if reading.key[0] != "bare")


def _chosen(runs: Iterable[_Run]) -> dict[int, Marker]:
    """The marker of each unit: of two runs that read one unit, the longer one does."""
    chosen: dict[int, Marker] = {}
    for run in sorted((run for run in runs if run.counts()), key=_weight):
        if not any(index in chosen for index, _ in run.members):
            chosen.update((index, reading.marker) for index, reading in run.members)
    return chosen


def _weight(run: _Run) -> tuple[int, bool]:
    """Longer runs come first; of two equal ones, the one with a label."""
    return -len(run.members), run.members[0][1].marker.label is None


def _signs(units: Sequence[Unit]) -> Iterable[tuple[int, Marker]]:
    """Lines in a row that start with the same sign ("• Open …"): bullets that no list item is."""
    row: list[tuple[int, Marker]] = []
    for index, unit in enumerate(units):
        may_start_with_sign = unit.kind == "paragraph" and not unit.items and not unit.text[:1].isalnum()
        match = _SIGN.match(unit.text) if may_start_with_sign else None
        if match and row and row[0][1].sign != match["sign"]:
            yield from row if len(row) >= MIN_SIGNS else ()
            row = []
        if match:
            row.append((index, Marker("bullet", None, match["title"].strip(), sign=match["sign"], dress="none")))
        elif not unit.image_only:
            yield from row if len(row) >= MIN_SIGNS else ()
            row = []
    yield from row if len(row) >= MIN_SIGNS else ()


def _cut_lists(units: Sequence[Unit]) -> Iterable[tuple[int, Marker]]:
    """The numbers of lists, all printed "1.", that code, pictures or tables cut apart: they count on."""
    chain: list[int] = []
    is_cut = False
    for index, unit in enumerate(units):
        if unit.items and unit.items[-1].number is not None and unit.depth == 1:
            is_one = unit.items[-1].number == 1
            if chain and (unit.items[-1].counted or (is_one and is_cut)):
                chain.append(index)
            else:  # a list that prints its numbers, or the next list
                yield from _renumbered(chain if is_one else chain[:-1], units)
                chain = [index] if is_one else []
            is_cut = False
        elif unit.kind in ("code", "table") or unit.image_only:
            is_cut = True
        elif unit.kind == "heading" or (unit.depth == 0 and unit.words):
            yield from _renumbered(chain, units)
            chain = []
    yield from _renumbered(chain, units)


def _renumbered(chain: Sequence[int], units: Sequence[Unit]) -> Iterable[tuple[int, Marker]]:
    """The units of `chain`, counted from 1, if it has several lists."""
    for number, index in enumerate(chain, start=1):
        item = units[index].items[-1]
        if item.number != number:
            yield index, Marker("number", number, units[index].text, sign=item.mark)
