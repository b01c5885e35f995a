"""The recipes of the README are run on the samples, as a reader would."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import jq
import pytest

from pipeline.exports import FORMATS, export
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def recipe(language: str, start: str) -> str:
    """The README's block in `language` that starts with `start`."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    (found,) = [block for block in blocks if start in block]
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `out` holds all formats of the samples."""
    folder = tmp_path_factory.mktemp("recipes")
    export(ROOT / "output", list(FORMATS), folder / "out")
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out" / "rag.jsonl").read_bytes().splitlines()]


def steps(value: Any, fix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All steps of an article's JSON with the title of their fix."""
    for entry in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
        if isinstance(entry, dict) and "actions" in entry:
            yield fix, entry
        yield from steps(entry, entry["title"] if isinstance(entry, dict) and "procedures" in entry else fix)


def test_the_table_of_formats_is_that_of_the_code() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (.*?) \|", README.split("## Other forms")[1].split("## ")[0], re.MULTILINE)
    assert [name for name, _ in listed] == list(FORMATS)
    assert all(file in files for name, files in listed for file in FORMATS[name].files)


def test_jq(folder: Path) -> None:
    _, flag, program, file = shlex.split(recipe("sh", "jq"))
    lines = (folder / file).read_text("utf-8")
    found = jq.compile(program).input_text(lines).all()
    expected = [
        f"{record['source_path']}\t{record['first_line']}\t{record['title']}"
        for record in records(folder)
        if record["kind"] == "fix"
    ]
    assert (flag, found) == ("-r", expected)


def test_duckdb_on_the_parquet(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = duckdb.execute(recipe("sql", "unnest")).fetchall()
    articles = [json.loads(line) for line in (folder / "out" / "articles-00001.jsonl").read_bytes().splitlines()]
    expected = [
        (title, step["text"])
        for title, step in steps([article["fixes"] for article in articles])
        if any(action["verb"] == "download" for action in step["actions"])
    ]
    assert sorted(found) == sorted(expected) != []


def test_sqlite_utils(folder: Path) -> None:
    words = shlex.split(recipe("sh", "sqlite-utils"))[1:]
    found = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", *words], capture_output=True, cwd=folder, check=True, timeout=60
    )
    articles = [json.loads(line) for line in (folder / "out" / "articles-00001.jsonl").read_bytes().splitlines()]
    texts = [step["text"] for _, step in steps([article["fixes"] for article in articles])]
    expected = [text for text in texts if re.search(r"\b(restart|reboot)\b", text, re.IGNORECASE)]
    assert sorted(row["text"] for row in json.loads(found.stdout)) == sorted(expected) != []


def test_keeping_a_store_up_to_date(folder: Path) -> None:
    names: dict[str, Callable[..., Any]] = {}
    exec(recipe("python", "def changes"), names)  # the recipe is ours
    new = records(folder)
    stored = {record["id"]: record["content_hash"] for record in new}
    file = folder / "out" / "rag.jsonl"
    assert names["changes"](file, stored) == ([], [])
    stored[new[3]["id"]] = "old"
    del stored[new[5]["id"]]
    stored["gone"] = "x"
    assert names["changes"](file, stored) == ([new[3], new[5]], ["gone"])
