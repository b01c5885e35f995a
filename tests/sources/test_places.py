"""Sources in buckets and on the web are read as local ones are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from fixharvest.sources.places import Address, place_of
from tests.sources.builders import FIX, items, json_lines, zipped

FILES = {
    "crawl/a.md": FIX,
    "crawl/a/b.md": FIX,
    "crawl/a-b/rows.jsonl.gz": gzip.compress(json_lines({"one": FIX, "two": FIX})),
    "crawl/z.zip": zipped({"in/c.md": FIX}),
    "crawl/.hidden/d.md": FIX,
    "crawl/e.png": b"",
    "crawling/f.md": FIX,
}


@pytest.mark.parametrize(
    ("text", "address"),
    [("s3://bucket/a", True), ("HTTPS://host/a.zip", True), ("az://a", True), ("file:///etc/passwd", False), ("s3:/a", False)],
)
def test_only_known_schemes_make_an_address(text: str, address: bool) -> None:
    assert isinstance(place_of(text), Address) is address


def test_a_bucket_is_read_like_a_folder(bucket: Any, tmp_path: Path) -> None:
    for key, data in FILES.items():
        bucket.put_object(Bucket="lake", Key=key, Body=data)
    output = tmp_path / "out"

    def run(*arguments: str) -> int:
        return main(["run", *arguments, "-o", str(output), "--workers", "0", "--quiet"])

    assert run("s3://lake/crawl", "--containers") == 0
    found = [json.loads(line)["source"]["path"] for line in (output / "articles.jsonl").read_text().splitlines()]
    assert found == ["a-b/rows.jsonl.gz/one", "a-b/rows.jsonl.gz/two", "a.md", "a/b.md", "z.zip/in/c.md"]
    assert run("s3://lake/crawl", "--containers") == 0
    assert json.loads((output / "run.json").read_bytes())["changes"]["unchanged"] == 5

    assert run("s3://lake/crawl/z.zip", "--allow-removals") == 0
    assert len((output / "articles.jsonl").read_text().splitlines()) == 1
    assert run("s3://lake/none") == 2
    assert run("s3://nobody/none") == 2


def test_containers_in_a_bucket_are_read_only_on_demand(bucket: Any) -> None:
    for key, data in FILES.items():
        bucket.put_object(Bucket="lake", Key=key, Body=data)
    records, broken, report = items("s3://lake/crawl/")
    assert [record.path for record in records] == ["a.md", "a/b.md"]
    assert broken == []
    assert sum(count for (why, _), count in report.not_read.items() if "--containers" in why) == 2


def test_files_on_the_web_are_read(web: tuple[str, Path]) -> None:
    pytest.importorskip("aiohttp", reason="https:// needs aiohttp")
    pytest.importorskip("fsspec", reason="https:// needs fsspec")
    address, folder = web
    (folder / "rows.jsonl.gz").write_bytes(gzip.compress(json_lines({"one": FIX, "two": FIX})))
    (folder / "a.md").write_bytes(FIX)
    records, broken, _ = items(f"{address}/rows.jsonl.gz?token=1")
    assert [record.path for record in records] == ["rows.jsonl.gz/one", "rows.jsonl.gz/two"]
    assert broken == []
    assert [record.path for record in items(f"{address}/a.md")[0]] == ["a.md"]
