"""Shared by the tests of formats: the committed run, and functions that read an export back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fixharvest.outputs.formats import FORMATS
from fixharvest.outputs.marks import MARK
from tests.conftest import ROOT

Json = dict[str, Any]
OUTPUT = ROOT / "output"  # the committed run over input/
BASE = "https://example.com/docs"
BEFORE = "# How to fix it\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n\n## Fix 2: Reset it\n\n"

# The formats whose packages are installed.
INSTALLED = [name for name, entry in FORMATS.items() if entry.package is None or find_spec(entry.package)]


def rows(file: Path) -> list[Json]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


ARTICLES = rows(OUTPUT / "articles.jsonl")


def all_fixes(fixes: list[Json], above: tuple[str, ...] = (), parent: str | None = None, path: str = "") -> Iterator[Json]:
    """Fixes and options in reading order, with breadcrumb, parent and path."""
    for fix in fixes:
        place = {"breadcrumb": [*above, fix["title"]], "parent_id": parent, "path": f"{path}{fix['position']}"}
        yield fix | place
        yield from all_fixes(fix["options"], (*above, fix["title"]), fix["id"], f"{path}{fix['position']}.")


def fixes_of(article: Json) -> list[Json]:
    return list(all_fixes(article["fixes"], (article["title"],) if article["title"] else ()))


def all_steps(steps: list[Json]) -> Iterator[Json]:
    for step in steps:
        yield step
        yield from all_steps(step["steps"])


def located(value: Any) -> Any:
    """A row of a table converted back to the form of the JSON: split columns become pairs, flat lists become trees."""
    if isinstance(value, list):
        return [located(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    row = {key: located(entry) for key, entry in value.items()}
    if "first_line" in row:
        first, last = row.pop("first_line"), row.pop("last_line")
        row["lines"] = [first, last] if first is not None else None
    if "start" in row:
        row["span"] = [row.pop("start"), row.pop("end")]
    for flat, below in (("fixes", "options"), ("steps", "steps")):
        if flat in row:
            row[flat] = tree(row[flat], below)
    return row


def tree(flat: list[Json], below: str) -> list[Json]:
    nodes = {row["id"]: row | {below: []} for row in flat}
    for row in flat:
        if row["parent_id"]:
            nodes[row["parent_id"]][below].append(nodes[row["id"]])
    top = [nodes[row["id"]] for row in flat if not row["parent_id"]]
    for node in nodes.values():
        for place in ("parent_id", "depth", "path", "breadcrumb"):
            node.pop(place, None)
    return top


def query(made: Path, sql: str, *values: object) -> list[Json]:
    with closing(sqlite3.connect(made / "fixharvest.db")) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(sql, values)]


def visible(folder: Path) -> list[str]:
    """The names in `folder`, without the record of what we wrote."""
    return sorted(path.name for path in folder.iterdir() if path.name != MARK)
