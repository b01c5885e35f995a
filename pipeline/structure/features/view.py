"""What the facts are read from: an article's units with their markers, scores, enumerations and headings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from ...lexicon import Lexicon
from ..about import About
from ..markers import Marker
from ..units import Unit
from .enumerations import Enumeration, enumerations
from .extents import BOLD_LEVEL, Above, Extent, above, extents, member_ends
from .scales import ending, tenth

# How many units from a unit its list, and the text above a list, are looked for.
MAX_DISTANCE = 11
# The closed lists of phrases within a title, and at its start.
WITHIN = ("faq", "trouble")
BEGINS = ("conclusion", "how_to", "not_to_do")


@dataclass(frozen=True, slots=True)
class View:
    """The units of an article and what is known of each, by its index.

    `asks`: the instruction score (0 to 1), and its class (`tenths`). `endings`: the sign that ends it. `places`: "H" heading,
    "b" bold line, "i" list item, "d" inside a list, "p" other; `forms`: the place and the family of its marker, in one word.
    `levels`: 1 to 6 for a heading, 7 for a bold line, 0 for others. `enumerations`: what it is a member of, with its `order`
    there, and where the part below it ends (`ends`, exclusive). `shapes`: form and end of a unit in one word. `heads`: the
    indices of headings and bold lines in order, each with an `extents` entry and what it says by closed lists (`said`).
    `starts`: how many heads start with a word.
    """

    units: Sequence[Unit]
    markers: Sequence[Marker | None]
    asks: Sequence[float]
    tenths: Sequence[str]
    endings: Sequence[str]
    places: Sequence[str]
    forms: Sequence[str]
    levels: Sequence[int]
    enumerations: Sequence[Enumeration | None]
    order: Sequence[int]
    ends: Sequence[int]
    shapes: Sequence[str]
    heads: Sequence[int]
    said: dict[int, tuple[str, ...]]
    above: Sequence[Above]
    extents: dict[int, Extent]
    of_level: dict[int, list[int]]
    starts: Counter[tuple[str, ...]]
    about: About
    lexicon: Lexicon

    @classmethod
    def of(cls, units: Sequence[Unit], about: About, lexicon: Lexicon, asks: Callable[[str], float]) -> View:
        """The view of an article's units; `asks` scores a text."""
        markers = [unit.marker for unit in units]
        places = [_place(unit) for unit in units]
        levels = [_level(unit) for unit in units]
        endings = [ending(unit.text) for unit in units]
        scores = _scores(units, markers, endings, asks)
        heads = [index for index, level in enumerate(levels) if level]
        series = enumerations(units, markers, places)
        words = [units[index].words for index in heads if units[index].words]
        return cls(
            units=units,
            markers=markers,
            asks=scores,
            tenths=[tenth(score) for score in scores],
            endings=endings,
            places=places,
            forms=[place + (marker.family if marker else "-") for place, marker in zip(places, markers, strict=True)],
            levels=levels,
            enumerations=series,
            order=_order(series, scores),
            ends=member_ends(series, levels),
            shapes=[_shape(*entry) for entry in zip(units, markers, places, endings, strict=True)],
            heads=heads,
            said={index: _said(units[index].text, lexicon) for index in heads},
            above=above(levels),
            extents=extents(heads, levels),
            of_level=_of_level(heads, levels),
            starts=Counter([*((row[0],) for row in words), *(tuple(row[:2]) for row in words if len(row) > 1)]),
            about=about,
            lexicon=lexicon,
        )

    def lists(self, start: int, end: int) -> Collection[Enumeration]:
        """The lists of two or more members, none of them headings, that have one among the units from `start` to `end`."""
        entries = ((self.places[at], self.enumerations[at]) for at in range(start, end))
        return {id(entry): entry for place, entry in entries if entry and place != "H" and len(entry.members) > 1}.values()

    @property
    def distinct(self) -> Collection[Enumeration]:
        """All enumerations, in order."""
        return {id(entry): entry for entry in self.enumerations if entry}.values()

    def is_gap(self, at: int) -> bool:
        """Whether a unit is only an image or a line between what stands above and below it."""
        return self.units[at].image_only or self.units[at].kind == "rule"

    def family(self, at: int) -> str:
        """The family of a unit's marker, "-" without one."""
        marker = self.markers[at]
        return marker.family if marker else "-"


def _scores(
    units: Sequence[Unit], markers: Sequence[Marker | None], endings: Sequence[str], asks: Callable[[str], float]
) -> list[float]:
    """The score of each unit; a sentence that is wrapped counts where it starts."""
    found = [0.0] * len(units)
    rest: list[str] = []
    for at in reversed(range(len(units))):
        unit, marker = units[at], markers[at]
        if at and _is_wrapped(unit, marker, units[at - 1], endings[at - 1]):
            rest.append(unit.text)
            continue
        if unit.words:
            own = marker.title if marker and marker.title else unit.text
            found[at] = asks(" ".join([own, *reversed(rest)]) if rest else own)
        rest = []
    return found


def _is_wrapped(unit: Unit, marker: Marker | None, above: Unit, ending: str) -> bool:
    """Whether a unit goes on with the sentence of the line `above`, which ends with the sign `ending`."""
    is_same = unit.part is above.part and marker is None and unit.kind == "paragraph"
    return is_same and ending not in ".:?" and bool(above.words)


def _order(series: Sequence[Enumeration | None], scores: Sequence[float]) -> list[int]:
    """The place of each unit in its enumeration, which learns its mean score."""
    order = [0] * len(series)
    for entry in {id(entry): entry for entry in series if entry}.values():
        entry.asks = sum(scores[index] for index in entry.members) / len(entry.members)
        for place, index in enumerate(entry.members):
            order[index] = place
    return order


def _of_level(heads: Sequence[int], levels: Sequence[int]) -> dict[int, list[int]]:
    """The headings of each level."""
    found: dict[int, list[int]] = defaultdict(list)
    for index in heads:
        if levels[index] < BOLD_LEVEL:
            found[levels[index]].append(index)
    return dict(found)


def _said(title: str, lexicon: Lexicon) -> tuple[str, ...]:
    """What a title says by the closed lists."""
    lists = ((name, lexicon.phrases[f"heading.{name}"]) for name in (*WITHIN, *BEGINS))
    return tuple(name for name, words in lists if (words.within(title) if name in WITHIN else words.begins(title)))


def _place(unit: Unit) -> str:
    if unit.kind == "heading":
        return "H"
    return "b" if unit.bold_line else "i" if unit.items else "d" if unit.depth else "p"


def _level(unit: Unit) -> int:
    if unit.kind == "heading" and unit.words:
        return unit.part.block.level
    return BOLD_LEVEL if unit.bold_line else 0


def _shape(unit: Unit, marker: Marker | None, place: str, ending: str) -> str:
    if unit.kind == "heading":
        return "H" + (marker.family[0] if marker else "")
    if unit.image_only:
        return "image"
    if unit.kind != "paragraph":
        return unit.kind
    if marker:
        return place + marker.family[:2]
    if unit.bold_line:
        return "bold"
    if unit.caption:
        return "caption"
    return ("q" if unit.part.block.quote else "") + ("in" if unit.depth else "p") + ending
