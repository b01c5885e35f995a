"""The table of all articles as data that a page can hold: names once, rows as short lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..text.visible import visible
from .tally import Row, Tally

# So many rows are in the page itself, before any script runs; a script shows as many at a time.
FIRST_ROWS = 100


def table_data(rows: Sequence[Row], tally: Tally) -> dict[str, Any]:
    """The values of the table's template; in `data` what its script reads."""
    names = {
        "kinds": _most_used(row.kind for row in rows),
        "codes": _most_used(code for row in rows for code in row.codes),
        "rules": _most_used(rule for row in rows for rule in row.rules),
    }
    places = {key: {name: index for index, name in enumerate(found)} for key, found in names.items()}
    data = {
        **{key: [visible(name) for name in found] for key, found in names.items()},
        "rows": [_compact(row, places) for row in rows],
        "size": FIRST_ROWS,
    }
    return {
        "data": data,
        "rows": rows[:FIRST_ROWS],
        "shown": len(rows),
        "total": tally.report.done,
        "up": "",
        **names,
    }


def _most_used(names: Iterable[str]) -> list[str]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return sorted(counted, key=lambda name: (-counted[name], name))


def _compact(row: Row, places: dict[str, dict[str, int]]) -> list[Any]:
    """A row without names; 1 for a page whose address follows from the path, 0 for none. Texts are harmless to show."""
    page: str | int = 0
    if row.page:
        page = 1 if row.page == f"articles/{row.path.removesuffix('.md')}.html" else row.page
    return [
        visible(row.title),
        visible(row.path),
        places["kinds"][row.kind],
        row.fixes,
        row.steps,
        round(row.removed * 1000),
        row.doubt,
        visible(row.reason),
        [places["codes"][code] for code in row.codes],
        [places["rules"][rule] for rule in row.rules],
        page,
    ]
