"""Tables whose cells hold numbered lists (`1. …<br>2. …`) -> the lists, each below the title of its row or column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace as changed

from ..cleaning.part import Part
from ..patterns import lazy_pattern
from ..text.blocks import Block, Item, Marker
from ..text.cells import cells_of
from .pieces import Piece

MAX_TITLE_WORDS = 12
_FENCE = "table cell"
_BREAK = lazy_pattern(r"<br\s{0,9}/?>", re.IGNORECASE)
_NUMBER = lazy_pattern(r"\s*(\d{1,2})\\?[.)]\s*(?=\S)")


def with_lists_of_tables(piece: Piece) -> Iterator[Piece]:
    """`piece`, or the pieces of the lists in its cells if it is a table with such lists."""
    content = piece.block.content
    if piece.block.kind != "table" or len(content) < 3 or not any(_BREAK.search(row) for row in content):
        yield piece
        return
    head, *rows = (cells_of(row) for row in (content[0], *content[2:]))
    if not any(_numbered(cell) for row in rows for cell in row):
        yield piece
        return
    first = piece.block.first
    yield _at(piece, Block("html", first, first + 1, ("", "")))
    for line, row in enumerate(rows, start=first + 2):
        yield from (_at(piece, block) for block in _blocks_of_row(head, row, line))


def _at(piece: Piece, block: Block) -> Piece:
    """`block`, which is a part of `piece`, inside the same lists and quotations."""
    depth = piece.block.depth
    items = tuple(Item(item.number, item.mark, item.depth + depth) for item in block.items)
    inside = changed(block, depth=block.depth + depth, quote=piece.block.quote, items=items)
    return Piece(Part(inside, piece.part.index, piece.part.lexicon), piece.rows, piece.note)


def _blocks_of_row(head: Sequence[str], row: Sequence[str], line: int) -> Iterator[Block]:
    """The blocks of a row: for each cell with a list its title and its entries, and the other cells as paragraphs."""
    lists = [column for column, cell in enumerate(row) if _numbered(cell)]
    named = next((cell for cell in row[: lists[0] if lists else 0] if 0 < len(cell.split()) <= MAX_TITLE_WORDS), "")
    for column, cell in enumerate(row):
        if column in lists:
            title = named if len(lists) == 1 else head[column] if column < len(head) else ""
            yield Block("html", line, line, ("",), marker=Marker("variant", title, fence=_FENCE))
            for number, text in _numbered(cell):
                items = (Item(number, ".", 1),) if number else ()
                yield Block("paragraph", line, line, (text,), depth=1 if number else 0, items=items)
            yield Block("html", line, line, ("",), marker=Marker("close", fence=_FENCE))
        elif cell and (cell != named or len(lists) != 1):
            yield Block("paragraph", line, line, (cell,))


def _numbered(cell: str) -> list[tuple[int | None, str]]:
    """The entries of a numbered list in a cell with their numbers, None for other lines; empty if there is no such list."""
    found: list[tuple[int | None, str]] = []
    for text in _BREAK.split(cell):
        if match := _NUMBER.match(text):
            found.append((int(match[1]), text[match.end() :].strip()))
        elif text.strip():
            found.append((None, text.strip()))
    numbers = [number for number, _ in found if number is not None]
    return found if len(numbers) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) else []
