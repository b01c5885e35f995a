"""The cells of a table's row."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?<!\\)\|")


def cells_of(row: str) -> list[str]:
    """The Markdown of each cell of `row`, without the backslashes before strokes, which stand in code, too."""
    cells = _MARK.split(row.strip().removeprefix("|").removesuffix("|"))
    return [cell.strip().replace(r"\|", "|") for cell in cells]
