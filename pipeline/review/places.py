"""Finds the source lines of an article's fixes and steps, for the links between steps and lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model import Article, Fix, Step
from ..outputs.writers.marked import MarkedLine
from ..patterns import lazy_pattern

_NON_WORD = lazy_pattern(r"[\W_]+")
# A part is recognized in a line by its first letters.
_MATCH_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A part: its `anchor` on the page, its short `name`, the name of a step's `fix`, and its first and last row, if known."""

    anchor: str
    name: str
    fix: str
    first: int | None
    last: int | None


@dataclass
class Places:
    """The places of fixes, options and steps, by id and by the row they start in."""

    by_id: dict[str, Place] = field(default_factory=dict)
    by_row: defaultdict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, identity: str, place: Place) -> None:
        """Add the place of the part with the id `identity`."""
        self.by_id[identity] = place
        if place.first is not None:
            self.by_row[place.first].append(place)


def places_of(article: Article, rows: Sequence[MarkedLine]) -> Places:
    """All places of `article`, whose page shows `rows`, the first lines of its source.

    A web page's line numbers refer to the HTML, but its rows are lines of the Markdown made from it. There, a part is found
    by its first words, searching on from the part before it.
    """
    places = Places()
    search = _Search(rows) if article.source.converted is not None else None
    for number, part in enumerate(_parts(article.fixes, ""), start=1):
        first, last = search.find(part.words) if search else part.lines
        shown = first is not None and first <= len(rows)
        place = Place(f"part-{number}", part.name, part.fix, first if shown else None, last if shown else None)
        places.add(part.id, place)
    return places


@dataclass(frozen=True, slots=True)
class _Part:
    """A fix, option or step, with the words it starts with and its lines."""

    id: str
    name: str
    fix: str
    words: str
    lines: tuple[int, int]


def _parts(fixes: Sequence[Fix], parent_path: str) -> Iterator[_Part]:
    """Each fix, option and step in reading order."""
    for fix in fixes:
        path = f"{parent_path}{fix.position}"
        name = f"option {path}" if parent_path else f"fix {path}"
        yield _Part(fix.id, name, "", fix.title, fix.lines)
        for procedure in fix.procedures:
            procedure_name = name if len(fix.procedures) == 1 else f"{name}, list {procedure.position}"
            yield from _steps(procedure.steps, "", procedure_name)
        yield from _parts(fix.options, path + ".")


def _steps(steps: Sequence[Step], parent_path: str, fix: str) -> Iterator[_Part]:
    for step in steps:
        path = f"{parent_path}{step.number if step.number is not None else step.position}"
        yield _Part(step.id, f"step {path}", fix, step.text, step.lines)
        yield from _steps(step.steps, path + ".", fix)


class _Search:
    """Finds rows that hold given words; each search starts where the last one ended."""

    def __init__(self, rows: Sequence[MarkedLine]) -> None:
        self.rows = [_letters(row.result or "") for row in rows]
        self.at = 0

    def find(self, words: str) -> tuple[int | None, int | None]:
        """The row (1-based) that holds the beginning of `words`, as first and last row; (None, None) if there is none."""
        head = _letters(words)[:_MATCH_LETTERS]
        if head:
            for index in range(self.at, len(self.rows)):
                if head in self.rows[index]:
                    self.at = index
                    return index + 1, index + 1
        return None, None


def _letters(text: str) -> str:
    return _NON_WORD.sub("", text).casefold()
