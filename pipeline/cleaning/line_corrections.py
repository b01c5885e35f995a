"""The corrections by line that a person made for one article: which lines they are about now, and which are stale."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..lexicon.words import words
from ..model import ArticleWarning, Correction, Kind, Label
from ..settings.teaching import LineCorrection
from ..text.inline import plain
from ..text.lines import Lines

# A line is known again by so many words; later ones may change.
MAX_WORDS = 40
# Characters of a text in a warning.
MAX_SHOWN = 80
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Placed:
    """The corrections of an article, each with its first and last line (1-based) as the article is now, and those without."""

    found: tuple[tuple[LineCorrection, Range], ...] = ()
    stale: tuple[LineCorrection, ...] = ()

    @property
    def kind(self) -> Kind | None:
        """The article's kind by the last correction that names one."""
        return next((entry.kind for entry, _ in reversed(self.found) if entry.kind), None)

    @property
    def labels(self) -> dict[int, Label]:
        """The label of what begins on a line, by line."""
        return {first: entry.label for entry, (first, _) in self.found if entry.label}

    @property
    def kept(self) -> frozenset[int]:
        """The lines that stay."""
        return frozenset(line for entry, (first, last) in self.found if entry.keep for line in range(first, last + 1))

    def used(self, without_unit: Iterable[int]) -> tuple[Correction, ...]:
        """What the article follows; a label for a line `without_unit` is nothing to follow."""
        followed = [self._followed(entry, lines, frozenset(without_unit)) for entry, lines in self.found]
        return tuple(entry for entry in followed if entry.kind or entry.label or entry.keep)

    def warnings(self, without_unit: Iterable[int]) -> Iterator[ArticleWarning]:
        """A warning for each correction that isn't followed, and why."""
        for entry in self.stale:
            why = f"line {entry.line} does not say “{_shown(entry.text)}” any more, nor does just one other line"
            yield _warning(why, None)
        for line in without_unit:
            yield _warning(f"line {line} has a label, but not just one part of the cleaned article begins on it", (line, line))

    def _followed(self, entry: LineCorrection, lines: Range, without_unit: frozenset[int]) -> Correction:
        label = None if lines[0] in without_unit else entry.label
        return Correction(kind=entry.kind, label=label, keep=entry.keep, lines=lines)


NOT_CORRECTED = Placed()


def placed(corrections: Sequence[LineCorrection], lines: Lines, start: int) -> Placed:
    """Find the lines of the `corrections` in the text of `lines` from code point `start` on.

    A correction is about its line if that still says its text, or else about the only lines that do.
    """
    if not corrections:
        return NOT_CORRECTED
    text = _Text(lines.all(), lines.at(start) if start < len(lines.text) else len(lines))
    found: list[tuple[LineCorrection, Range]] = []
    stale: list[LineCorrection] = []
    for entry in corrections:
        first = text.first_of(entry)
        if first is None:
            stale.append(entry)
        else:
            found.append((entry, (first + 1, first + 1 + _size(entry))))
    return Placed(tuple(found), tuple(stale))


def text_of(lines: Sequence[str]) -> str:
    """The text by which a correction knows `lines` again; "" if they say nothing by which they could be known."""
    said = _said_by(lines)
    spelled = " ".join(" ".join(plain(line) for line in lines).split()[:MAX_WORDS])
    return next((text for text in (spelled, " ".join(said)) if text and _said_by([text]) == said), "")


@dataclass(frozen=True, slots=True)
class _Text:
    """The lines of an article, and the index of the first one after the front matter."""

    lines: Sequence[str]
    start: int

    def first_of(self, entry: LineCorrection) -> int | None:
        """The index of the first line of a correction; None if it is stale."""
        wanted, size = _said_by([entry.text]), _size(entry)
        if self._says(entry.line - 1, size, wanted):
            return entry.line - 1
        others = [first for first in range(self.start, len(self.lines)) if self._says(first, size, wanted)]
        return others[0] if len(others) == 1 else None

    def _says(self, first: int, size: int, wanted: tuple[str, ...]) -> bool:
        own = self.lines[first : first + size + 1] if first >= self.start else []
        return len(own) > size and bool(own[0].strip() and own[-1].strip()) and _said_by(own) == wanted


def _said_by(lines: Sequence[str]) -> tuple[str, ...]:
    """What lines are known by: their first words, or what they have instead of words."""
    said = [word for line in lines for word in words(plain(line))]
    return tuple((said or [token for line in lines for token in line.split()])[:MAX_WORDS])


def _size(entry: LineCorrection) -> int:
    """How many lines a correction is about, after the first one."""
    return (entry.last or entry.line) - entry.line


def _shown(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def _warning(why: str, lines: Range | None) -> ArticleWarning:
    message = f"a correction in the settings is not followed: {why}; review the article again"
    return ArticleWarning(code="correction_stale", severity="warning", message=message, lines=lines)
