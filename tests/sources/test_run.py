"""`run` on containers, as a user sees it: what is skipped, what fails, and how a record is cut out of its container."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.sources.builders import FIX, json_lines, tarred, warc_record, zipped
from tests.sources.hostile_bytes import PAGE


def run(place: Path, output: Path, *arguments: str) -> int:
    return main(["run", str(place), "-o", str(output), "--workers", "0", "--quiet", *arguments])


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def changes(output: Path) -> dict[str, int]:
    found: dict[str, int] = json.loads((output / "run.json").read_bytes())["changes"]
    return found


def test_only_records_that_changed_are_cleaned_again(tmp_path: Path) -> None:
    file, output = tmp_path / "a.jsonl", tmp_path / "out"
    row = {"id": "one", "text": FIX.decode(), "author": "Ann"}
    for rows, expected in (
        ([row, row | {"id": "two"}], {"added": 2, "updated": 0, "unchanged": 0, "removed": 0}),
        ([row, row | {"id": "two"}], {"added": 0, "updated": 0, "unchanged": 2, "removed": 0}),
        ([row, row | {"id": "two", "author": "Bob"}], {"added": 0, "updated": 1, "unchanged": 1, "removed": 0}),
        ([row, row | {"id": "three", "author": "Bob"}], {"added": 1, "updated": 0, "unchanged": 1, "removed": 1}),
    ):
        file.write_text("".join(json.dumps(entry) + "\n" for entry in rows))
        assert run(file, output) == 0
        assert changes(output) == expected
    assert lines(output / "articles.jsonl")[1]["metadata"] == {
        **lines(output / "articles.jsonl")[0]["metadata"],
        "author": "Bob",
        "extra": {"id": "three"},
    }


def test_a_failure_says_where_its_record_is(tmp_path: Path) -> None:
    rows = json_lines({"one": FIX}) + b'{"path": "two", "text": 7}\n' + json_lines({"three": bytes(range(1, 20)) * 9})
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows))
    assert run(tmp_path / "a.jsonl.gz", tmp_path / "out") == 3
    failures = lines(tmp_path / "out" / "failures.jsonl")
    assert [(failure["path"], failure["error"]) for failure in failures] == [
        ("a.jsonl.gz/two", "ReadError"),
        ("a.jsonl.gz/three", "ReadError"),
    ]
    first, end = failures[0]["container"]["span"]
    assert json.loads(rows[first:end]) == {"path": "two", "text": 7}
    assert [failure["container"]["row"] for failure in failures] == [2, 3]


def test_the_bytes_of_a_record_can_be_cut_out(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="WARC needs fastwarc")
    records = [gzip.compress(warc_record(f"https://fix.example/{name}", PAGE), mtime=0) for name in "abc"]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(records))
    (tmp_path / "a.tar").write_bytes(tarred({"x.md": FIX, "y.md": FIX.replace(b"kettle", b"mixer")}))
    assert run(tmp_path, tmp_path / "out", "--containers") == 0
    spans = {
        article["source"]["path"]: article["source"]["container"]["span"]
        for article in lines(tmp_path / "out" / "articles.jsonl")
    }
    for name, record in zip("abc", records, strict=True):
        first, end = spans[f"a.warc.gz/20260102030405/https://fix.example/{name}"]
        assert (tmp_path / "a.warc.gz").read_bytes()[first:end] == record
    first, end = spans["a.tar/y.md"]
    assert (tmp_path / "a.tar").read_bytes()[first:end] == FIX.replace(b"kettle", b"mixer")


def test_articles_of_a_container_that_breaks_off_stay(tmp_path: Path) -> None:
    file, output = tmp_path / "a.jsonl.gz", tmp_path / "out"
    names = {f"{number:03}": FIX.replace(b"kettle", f"kettle {number}".encode()) for number in range(40)}
    file.write_bytes(gzip.compress(json_lines(names)))
    assert run(file, output) == 0
    file.write_bytes(file.read_bytes()[:-200])
    assert run(file, output) == 3
    assert changes(output)["removed"] == 0
    assert len(lines(output / "articles.jsonl")) == 40
    (failure,) = lines(output / "failures.jsonl")
    assert failure["path"] == "a.jsonl.gz"


def test_removals_are_refused_for_containers_too(tmp_path: Path) -> None:
    file, output = tmp_path / "a.zip", tmp_path / "out"
    file.write_bytes(zipped({f"{number}.md": FIX for number in range(30)}))
    assert run(file, output) == 0
    before = (output / "articles.jsonl").read_bytes()
    file.write_bytes(zipped({"1.md": FIX}))
    assert run(file, output) == 5
    assert (output / "articles.jsonl").read_bytes() == before
    assert run(file, output, "--allow-removals") == 0
    assert changes(output)["removed"] == 29


def test_containers_in_a_folder_are_read_only_on_demand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "b.zip").write_bytes(zipped({"x.md": FIX}))
    (folder / "a.md").write_bytes(FIX)
    (folder / "c.md").write_bytes(FIX)
    assert main(["run", str(folder), "-o", str(tmp_path / "out"), "--workers", "0"]) == 0
    assert "not read  1 .zip (a container; pass it by itself, or pass --containers)" in capsys.readouterr().out
    assert run(folder, tmp_path / "out", "--containers") == 0
    assert [entry["source"]["path"] for entry in lines(tmp_path / "out" / "articles.jsonl")] == ["a.md", "b.zip/x.md", "c.md"]
    assert "container" not in lines(tmp_path / "out" / "articles.jsonl")[0]["source"]


@pytest.mark.parametrize(
    "arguments", [("--text-column", "body", "--id-column", "key", "--as", "html"), ()], ids=["options", "settings"]
)
def test_columns_are_named_by_options_or_settings(arguments: tuple[str, ...], tmp_path: Path) -> None:
    if not arguments:
        (tmp_path / "fixharvest.toml").write_text('[columns]\ntext = "body"\nid = "key"\nform = "html"\n')
    (tmp_path / "a.jsonl").write_text(json.dumps({"key": "k", "text": "no", "body": "<p>Hello <b>you</b>.</p>"}) + "\n")
    assert run(tmp_path / "a.jsonl", tmp_path / "out", *arguments) == 0
    (article,) = lines(tmp_path / "out" / "articles.jsonl")
    assert article["source"]["path"] == "a.jsonl/k"
    assert article["source"]["converted"]["media_type"] == "text/html"
    assert article["metadata"]["extra"] == {"key": "k", "text": "no"}


def test_a_wrong_key_in_the_settings_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "fixharvest.toml").write_text('[columns]\nbody = "text"\n')
    (tmp_path / "a.jsonl").write_text("")
    assert run(tmp_path / "a.jsonl", tmp_path / "out") == 1
    assert "fixharvest.toml:2: unknown key 'body'; use text, id, format or form" in capsys.readouterr().err


def test_workers_clean_records(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({f"{number}.md": FIX for number in range(9)} | {"b.md": bytes(range(1, 20)) * 9}))
    command = [sys.executable, "-m", "fixharvest", "run", "a.zip", "-o", "out", "--workers", "2"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONUTF8": "1"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "9 articles" in done.stdout
    assert lines(tmp_path / "out" / "failures.jsonl")[0]["container"] == {"path": "a.zip", "member": "b.md"}


def test_a_missing_package_is_named_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("fixharvest.sources.forms.find_spec", lambda _: None)
    for name, package in (("a.parquet", "pyarrow"), ("a.warc.gz", "fastwarc"), ("a.jsonl.zst", "zstandard")):
        (tmp_path / name).write_bytes(b"")
        assert run(tmp_path / name, tmp_path / "out") == 1
        assert f"pip install {package}" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
