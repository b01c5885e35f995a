"""Our own small cases as examples: what `tests/cases` says of an article, as labels of its units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from fixharvest.structure.markers import marker_of
from fixharvest.structure.units import Unit
from tests.families import Case, cases

ROOMS = ("cleaning", "structure")
_LINE = re.compile(r"(?P<indent> *)(?P<name>[^:.\n]{1,40}?)(?P<sign>[:.]) (?P<text>.+)")
_NOT_READ = ("kind", "declared", "language", "sections", "removed", "because", "repaired", "warned")
_INSIDE = ("relation", "summary", "if", "does", "result")
_NOTES = ("note", "warning", "tip", "important", "caution")


def own_cases(folder: Path) -> Iterator[Case]:
    """All cases of the rooms that are read as articles."""
    for room in ROOMS:
        yield from cases(folder / room)


def labels_of(expect: str, units: Sequence[Unit]) -> list[str] | None:
    """The label of each unit by what a case expects; None if its lines are not found among the units, in order."""
    reader = _Reader(units)
    for line in expect.splitlines():
        match = _LINE.fullmatch(line)
        if match is None or match["name"] in (*_NOT_READ, *_INSIDE):
            continue
        if not reader.read(len(match["indent"]), match["name"], match["sign"], match["text"]):
            return None
    return reader.labels


class _Reader:
    """Goes through the units with the lines of an expectation."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self.units = units
        self.labels = ["heading" if unit.kind == "heading" else "text" for unit in units]
        self.at = 0
        self.step_indent: int | None = None

    def read(self, indent: int, name: str, sign: str, text: str) -> bool:
        """Label the unit that a line of the expectation speaks of; whether there is one."""
        if name == "lead":
            self.step_indent = None
            return text == "-" or self._mark("lead", text, inside=True) or True
        if name in _NOTES:
            self._mark("more", text, inside=True)
            return True
        if sign == "." and (name == "*" or name.isdigit()):
            return self._step(indent, text)
        self._mark("option" if indent else "fix", text, inside=True)
        return True

    def _step(self, indent: int, text: str) -> bool:
        label = "first" if self.step_indent is None else "substep" if indent > self.step_indent else "step"
        self.step_indent = indent if self.step_indent is None else self.step_indent
        if not self._mark(label, text, inside=False):
            return False
        rest = _letters(text)
        while self.at < len(self.units) and (own := _letters(self.units[self.at].text)) and own in rest:
            if self.labels[self.at] != "text" or marker_of(self.units[self.at]):
                break
            self.labels[self.at] = "more"
            self.at += 1
        return True

    def _mark(self, label: str, text: str, *, inside: bool) -> bool:
        """Label the next unit that has the text (`inside`) or starts it."""
        wanted = _letters(text)
        following = range(self.at, len(self.units))
        for fits in (str.__eq__, str.__contains__) if inside else (str.__eq__, _starts):
            for at in following:
                if any(own and fits(own, wanted) for own in _texts(self.units[at])):
                    self.labels[at] = label
                    self.at = at + 1
                    return True
        return False


def _texts(unit: Unit) -> tuple[str, str]:
    """The letters of a unit without and with its marker."""
    marker = marker_of(unit)
    return _letters(marker.title if marker else unit.text), _letters(unit.text)


def _starts(own: str, wanted: str) -> bool:
    return wanted.startswith(own)


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).lower()
