"""A table whose rows count up -> one part for each row, on the lines of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..cleaning.part import Part
from ..patterns import lazy_pattern
from ..text.blocks import Block
from ..text.cells import cells_of
from .marker import LETTER
from .numerals import ENCLOSED, enclosed

_NUMBER = lazy_pattern(rf"[\s*_]*(?:(?:{LETTER}{{2,14}}\s)?#?(?P<number>\d{{1,2}})\s?[.):]?|(?P<enclosed>{ENCLOSED}))[\s*_]*")
MIN_ROWS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a part of its own, with its number (None for the head) and its words in Markdown."""

    part: Part
    number: int | None
    raw: str


def rows_of(part: Part) -> list[Row]:
    """The head of the table as a table, then a paragraph for each row; empty if its rows don't count up.

    A head that is numbered itself is the first row: tables of web pages often have no head, tables in Markdown must have one.
    """
    rows = [(part.first + index, cells_of(row)) for index, row in enumerate(part.block.content) if index != 1]
    titled = not (rows and rows[0][1] and _number(rows[0][1]) == 1)
    found = list(_numbered(part, [(line, cells) for line, cells in rows[titled:] if any(cells)]))
    if not found:
        return []
    titles = Block("table", part.first, part.first + 1, part.block.content[:2], 0, part.block.depth, part.block.quote)
    has_titles = titled and any(rows[0][1])
    top = [Row(Part(titles, part.index, part.lexicon), None, "")] if has_titles else []
    return [*top, *found]


def _numbered(part: Part, body: Sequence[tuple[int, list[str]]]) -> Iterator[Row]:
    """A step for each row, if the first cells count from 1; a row whose first cell is empty goes on with the step above."""
    numbers = [_number(cells) for _, cells in body]
    counted = [number for number in numbers if number is not None]
    if len(counted) < MIN_ROWS or numbers[0] != 1 or counted != list(range(1, len(counted) + 1)):
        return
    if any(number is None and cells[0] for number, (_, cells) in zip(numbers, body, strict=True)):
        return
    if all(len(cells) < 2 for _, cells in body):
        return
    for number, (line, cells) in zip(numbers, body, strict=True):
        raw = " ".join(cell for cell in cells[1:] if cell)
        last = line + (line == part.first)  # a first row in the place of the head takes the line below it along
        block = Block("paragraph", line, last, (raw,), 0, part.block.depth, part.block.quote)
        yield Row(Part(block, part.index, part.lexicon), number, raw)


def _number(cells: Sequence[str]) -> int | None:
    """The number that is all a row's first cell says."""
    match = _NUMBER.fullmatch(cells[0])
    return None if match is None else _value(match)


def _value(match: re.Match[str]) -> int:
    return int(match["number"]) if match["number"] else enclosed(match["enclosed"]) or 0
