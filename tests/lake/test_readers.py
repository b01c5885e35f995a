"""DuckDB, pandas, and `datasets` read a dataset, also while the next run writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from fixharvest.lake.manifest import ARTICLES
from fixharvest.sources.record import Record
from tests.lake.made import lamps, make, named, paths

LAMPS = lamps(15)


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("readers") / "out"
    make(LAMPS, folder)
    return folder


def test_duckdb_reads_what_the_manifest_names(dataset: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="a development package")
    query = f"""
        SET VARIABLE files = (
            SELECT list('{dataset}/' || part.file)
            FROM (SELECT unnest(partitions) AS part FROM read_json('{dataset}/manifest.json')) WHERE part.file IS NOT NULL
        );
        SELECT path, fixes[1].title FROM read_parquet(getvariable('files')) ORDER BY path
    """
    assert duckdb.sql(query).fetchall() == [(path, "Turn it") for path in paths(LAMPS)]


def test_pandas_reads_the_folder(dataset: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="a development package")
    frame = pandas.read_parquet(dataset / ARTICLES, columns=["path", "title", "kind"])
    assert sorted(frame["path"]) == paths(LAMPS)


def test_datasets_reads_the_files(dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    datasets = pytest.importorskip("datasets", reason="a development package")
    found = datasets.load_dataset("parquet", data_files=named(dataset), split="train", cache_dir=str(tmp_path))
    assert found["path"][:] == paths(LAMPS)


def test_nothing_changes_for_readers_while_a_run_works(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")

    def seen() -> dict[str, bytes]:
        files = [*(tmp_path / "out" / ARTICLES).iterdir(), tmp_path / "out" / "manifest.json"]
        return {file.name: file.read_bytes() for file in files}

    before = seen()
    looks = 0

    def look(_: Any) -> None:
        nonlocal looks
        looks += 1
        assert seen() == before

    def other() -> Iterator[Record]:
        yield from lamps(25)[5:]

    make(other(), tmp_path / "out", on_partition=look)
    assert looks > 3
    assert seen() != before
