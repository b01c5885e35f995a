"""`clean_batches` gives the same rows in a plain loop and in workers, whatever the batches, and a row for each failure."""

from __future__ import annotations

import ctypes
import json
from typing import Any
from unittest.mock import patch

import pytest

pa = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from fixharvest.batch.workers import Limits  # noqa: E402
from fixharvest.chain import process, process_record  # noqa: E402
from fixharvest.lake import seam  # noqa: E402
from fixharvest.lake.schema import INPUT, OUTPUT, batch_of, records_of  # noqa: E402
from fixharvest.lake.seam import clean_batches  # noqa: E402
from fixharvest.model import Article  # noqa: E402
from fixharvest.outputs.writers.articles import to_line  # noqa: E402
from fixharvest.settings.settings import Settings  # noqa: E402
from fixharvest.sources.record import Container, Record  # noqa: E402
from tests.lake.made import BINARY, lamp, lamps  # noqa: E402

RECORDS = [*lamps(5), Record("binary.md", BINARY), lamp("last")]
really = seam.cleaned


def rows(*batches: list[Record], workers: int = 0) -> list[Any]:
    limits = Limits(workers, megabytes=2048)
    return list(clean_batches((batch_of(batch) for batch in batches), limits=limits))


def worse(task: seam.Task) -> bytes:
    """What a worker does with a record, with poison in the chain."""
    with patch.object(seam, "process_record", process_or_worse):
        return really(task)


def process_or_worse(record: Record, settings: Settings) -> Article:
    if record.path == "segfault.md":
        ctypes.string_at(0)
    if record.path == "eat.md":
        bytearray(8 << 30)
    return process_record(record, settings)


def test_workers_give_the_rows_of_a_plain_loop() -> None:
    assert pa.Table.from_batches(rows(RECORDS, workers=2)) == pa.Table.from_batches(rows(RECORDS))


def test_each_batch_gives_a_batch_with_its_rows_in_order() -> None:
    found = rows(RECORDS[:2], [], RECORDS[2:])
    assert [batch.column("path").to_pylist() for batch in found] == [
        ["000.md", "001.md"],
        [],
        ["002.md", "003.md", "004.md", "binary.md", "last.md"],
    ]
    assert all(batch.schema.equals(OUTPUT, check_metadata=True) for batch in found)


def test_a_row_has_the_article_as_json_and_as_columns() -> None:
    (batch,) = rows([lamp("one")])
    (row,) = batch.to_pylist()
    article = process(lamp("one").data, path="one.md", settings=Settings())
    assert row["article"].encode() + b"\n" == to_line(article)
    assert (row["failure"], row["sha256"], row["id"]) == (None, article.source.sha256, article.id)
    assert [step["text"] for step in row["fixes"][0]["procedures"][0]["steps"]] == ["Open Cap.", "Click Turn one."]


def test_a_record_that_cannot_be_read_is_a_row_with_the_reason() -> None:
    (batch,) = rows(RECORDS)
    (row,) = [row for row in batch.to_pylist() if row["failure"]]
    assert (row["path"], row["failure"]["error"], row["article"], row["fixes"]) == ("binary.md", "ReadError", None, None)


def test_a_record_that_ends_its_worker_costs_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seam, "cleaned", worse)
    poison = ("segfault", "eat")
    (batch,) = rows([lamp("a"), *map(lamp, poison), lamp("z")], workers=2)
    errors = {row["path"]: (row["failure"] or {}).get("error") for row in batch.to_pylist()}
    assert errors == {"a.md": None, "segfault.md": "WorkerLost", "eat.md": "MemoryError", "z.md": None}


def test_a_record_survives_the_way_through_arrow() -> None:
    records = [
        Record("a.md", b"a"),
        Record("b", b"\xff\x00", "html", "latin-1", {"url": "https://example.com", "n": [1]}, Container("c.zip", "b", 0, 1, 2)),
    ]
    assert list(records_of(batch_of(records))) == records


def test_a_batch_needs_only_paths_and_data() -> None:
    batch = pa.RecordBatch.from_pylist(
        [{"path": "a.md", "data": b"# A"}], pa.schema([INPUT.field("path"), INPUT.field("data")])
    )
    (found,) = clean_batches([batch])
    assert json.loads(found.column("article")[0].as_py())["title"] == "A"
