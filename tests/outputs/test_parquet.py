"""The Parquet tables hold every field of the JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixharvest.outputs.exports import export
from tests.outputs.exported import ARTICLES, OUTPUT, fixes_of, located

pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
parquet = pytest.importorskip("fixharvest.outputs.writers.parquet")


def test_articles_parquet_holds_every_field_of_the_json(made: Path) -> None:
    table = pq.read_table(made / "articles.parquet")
    assert table.schema.equals(parquet.ARTICLES, check_metadata=False)
    found = []
    for row in table.to_pylist():
        article = located(row)
        article["content"] = {"markdown": article.pop("markdown")}
        article["metadata"]["extra"] = json.loads(article["metadata"]["extra"])
        found.append(article)
    assert found == ARTICLES


def test_fixes_parquet_has_a_row_per_fix_and_option_with_its_parent_and_path(made: Path) -> None:
    table = pq.read_table(made / "fixes.parquet")
    assert table.schema.equals(parquet.FIXES, check_metadata=False)
    expected = [(article, fix) for article in ARTICLES for fix in fixes_of(article)]
    assert any(fix["parent_id"] for _, fix in expected)
    for row, (article, fix) in zip(table.to_pylist(), expected, strict=True):
        assert row["article_id"] == article["id"]
        assert row["source_path"] == article["source"]["path"]
        assert row["language"] == article["language"]
        assert row["depth"] == row["path"].count(".") + 1
        same = ("id", "path", "parent_id", "breadcrumb", "title", "number", "text", "markdown", "summary", "text_hash")
        assert {key: row[key] for key in same} == {key: fix[key] for key in same}
        assert located(row)["procedures"] == fix["procedures"]
        assert located(row)["links"] == fix["links"]


def test_row_groups_are_limited_by_the_size_of_their_sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "GROUP_BYTES", 20_000)
    export(OUTPUT, ["parquet"], tmp_path)
    sizes, filled = [], 0
    for article in ARTICLES:
        filled += article["source"]["bytes"]
        if filled >= 20_000:
            sizes.append(filled)
            filled = 0
    metadata = pq.ParquetFile(tmp_path / "articles.parquet").metadata
    assert metadata.num_row_groups == len(sizes) + bool(filled) > 2
    assert metadata.num_rows == len(ARTICLES)
