"""What repeats in an article: lines, list items, table rows and headings that start alike, and that count up if they count.

Unlike the series and runs that fixes and steps are read from, repetitions need no word lists and no list that Markdown knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ..text.inline import plain
from .units import Unit

Form = Literal["heading", "item", "line", "html", "row"]

# What decorates the start of a line
_DECORATION = re.compile(r"[^\w<]{0,8}")
# A label of up to two words ("Step ", "Вариант ", "第") and a number or a single letter with what follows it.
_COUNTER = re.compile(r"(?P<label>(?:[^\W\d_]{1,14}[ \u00a0]){0,2}|第)(?P<counter>\w{1,3})(?P<sign>\W{0,3})")
_TAGS = re.compile(r"<[^<>]{0,2000}>")
_HTML_ENTRY = re.compile(r"\s*(?:<[^<>]{0,200}>\s*){0,3}?<(?P<tag>li|h[1-6])\b[^<>]{0,200}>(?P<text>.*)", re.IGNORECASE)
_HTML_LIST_END = re.compile(r"</(?:ol|ul)>", re.IGNORECASE)
_FIRST_CELL = re.compile(r"\s*\|?\s*\D{0,12}?(?P<number>\d{1,2})\D{0,12}?\s*\|(?P<text>.*)")
MAX_NUMBER = 99


@dataclass(frozen=True, slots=True)
class Entry:
    """One of several lines that start alike: its form, the words or signs that repeat (`shape`), and its place.

    `number` is what counts up, None for a bullet or a plain heading. `text` follows it. `line` is the cleaned line (0-based).
    """

    form: Form
    shape: tuple[object, ...]
    number: int | None
    text: str
    line: int
    unit: Unit


@dataclass(slots=True)
class Repetition:
    """Entries of one form and shape, in order.

    `before` is the unit above the first one, `heading` the heading above it, `end` the last line that belongs to them.
    """

    entries: list[Entry]
    before: Unit | None = None
    heading: Unit | None = None
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
        """Whether `entry` is the next one."""
        last = self.entries[-1].number
        if entry.number is None or last is None:
            return entry.number is last
        return last < entry.number <= last + 2


def repetitions(units: Sequence[Unit]) -> Iterator[Repetition]:
    """All repetitions of at least two entries, in the order of their ends."""
    open_runs: dict[tuple[object, ...], Repetition] = {}
    before: Unit | None = None
    heading: Unit | None = None
    for unit in units:
        closing = [shape for shape in open_runs if _closes(unit, shape)]
        for shape in closing:
            open_runs[shape].end = unit.first - 1
        yield from _long(open_runs.pop(shape) for shape in closing)
        for entry in _entries(unit):
            run = open_runs.get(entry.shape)
            if run is not None and run.takes(entry):
                run.entries.append(entry)
                continue
            if run is not None:
                yield from _long([open_runs.pop(entry.shape)])
            if entry.number in (None, 1):
                open_runs[entry.shape] = Repetition([entry], before, heading)
        if unit.words and not unit.caption:
            before = unit
            heading = unit if unit.kind == "heading" else heading
    for run in open_runs.values():
        run.end = units[-1].last
    yield from _long(open_runs.values())


def _long(runs: Iterable[Repetition]) -> Iterator[Repetition]:
    return (run for run in runs if len(run.entries) > 1)


def _closes(unit: Unit, shape: tuple[object, ...]) -> bool:
    """Whether `unit` ends the repetitions of a shape: a heading ends those below it, a paragraph those of bullets."""
    form, level = shape[:2]
    if unit.kind == "heading":
        return form != "heading" or unit.part.block.level < level  # type: ignore[operator]
    return form == "item" and shape[2] is False and unit.kind == "paragraph" and not unit.depth and len(unit.words) > 6


def _entries(unit: Unit) -> Iterator[Entry]:
    block = unit.part.block
    if unit.kind == "heading":
        label, number, text = _counted(unit.text)
        yield Entry("heading", ("heading", block.level, label), number, text, unit.first, unit)
    elif unit.kind == "paragraph":
        yield from _text_entries(unit)
    elif unit.kind == "table":
        for index, row in enumerate(block.content):
            if match := _FIRST_CELL.match(row):
                yield Entry("row", ("row", 0), int(match["number"]), plain(match["text"].replace("|", " ")), block.first + index, unit)
    elif unit.kind == "html" or (unit.kind == "code" and not block.fenced):
        for index, line in enumerate(block.content):
            if match := _HTML_ENTRY.match(line):
                text = " ".join(_TAGS.sub(" ", match["text"]).split())
                yield Entry("html", ("html", 0, match["tag"]), None, text, block.first + index, unit)


def _text_entries(unit: Unit) -> Iterator[Entry]:
    label, number, text = _counted(unit.text)
    item = unit.items[-1] if unit.items else None
    if unit.inline_number is not None:
        yield Entry("line", ("line", 0, ""), unit.inline_number, unit.text, unit.first, unit)
    elif number is not None:
        yield Entry("line", ("line", unit.depth, label), number, text, unit.first, unit)
    elif item is not None:
        yield Entry("item", ("item", item.depth, item.number is not None), item.number, unit.text, unit.first, unit)


def _counted(text: str) -> tuple[str, int | None, str]:
    """The label, the number and the rest of a text that starts with a counter."""
    start = _DECORATION.match(text)
    at = start.end() if start else 0
    if at and text[at - 1] == "<":
        at -= 1
    # keycaps and circled digits are numbers by themselves
    match = _COUNTER.match(text, at)
    if match is None:
        return "", None, text
    label, counter, sign = match["label"].strip().casefold(), match["counter"], match["sign"]
    value = _value(counter)
    if value is None and label == "第":
        value = _value(counter[:1])
        rest = text[match.start("counter") + 1 :]
        return label, value, rest
    if value is None and (value := _value(counter[:1])) and not counter[:1].isalnum():
        return label, value, text[match.start("counter") + 1 :].strip()
    if value is None and len(counter) == 1 and sign.strip():
        value = _letter(counter)
        label += "-" if value is not None else ""
    if value is None or not sign or sign[:1] in ",%" or value > MAX_NUMBER:
        return "", None, text
    return label + sign.strip()[:1], value, text[match.end() :].strip()


def _value(counter: str) -> int | None:
    """The number that digits, or one sign like "①" or "一", write."""
    if counter.isdecimal():
        return int(counter)
    value = unicodedata.numeric(counter, None) if len(counter) == 1 else None
    return int(value) if value is not None and value == int(value) else None


def _letter(counter: str) -> int | None:
    """The place of a letter in its alphabet."""
    for first in "aаα":
        if 0 <= (place := ord(counter.casefold()) - ord(first)) < 12:
            return place + 1
    return None
