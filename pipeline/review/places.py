"""Where the parts of an article stand in its source, as the page shows it: links from a step to its lines and back."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..model import Article, Fix, Step
from ..outputs.writers.marked import MarkedLine

_NO_WORD = re.compile(r"[\W_]+")
# Enough letters to know a line by.
_HEAD = 40


@dataclass(frozen=True, slots=True)
class Place:
    """A part: its `anchor` on the page, its short `name`, the fix that a step is `of`, and its first and last row, if known."""

    anchor: str
    name: str
    of: str
    first: int | None
    last: int | None


@dataclass
class Places:
    """The places of fixes, options and steps by their id, and by the row that they begin in."""

    by_id: dict[str, Place] = field(default_factory=dict)
    by_row: defaultdict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))

    def add(self, identity: str, place: Place) -> None:
        """Remember a place."""
        self.by_id[identity] = place
        if place.first is not None:
            self.by_row[place.first].append(place)


def places_of(article: Article, rows: Sequence[MarkedLine]) -> Places:
    """All places of `article`, whose page shows the first `rows` of its source.

    Lines of a web page point into the HTML, but the rows are those of the Markdown made of it: there a part is searched by
    its first words, from the part before it on.
    """
    places = Places()
    search = _Search(rows) if article.source.converted is not None else None
    for number, part in enumerate(_parts(article.fixes, ""), start=1):
        first, last = search.find(part.words) if search else part.lines
        shown = first is not None and first <= len(rows)
        place = Place(f"part-{number}", part.name, part.of, first if shown else None, last if shown else None)
        places.add(part.id, place)
    return places


@dataclass(frozen=True, slots=True)
class _Part:
    """A fix, option or step: `words` that it begins with, and its lines."""

    id: str
    name: str
    of: str
    words: str
    lines: tuple[int, int]


def _parts(fixes: Sequence[Fix], above: str) -> Iterator[_Part]:
    """Each fix, option and step in reading order."""
    for fix in fixes:
        path = f"{above}{fix.position}"
        name = f"option {path}" if above else f"fix {path}"
        yield _Part(fix.id, name, "", fix.title, fix.lines)
        for procedure in fix.procedures:
            of = name if len(fix.procedures) == 1 else f"{name}, list {procedure.position}"
            yield from _steps(procedure.steps, "", of)
        yield from _parts(fix.options, path + ".")


def _steps(steps: Sequence[Step], above: str, of: str) -> Iterator[_Part]:
    for step in steps:
        path = f"{above}{step.number if step.number is not None else step.position}"
        yield _Part(step.id, f"step {path}", of, step.text, step.lines)
        yield from _steps(step.steps, path + ".", of)


class _Search:
    """Finds the rows that begin with given words, each search going on behind the last find."""

    def __init__(self, rows: Sequence[MarkedLine]) -> None:
        self.rows = [_letters(row.result or "") for row in rows]
        self.at = 0

    def find(self, words: str) -> tuple[int | None, int | None]:
        """The row (from 1) that holds the beginning of `words`, twice; None where there is none."""
        head = _letters(words)[:_HEAD]
        if head:
            for index in range(self.at, len(self.rows)):
                if head in self.rows[index]:
                    self.at = index
                    return index + 1, index + 1
        return None, None


def _letters(text: str) -> str:
    return _NO_WORD.sub("", text).casefold()
