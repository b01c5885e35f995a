"""The table of all articles as compact data: each name is stored once, and each row is a short list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..text.visible import visible
from .tally import Row, Tally

# Rows in the HTML itself, before a script runs; also the number of rows that the script shows at a time.
FIRST_ROWS = 100


def table_data(rows: Sequence[Row], tally: Tally) -> dict[str, Any]:
    """The values for the table's template; its script reads `data`."""
    names = {
        "kinds": _most_used(row.kind for row in rows),
        "codes": _most_used(code for row in rows for code in row.codes),
        "rules": _most_used(rule for row in rows for rule in row.rules),
    }
    indexes = {key: {name: index for index, name in enumerate(found)} for key, found in names.items()}
    data = {
        **{key: [visible(name) for name in found] for key, found in names.items()},
        "rows": [_compact(row, indexes) for row in rows],
        "size": FIRST_ROWS,
    }
    return {
        "data": data,
        "rows": rows[:FIRST_ROWS],
        "shown": len(rows),
        "total": tally.report.done,
        "root": "",
        **names,
    }


def _most_used(names: Iterable[str]) -> list[str]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda name: (-counted[name], name))


def _compact(row: Row, indexes: dict[str, dict[str, int]]) -> list[Any]:
    """A row with indexes instead of names. The page is 1 if its address follows from the path, and 0 if there is none."""
    page: str | int = 0
    if row.page:
        page = 1 if row.page == f"articles/{row.path.removesuffix('.md')}.html" else row.page
    return [
        visible(row.title),
        visible(row.path),
        indexes["kinds"][row.kind],
        row.fixes,
        row.steps,
        round(row.removed * 1000),
        row.doubt,
        visible(row.reason),
        [indexes["codes"][code] for code in row.codes],
        [indexes["rules"][rule] for rule in row.rules],
        page,
        row.confidence,
    ]
