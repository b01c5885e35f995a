"""What repeats in an article: headings, lines, list items and table rows that start alike and, if they count, count up.

Fixes and steps are read from series and runs, which need known labels and lists. Repetitions need neither, so they also find
what was not understood: other numerals, labels in any language, lists in HTML, and numbered rows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from ..text.inline import plain
from .units import Unit

Form = Literal["heading", "line", "item", "row", "html"]

# Signs, and marks like keycaps, around a counter.
_SIGNS = r"[^\w\s]"
# The Chinese ordinal prefix and a numeral; or a label of up to two words and a number, a numeral or a single letter.
_COUNTER = re.compile(
    rf"[^\w<]{{0,8}}(?:(?P<prefix>第)(?P<numeral>\d{{1,2}}|\w)|(?P<label>(?:[^\W\d_]{{1,14}}[ \u00a0]){{0,2}}?)"
    rf"(?:(?P<number>\d{{1,2}})(?![\d%,]|\.\d)|(?P<sign>[\u2460-\u249b\u2776-\u2793])|(?P<letter>[^\W\d])(?!\w)))"
    rf"(?P<end>\s?{_SIGNS}{{0,3}})"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_HTML_ENTRY = re.compile(r"\s*(?:<[^<>]{0,200}>\s*){0,3}?<(?P<tag>li|h[1-6])\b[^<>]{0,200}>(?P<text>.*)", re.IGNORECASE)
_FIRST_CELL = re.compile(r"[^\d|]{0,12}(?P<number>\d{1,2})[^\d|]{0,12}\|(?P<text>.*)")
# The first letters of alphabets whose letters follow one another: Latin, Cyrillic, Greek.
_FIRST_LETTERS = "aаα"
MAX_LETTERS = 12
# A paragraph of more words than this between two bullets ends their list.
MAX_WORDS_BETWEEN = 6


@dataclass(frozen=True, slots=True)
class Entry:
    """One of the lines that start alike.

    `scope` and `shape` are equal for all of them. `number` is what counts up, None if nothing does; `text` follows it.
    `line` is the cleaned line (0-based).
    """

    form: Form
    scope: tuple[str, int]
    shape: str
    number: int | None
    text: str
    line: int
    unit: Unit


@dataclass(slots=True)
class Repetition:
    """Entries that start alike, in order.

    `before` is the unit above the first one, `heading` the heading above it, `end` the last cleaned line that belongs to them.
    """

    entries: list[Entry]
    before: Unit | None
    heading: Unit | None
    end: int = 0

    @property
    def form(self) -> Form:
        """The form of its entries."""
        return self.entries[0].form

    @property
    def counts(self) -> bool:
        """Whether its entries count up."""
        return self.entries[0].number is not None

    def takes(self, entry: Entry) -> bool:
        """Whether `entry` is the next one; one number may be missing."""
        last = self.entries[-1].number
        if entry.number is None or last is None:
            return entry.number is last
        return last < entry.number <= last + 2


_Open = dict[tuple[str, int], dict[str, Repetition]]


def repetitions(units: Sequence[Unit]) -> Iterator[Repetition]:
    """All repetitions, also those of a single entry, in the order of their ends."""
    found: _Open = {}
    before: Unit | None = None
    heading: Unit | None = None
    for unit in units:
        for scope in [scope for scope in found if _closes(unit, scope)]:
            yield from _closed(found.pop(scope).values(), unit.first - 1)
        for entry in _entries(unit):
            runs = found.setdefault(entry.scope, {})
            run = runs.get(entry.shape)
            if run is not None and run.takes(entry):
                run.entries.append(entry)
                continue
            if run is not None:
                yield from _closed([runs.pop(entry.shape)], max(unit.first - 1, 0))
            if entry.number in (None, 1):
                runs[entry.shape] = Repetition([entry], before, heading)
        if unit.words and not unit.caption:
            before = unit
            heading = unit if unit.kind == "heading" else heading
    for runs in found.values():
        yield from _closed(runs.values(), units[-1].last)


def _closed(runs: Iterable[Repetition], end: int) -> Iterator[Repetition]:
    for run in runs:
        run.end = max(end, run.entries[-1].line)
        yield run


def _closes(unit: Unit, scope: tuple[str, int]) -> bool:
    """Whether `unit` ends the repetitions of a scope: a heading ends all but its siblings, a paragraph ends bullets."""
    form, level = scope
    if unit.kind == "heading":
        return form != "heading" or unit.part.block.level < level
    return form == "bullet" and unit.kind == "paragraph" and not unit.depth and len(unit.words) > MAX_WORDS_BETWEEN


def _entries(unit: Unit) -> Iterator[Entry]:
    """The entries that a unit holds: one, or one for each line of a table or of HTML."""
    block = unit.part.block
    if unit.kind == "heading":
        shape, number, text = _counter(unit.text)
        yield Entry("heading", ("heading", block.level), shape, number, text, unit.first, unit)
    elif unit.kind == "paragraph":
        yield from _entry_of_text(unit)
    elif unit.kind == "table":
        for index, row in enumerate(block.content):
            if match := _FIRST_CELL.match(row.strip().removeprefix("|")):
                text = plain(match["text"].replace("|", " ")).strip()
                yield Entry("row", ("row", 0), "", int(match["number"]), text, min(unit.first + index, unit.last), unit)
    elif unit.kind == "html" or (unit.kind == "code" and not block.fenced):
        for index, line in enumerate(block.content):
            if match := _HTML_ENTRY.match(line):
                text = " ".join(_TAG.sub(" ", match["text"]).split())
                yield Entry("html", ("html", 0), match["tag"].lower(), None, text, min(unit.first + index, unit.last), unit)


def _entry_of_text(unit: Unit) -> Iterator[Entry]:
    """The entry of a line of text that starts with a number or opens a list item."""
    shape, number, text = _counter(unit.text)
    item = unit.items[-1] if unit.items else None
    if unit.inline_number is not None:
        yield Entry("line", ("line", 0), "", unit.inline_number, unit.text, unit.first, unit)
    elif number is not None and (item is None or item.number is None):
        yield Entry("line", ("line", unit.depth), shape, number, text, unit.first, unit)
    elif item is not None:
        scope = "bullet" if item.number is None else "number"
        yield Entry("item", (scope, item.depth), "", item.number, unit.text, unit.first, unit)


def _counter(text: str) -> tuple[str, int | None, str]:
    """The shape, the number and the rest of a text that starts with a counter; its number is None if it has none."""
    match = _COUNTER.match(text)
    if match is None:
        return "", None, text
    rest = text[match.end() :].strip()
    label, end = (match["prefix"] or match["label"]).strip().casefold(), match["end"]
    number: int | None = None
    if match["number"]:
        number = int(match["number"]) if end else None
    elif match["letter"]:
        number = (_value(match["letter"]) or _place(match["letter"])) if rest and (end.strip() or label) else None
        label += "" if match["letter"].isnumeric() else "letter"
    else:
        numeral = match["sign"] or match["numeral"]
        number = int(numeral) if numeral.isdecimal() else _value(numeral)
    return (label + end.strip()[:1], number, rest) if number is not None else ("", None, text)


def _value(sign: str) -> int | None:
    """The number that one sign like "①" or "一" writes."""
    value = unicodedata.numeric(sign, None)
    return int(value) if value is not None and value.is_integer() else None


def _place(letter: str) -> int | None:
    """The place of a letter in its alphabet, from 1."""
    places = (ord(letter.casefold()[0]) - ord(first) + 1 for first in _FIRST_LETTERS)
    return next((place for place in places if 1 <= place <= MAX_LETTERS), None)
