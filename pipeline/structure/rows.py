"""A table whose rows count up -> one part for each row, on the lines of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ..cleaning.page import Part
from ..text.blocks import Block
from ..text.cells import cells_of
from .marker import LETTER
from .numerals import ENCLOSED, enclosed

_NUMBER = re.compile(rf"[\s*_]*(?:(?:{LETTER}{{2,14}}\s)?#?(?P<number>\d{{1,2}})\s?[.):]?|(?P<enclosed>{ENCLOSED}))[\s*_]*")
MIN_ROWS = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: a part of its own, with its number (None for the head) and its words in Markdown."""

    part: Part
    number: int | None
    raw: str


def rows_of(part: Part) -> list[Row]:
    """The head of the table as a table, then a paragraph for each row; empty if its rows don't count up."""
    rows = [(part.first + index, cells_of(row)) for index, row in enumerate(part.block.content)]
    head = 2 if len(rows) > 1 else 0
    body = [(line, cells) for line, cells in rows[head:] if any(cells)]
    found = list(_numbered(part, body))
    if not found:
        return []
    titles = Block("table", part.first, part.first + 1, part.block.content[:2], 0, part.block.depth, part.block.quote)
    has_titles = any(cell.strip("-: ") for _, cells in rows[:head] for cell in cells)
    top = [Row(Part(titles, part.index, part.lexicon), None, "")] if has_titles else []
    return [*top, *found]


def _numbered(part: Part, body: Sequence[tuple[int, list[str]]]) -> Iterator[Row]:
    """A step for each row, if the first cells count from 1."""
    matches = [_NUMBER.fullmatch(cells[0]) for _, cells in body]
    numbers = [_value(match) for match in matches if match is not None]
    if len(numbers) < MIN_ROWS or len(numbers) < len(body) or numbers[0] != 1:
        return
    if any(after != before + 1 for before, after in pairwise(numbers)) or all(len(cells) < 2 for _, cells in body):
        return
    for number, (line, cells) in zip(numbers, body, strict=True):
        raw = " ".join(cell for cell in cells[1:] if cell)
        block = Block("paragraph", line, line, (raw,), 0, part.block.depth, part.block.quote)
        yield Row(Part(block, part.index, part.lexicon), number, raw)


def _value(match: re.Match[str]) -> int:
    return int(match["number"]) if match["number"] else enclosed(match["enclosed"]) or 0
