"""Records, and what a dataset holds, for the tests of the lake. Tests that need pyarrow import this after asking for it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from fixharvest.batch.report import Failure
from fixharvest.batch.workers import Limits
from fixharvest.lake.dataset import DatasetOptions, DatasetReport, run_into
from fixharvest.lake.partitions import Cut
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record

ARTICLE = "# How to fix lamp {name}\n\n## Fix 1: Turn it\n\n1. Open **Cap**.\n2. Click **Turn {name}**.\n"
# Small, so that a few records make several partitions.
CUT = Cut(least=2, mean=4, most=8)
BINARY = bytes(range(20)) * 9


def lamp(name: str) -> Record:
    return Record(f"{name}.md", ARTICLE.format(name=name).encode())


def lamps(count: int) -> list[Record]:
    return [lamp(f"{number:03}") for number in range(count)]


def make(items: Iterable[Record | Failure], folder: Path, form: str = "parquet", **options: Any) -> DatasetReport:
    chosen = DatasetOptions(**{"cut": CUT, "limits": Limits(0), "removals": None, **options})
    return run_into(items, str(folder), Settings(), form, chosen)


def held(folder: Path) -> dict[str, bytes]:
    """All files but those that tell of one run only."""
    of_a_run = ("run.json", "volatile.sha256", "lock")
    files = [file for file in folder.rglob("*") if file.is_file() and file.name not in of_a_run]
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def named(folder: Path) -> list[str]:
    """The files of articles that the manifest names."""
    partitions = json.loads((folder / "manifest.json").read_bytes())["partitions"]
    return [str(folder / entry["file"]) for entry in partitions if entry["file"]]


def failed(folder: Path) -> list[tuple[str, str]]:
    """The path and error of each failure that the dataset lists."""
    lines = [line for file in sorted((folder / "failures").glob("*.jsonl")) for line in file.read_text().splitlines()]
    return sorted((row["path"], row["error"]) for row in map(json.loads, lines))


def paths(records: Sequence[Record]) -> list[str]:
    return [record.path for record in records]
