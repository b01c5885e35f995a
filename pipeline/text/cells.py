"""The cells of a table's row."""

from __future__ import annotations

from ..patterns import lazy_pattern

_MARK = lazy_pattern(r"(?<!\\)\|")


def cells_of(row: str) -> list[str]:
    """The Markdown of each cell of `row`, without the backslashes before strokes, which stand in code, too."""
    cells = _MARK.split(row.strip().removeprefix("|").removesuffix("|"))
    return [cell.strip().replace(r"\|", "|") for cell in cells]
