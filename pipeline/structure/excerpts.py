"""Units -> what the JSON says of them: texts, Markdown, source lines, images, links and notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from ..cleaning.part import host_of
from ..cleaning.strip import Stripped
from ..model import Image, Link, Note
from ..patterns import lazy_pattern
from .endings import ends_in_colon
from .notes import note_kind
from .outline import Outline
from .pieces import Aside
from .units import Unit

_DEFINITION = lazy_pattern(r"\s*\[[^\[\]^][^\[\]]*\]:")


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Reads the units of `outline`, which are on lines of the cleaned text `stripped`."""

    outline: Outline
    stripped: Stripped

    def lines(self, first: int, last: int) -> tuple[int, int]:
        """The source lines (1-based, inclusive) of the cleaned lines `first` to `last` (0-based, inclusive)."""
        return self.stripped.source_lines[first], self.stripped.source_lines[last]

    def lines_of(self, unit: Unit) -> tuple[int, int]:
        """The source lines of a unit."""
        return self.lines(unit.first, unit.last)

    def text(self, units: Iterable[Unit]) -> str:
        """The plain text of units, one line each, without definitions of links."""
        return "\n".join(unit.text for unit in units if unit.words and not _is_definition(unit))

    def markdown(self, indices: Sequence[int]) -> str:
        """The cleaned Markdown of units, unchanged, with a blank line for each gap between them; `indices` are in order."""
        units, lines = self.outline.units, self.stripped.page.lines
        groups: list[tuple[int, int]] = []
        for index in indices:
            if groups and groups[-1][1] == index - 1:
                groups[-1] = (groups[-1][0], index)
            else:
                groups.append((index, index))
        return "\n\n".join(lines.slice(units[first].first, units[last].last) for first, last in groups)

    def images(self, units: Iterable[Unit]) -> tuple[Image, ...]:
        """The images of units."""
        return tuple(
            Image(src=span.href, alt=span.text, lines=self.lines_of(unit)) for unit in units for span in unit.inline.images
        )

    def links(self, units: Iterable[Unit]) -> tuple[Link, ...]:
        """The links of units that have a text."""
        return tuple(
            Link(
                href=span.href,
                text=span.text,
                affiliate=self.outline.lexicon.affiliate(host_of(span.href)),
                lines=self.lines_of(unit),
            )
            for unit in units
            for span in unit.inline.links
            if span.text
        )

    def notes(self, units: Iterable[Unit]) -> tuple[Note, ...]:
        """The units that are notes, tips or warnings; those of one note are joined."""
        notes: list[Note] = []
        last: Aside | None = None
        for unit in units:
            kind = note_kind(unit)
            if kind is None or (unit.note and not unit.words):
                continue
            if unit.note is not None and unit.note == last:
                notes[-1] = _joined(notes[-1], unit, self.lines_of(unit)[1])
            else:
                notes.append(Note(kind=kind, text=unit.text, lines=self.lines_of(unit)))
            last = unit.note
        return tuple(notes)

    def notes_of_step(self, units: Sequence[Unit]) -> tuple[tuple[Note, ...], frozenset[Unit]]:
        """The notes among a step's further units, each with the list that it introduces; and the units that form them."""
        notes: list[Note] = []
        taken: set[Unit] = set()
        is_open = False
        last: Aside | None = None
        for unit in units:
            if unit.note is not None and unit.note == last:
                notes[-1] = _joined(notes[-1], unit, self.lines_of(unit)[1]) if unit.words else notes[-1]
            elif own := self.notes([unit]):
                notes.extend(own)
            elif is_open and unit.items:
                notes[-1] = _joined(notes[-1], unit, self.lines_of(unit)[1])
            else:
                is_open = False
                continue
            last = unit.note
            taken.add(unit)
            is_open = is_open or ends_in_colon(unit.text)
        return tuple(notes), frozenset(taken)


def _is_definition(unit: Unit) -> bool:
    """Whether a unit defines the address of links by reference; a footnote (`[^1]: …`) has words to read."""
    return unit.kind == "reference" and _DEFINITION.match(unit.raw) is not None


def _joined(note: Note, unit: Unit, end: int) -> Note:
    """`note`, to which `unit` belongs, too; `end` is the last line of the unit."""
    return replace(note, text=f"{note.text} {unit.text}", lines=(note.lines[0], end))
