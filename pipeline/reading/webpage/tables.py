"""Tables: which ones hold data and which ones only lay out the page, and how rows of data are printed."""

from __future__ import annotations

from dataclasses import dataclass

from ...patterns import lazy_pattern
from .tree import Node

MAX_COLUMNS = 30
MAX_CELL = 600
_BLOCKS = frozenset("table ul ol pre h1 h2 h3 h4 h5 h6 blockquote dl iframe video figure form hr".split())
_PIPE = lazy_pattern(r"(?<!\\)\|")


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row: its cells, the number of columns that they span, and its source lines."""

    cells: list[Node]
    width: int
    line: int
    last: int


def data_rows(table: Node) -> list[TableRow] | None:
    """The rows of a table of data; None for a table that lays out more than words."""
    if table.get("role") in ("presentation", "none"):
        return None
    rows: list[TableRow] = []
    groups = [group for group in table.nodes if group.tag in ("thead", "tbody", "tfoot")]
    if any(child.tag not in ("thead", "tbody", "tfoot", "tr", "caption", "colgroup", "col") for child in table.nodes):
        return None
    for row in (child for group in (table, *groups) for child in group.nodes if child.tag not in ("thead", "tbody", "tfoot")):
        if row.tag in ("caption", "colgroup", "col"):
            continue
        cells = [cell for cell in row.nodes if cell.tag in ("td", "th")]
        if row.tag != "tr" or len(cells) != len(list(row.nodes)) or any(_arranges(cell) for cell in cells):
            return None
        if cells:
            rows.append(TableRow(cells, sum(_span(cell) for cell in cells), row.line, max(row.line, row.last)))
    columns = max((row.width for row in rows), default=0)
    loose = any(
        getattr(piece, "text", "").strip()
        for group in (table, *groups)
        for piece in group.children
        if not isinstance(piece, Node)
    )
    if not 2 <= columns <= MAX_COLUMNS or loose:
        return None
    first = rows[0]
    return [TableRow(first.cells, columns, first.line, first.last), *rows[1:]]


def _arranges(cell: Node) -> bool:
    """Whether a cell holds more than a cell of a Markdown table can."""
    return cell.plain + cell.linked > MAX_CELL or any(entry.tag in _BLOCKS for entry in cell.walk() if entry is not cell)


def _span(cell: Node) -> int:
    value = cell.get("colspan").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def printed(cells: list[str], width: int) -> str:
    """A row of `cells`, padded to `width` columns."""
    filled = [_PIPE.sub(r"\\|", cell) for cell in cells] + [""] * (width - len(cells))
    return "| " + " | ".join(filled) + " |"


def rule(width: int) -> str:
    """The line below the first row."""
    return "|" + " --- |" * width
