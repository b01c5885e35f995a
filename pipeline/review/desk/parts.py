"""An article -> the parts that a person decides on: its kind, fixes, steps and cuts, and the correction that a verdict is."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ...cleaning.line_corrections import text_of
from ...lexicon.words import words
from ...model import Article, Fix, Kind, Label, Step
from ...outputs.conservation import restored
from ...outputs.writers.marked import MarkedLine
from ...settings.teaching import LineCorrection
from ...text.lines import Lines
from ..article import first_lines
from ..budget import Budget
from ..places import Place, Places, places_of
from .journal import Verdict, What

# A step is found in its line by so many words, after so many of a label and number.
FIRST_WORDS, MARKER_WORDS = 4, 2
# Characters of a part that are shown.
MAX_SHOWN = 600
_WORDLESS = "has no line to know it by"
_SHARED = "shares its line with another part, so it can't be decided on alone"
_HEADLESS = "has no heading of its own; decide on its steps"


@dataclass(frozen=True, slots=True)
class Part:
    """A part to decide on: what it is called and says, and its rows (1-based) among the lines that an article's page shows.

    The rows are 0 if it has none. `depth` is how deep it is nested, `confidence` that of a fix or step, `line` what its rows
    say, for the settings, and `label` theirs. `problem` says why it can't be decided on, or is "".
    """

    what: What
    name: str
    text: str
    first: int
    last: int
    depth: int = 0
    confidence: float | None = None
    key: str = ""
    line: str = ""
    label: Label | None = None
    rule: str = ""
    problem: str = ""

    def correction(self, path: str, verdict: Verdict, value: Kind | None) -> LineCorrection | None:
        """What a verdict on this part of the article at `path` says in the settings; None if it says nothing there.

        `value` is the kind that was chosen, for the part `kind` alone.
        """
        last = self.last if self.last > self.first else None
        if self.what == "kind":
            return LineCorrection(path=path, line=self.first, text=self.line, kind=value)
        if self.what == "cut":
            keep = LineCorrection(path=path, line=self.first, last=last, text=self.line, keep=True)
            return keep if verdict == "reject" else None
        label: Label | None = self.label if verdict == "accept" else "text"
        return LineCorrection(path=path, line=self.first, text=self.line, label=label)


def parts_of(article: Article) -> dict[str, Part]:
    """The parts of `article` by their keys, in the order in which a page shows them.

    Raises ValueError if the article's edits do not add up to its source.
    """
    marked, _ = first_lines(article)
    sheet = _Sheet.of(article, marked)
    found = Budget().article(article)
    places = places_of(found, marked)
    units = list(sheet.fixes(found.fixes, places, 0))
    begun = Counter(part.first for part in units if not part.problem)
    apart = (replace(part, problem=_SHARED) if begun[part.first] > 1 and not part.problem else part for part in units)
    parts = map(sheet.known, (*sheet.kind(), *apart, *sheet.cuts()))
    return {part.key: part for part in parts}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """An article with its lines; `numbers` counts for each line those above that say the same.

    `start` is the number of lines of front matter.
    """

    article: Article
    rows: Sequence[str]
    numbers: Sequence[int]
    start: int

    @classmethod
    def of(cls, article: Article, marked: Sequence[MarkedLine]) -> _Sheet:
        """The sheet of an article, of which a page shows the lines `marked`."""
        counts: Counter[str] = Counter()
        numbers = []
        for line in marked:
            said = text_of([line.text])
            numbers.append(counts[said])
            counts[said] += 1
        start = article.front_matter.text.count("\n")
        return cls(article, [line.text for line in marked], numbers, start)

    def kind(self) -> Iterator[Part]:
        """The article's kind, which is known by the line of its title, or else by its first line with words."""
        title = words(self.article.title or "")
        said = {row: words(self.rows[row - 1]) for row in range(self.start + 1, len(self.rows) + 1)}
        titled = [row for row, own in said.items() if title and _holds(own, title)]
        row = next(iter(titled or [row for row, own in said.items() if own]), 0)
        text = self.article.title or self.article.source.path
        yield Part("kind", self.article.kind, text, row, row)

    def fixes(self, fixes: Sequence[Fix], places: Places, depth: int) -> Iterator[Part]:
        """Fixes and options, each followed by what it holds."""
        for fix in fixes:
            place = places.by_id[fix.id]
            row = self._row(place)
            label: Label = "option" if depth else "fix"
            is_headed = bool(row) and _is_headed(fix, self.rows[row - 1])
            problem = "" if is_headed else _HEADLESS
            found = Part("fix", place.name, fix.title, row, row, depth, fix.confidence, label=label, problem=problem)
            yield found
            for procedure in fix.procedures:
                yield from self._steps(procedure.steps, places, depth + 1, is_inside=False)
            yield from self.fixes(fix.options, places, depth + 1)

    def _steps(self, steps: Sequence[Step], places: Places, depth: int, *, is_inside: bool) -> Iterator[Part]:
        for position, step in enumerate(steps):
            place = places.by_id[step.id]
            label: Label = "substep" if is_inside else "step" if position else "first"
            row = self._row(place)
            problem = _SHARED if row and not _begins(self.rows[row - 1], step.text) else ""
            yield Part("step", place.name, step.text, row, row, depth, step.confidence, label=label, problem=problem)
            yield from self._steps(step.steps, places, depth + 1, is_inside=True)

    def cuts(self) -> Iterator[Part]:
        """What was cut, in order."""
        lines = Lines.of(restored(self.article))
        for removed in self.article.removed:
            said = removed.text.strip()
            start = removed.span[0] + removed.text.find(said)
            first, last = lines.at(start) + 1, lines.at(start + max(0, len(said) - 1)) + 1
            if said and last <= len(self.rows):
                name = f"{removed.kind}, {removed.reason}"
                yield Part("cut", name, said, first, last, rule=removed.rule)

    def known(self, part: Part) -> Part:
        """A part with the text and key by which it is known again, in other runs, too."""
        line = text_of(self.rows[part.first - 1 : part.last]) if part.first else ""
        number = self.numbers[part.first - 1] if part.first else 0
        problem = part.problem or ("" if line else _WORDLESS)
        sort = part.name if problem else part.what if part.what in ("kind", "cut") else "unit"
        known = repr((sort, self.article.source.path, line, number)).encode(errors="surrogatepass")
        return replace(
            part,
            text=part.text[:MAX_SHOWN],
            key=hashlib.blake2b(known, digest_size=16).hexdigest(),
            line=line,
            problem=problem,
        )

    def _row(self, place: Place) -> int:
        """The row of a part; 0 if it is not shown, or is a title in the front matter."""
        return place.first if place.first and place.first > self.start else 0


def _is_headed(fix: Fix, line: str) -> bool:
    """Whether a line is the heading of a fix: it has its title, or the label and number that stand above the title."""
    own = words(line)
    number = words(f"{fix.label or ''} {'' if fix.number is None else fix.number}")
    return any(part and _holds(own, part) for part in (words(fix.title), number))


def _begins(line: str, text: str) -> bool:
    """Whether a line begins with the first words of `text`, after a number and a label, or holds none of them."""
    own, first = words(line), words(text)[:FIRST_WORDS]
    return not _holds(own, first) or any(own[at : at + len(first)] == first for at in range(MARKER_WORDS + 1))


def _holds(said: Sequence[str], part: Sequence[str]) -> bool:
    """Whether the words `said` have those of `part` in a row."""
    return f" {' '.join(part)} " in f" {' '.join(said)} "
