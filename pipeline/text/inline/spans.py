"""The plain text of inline Markdown, with the positions of its marked pieces and code spans."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...patterns import lazy_pattern

_TICKS = lazy_pattern(r"`+")


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the plain text: code points [start, end), its words, and for a link or image the address."""

    start: int
    end: int
    text: str
    href: str = ""

    def moved(self, by: int) -> Span:
        """The same span, `by` code points further on."""
        return Span(self.start + by, self.end + by, self.text, self.href)


@dataclass(slots=True)
class Inline:
    """Plain text and its marked pieces; all spans refer to `text`."""

    text: str = ""
    strong: list[Span] = field(default_factory=list)
    emphasis: list[Span] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)
    links: list[Span] = field(default_factory=list)
    images: list[Span] = field(default_factory=list)

    @property
    def marks(self) -> tuple[list[Span], ...]:
        """All kinds of spans."""
        return (self.strong, self.emphasis, self.code, self.links, self.images)


def touched(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of `spans` (start and end, in order, disjoint) shares a code point with [start, end)."""
    following = bisect_left(spans, (end,))
    return following > 0 and spans[following - 1][1] > start


def code_spans(markdown: str) -> list[tuple[int, int]]:
    """Start and end of each code span: a run of backticks up to the next run of the same length, as in CommonMark."""
    if "`" not in markdown:
        return []
    runs = [match.span() for match in _TICKS.finditer(markdown)]
    places: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        places.setdefault(end - start, []).append(index)
    found: list[tuple[int, int]] = []
    index = 0
    while index < len(runs):
        start, end = runs[index]
        if markdown[start - 1 : start] == "\\" and end - start == 1:
            index += 1  # an escaped backtick opens nothing
            continue
        alike = places[end - start]
        at = bisect_right(alike, index)
        if at < len(alike):
            index = alike[at]
            found.append((start, runs[index][1]))
        index += 1
    return found
