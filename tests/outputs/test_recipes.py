"""The recipes in docs/formats.md work on the samples."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from fixharvest.outputs.exports import export
from fixharvest.outputs.formats import FORMATS
from tests.conftest import ROOT
from tests.outputs.exported import ARTICLES, fixes_of, located

duckdb = pytest.importorskip("duckdb", reason="the development packages are not installed")
jq = pytest.importorskip("jq", reason="the development packages are not installed")

RECIPES = (ROOT / "docs" / "formats.md").read_text("utf-8")


def recipe(language: str, start: str) -> str:
    """The block of docs/formats.md in `language` that starts with `start`."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", RECIPES, re.DOTALL | re.MULTILINE)
    (found,) = [block for block in blocks if start in block]
    return str(found)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where `out` contains all formats of the samples."""
    folder = tmp_path_factory.mktemp("recipes")
    export(ROOT / "output", list(FORMATS), folder / "out")
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "out" / "rag.jsonl").read_bytes().splitlines()]


def steps(value: Any, fix: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """All steps of an article's JSON, each with the title of its fix."""
    for entry in value if isinstance(value, list) else value.values() if isinstance(value, dict) else []:
        if isinstance(entry, dict) and "actions" in entry:
            yield fix, entry
        yield from steps(entry, entry["title"] if isinstance(entry, dict) and "procedures" in entry else fix)


def test_the_documented_formats_are_those_of_the_code() -> None:
    listed = re.findall(r"^\| `(\w+)` \| (.*?) \|", RECIPES, re.MULTILINE)
    assert [name for name, _ in listed] == list(FORMATS)
    assert all(file in files for name, files in listed for file in FORMATS[name].files)


def test_the_jq_recipes(folder: Path) -> None:
    _, flag, program, file = shlex.split(recipe("sh", "jq"))
    lines = (folder / file).read_text("utf-8")
    found = jq.compile(program).input_text(lines).all()
    expected = [
        f"{record['source_path']}\t{record['first_line']}\t{record['title']}"
        for record in records(folder)
        if record["kind"] == "fix"
    ]
    assert (flag, found) == ("-r", expected)


def test_the_duckdb_recipes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    found = duckdb.execute(recipe("sql", "unnest")).fetchall()
    expected = [
        (title, step["text"])
        for title, step in steps([article["fixes"] for article in ARTICLES])
        if any(action["verb"] == "download" for action in step["actions"])
    ]
    assert sorted(found) == sorted(expected) != []


def test_the_sqlite_utils_recipe(folder: Path) -> None:
    words = shlex.split(recipe("sh", "sqlite-utils"))[1:]
    found = subprocess.run(
        [sys.executable, "-m", "sqlite_utils", *words], capture_output=True, cwd=folder, check=True, timeout=60
    )
    assert sorted(row["text"] for row in json.loads(found.stdout)) == sorted(restarting()) != []


def restarting() -> list[str]:
    """The texts of the steps that restart or reboot something, in any form of these words."""
    texts = [step["text"] for _, step in steps([article["fixes"] for article in ARTICLES])]
    return [text for text in texts if re.search(r"\b(restart|reboot)(s|ed|ing)?\b", text, re.IGNORECASE)]


def test_the_datasette_recipe(folder: Path) -> None:
    words = shlex.split(recipe("sh", "datasette out"))[1:]
    found = json.loads(datasette(folder, *words))
    assert sorted(row["text"] for row in found) == sorted(restarting()) != []


def test_datasette_shows_what_is_in_the_json(folder: Path) -> None:
    found = json.loads(datasette(folder, "out/fixharvest.db", "--get", "/fixharvest.json"))
    tables = {table["name"]: table for table in found["tables"] if not table["hidden"]}
    assert {name: table["count"] for name, table in tables.items() if name in ("articles", "fixes", "steps")} == {
        "articles": len(ARTICLES),
        "fixes": sum(len(fixes_of(article)) for article in ARTICLES),
        "steps": len(list(steps([article["fixes"] for article in ARTICLES]))),
    }
    assert (tables["fixes"]["fts_table"], tables["steps"]["fts_table"]) == ("fixes_fts", "steps_fts")
    assert {"fix_list", "step_list", "removed_by_rule", "doubtful"} <= {view["name"] for view in found["views"]}
    rows = json.loads(datasette(folder, "out/fixharvest.db", "--get", "/fixharvest/fixes.json?_shape=array&_size=max"))
    expected = {fix["id"]: fix for article in ARTICLES for fix in fixes_of(article)}
    assert {row["id"] for row in rows} == set(expected)
    for row in rows:
        same = ("title", "label", "number", "text", "markdown", "summary", "relation", "parent_id", "path", "text_hash")
        assert {key: row[key] for key in same} == {key: expected[row["id"]][key] for key in same}
        assert json.loads(row["links"]) == expected[row["id"]]["links"]


def test_the_queries_that_datasette_shows_answer(folder: Path) -> None:
    fix = next(fix for article in ARTICLES for fix in fixes_of(article) if fix["procedures"])
    pages = served(
        folder,
        "/-/metadata.json",
        "/fixharvest.json",
        "/fixharvest/search_fixes.json?_shape=array&words=buffers",
        "/fixharvest/search_fixes.json?_shape=array&words=can%27t+%22",
        "/fixharvest/search_questions.json?_shape=array&words=buffers+needing+memory",
        "/fixharvest/search.json?_shape=array&words=buffers",
        f"/fixharvest/steps_of_a_fix.json?_shape=array&fix={fix['id']}",
        "/fixharvest/articles.json",
    )
    described, shown, fixes, odd, questions, everything, steps_found, articles = pages
    described = described["databases"]["fixharvest"]
    assert {query["name"] for query in shown["queries"]} == set(described["queries"])
    names = {table["name"] for table in shown["tables"] if not table["hidden"]} | {view["name"] for view in shown["views"]}
    assert names == set(described["tables"]) - {"fixharvest_objects"}
    holding = {fix["id"] for article in ARTICLES for fix in fixes_of(article) if "buffer" in json.dumps(fix).lower()}
    assert {row["id"] for row in fixes} == holding != set()
    assert isinstance(odd, list), "signs of the search's own language do no harm"
    assert [row["question"] for row in questions] == ["Does a bigger buffer need more memory?"]
    assert {row["kind"] for row in everything} == {"fix", "question", "section"}
    assert [row["text"] for row in steps_found] == [step["text"] for _, step in steps(fix["procedures"])]
    assert set(articles["facet_results"]) == {"kind", "language"}


def served(folder: Path, *addresses: str) -> list[Any]:
    """What Datasette answers to each address, with our metadata."""
    code = (
        "import asyncio, json, sys\nfrom datasette.app import Datasette\n"
        "served = Datasette(['out/fixharvest.db'], metadata=json.load(open('out/datasette.json')))\n"
        "async def ask():\n    return [(await served.client.get(address)).json() for address in sys.argv[1:]]\n"
        "print(json.dumps(asyncio.run(ask())))"
    )
    command = [sys.executable, "-c", code, *addresses]
    done = subprocess.run(command, capture_output=True, cwd=folder, check=True, timeout=60)
    return list(json.loads(done.stdout))


def datasette(folder: Path, *words: str) -> bytes:
    """The response of Datasette, without a server."""
    command = [sys.executable, "-m", "datasette", *words]
    return subprocess.run(command, capture_output=True, cwd=folder, check=True, timeout=60).stdout


def test_the_hugging_face_recipe(folder: Path) -> None:
    code = recipe("python", "load_dataset")
    found = printed(folder, code, "fixes.to_list()")
    expected = [fix | {"article_id": article["id"]} for article in ARTICLES for fix in fixes_of(article)]
    assert len(found) == len(expected) > 0
    for row, fix in zip(found, expected, strict=True):
        same = ("id", "article_id", "title", "number", "text", "markdown", "summary", "breadcrumb", "parent_id", "text_hash")
        assert {key: row[key] for key in same} == {key: fix[key] for key in same}
        assert [located(row)[key] for key in ("procedures", "notes", "images", "links")] == [
            fix[key] for key in ("procedures", "notes", "images", "links")
        ]
    articles = [located(row) for row in printed(folder, code.replace("fixes.parquet", "articles.parquet"), "fixes.to_list()")]
    for article in articles:
        article["content"] = {"markdown": article.pop("markdown")}
        article["metadata"]["extra"] = json.loads(article["metadata"]["extra"])
    assert articles == ARTICLES


def test_the_langchain_recipe(folder: Path) -> None:
    shown = "[[document.id, document.page_content, document.metadata] for document in documents]"
    found = printed(folder, recipe("python", "langchain_core"), shown)
    expected = records(folder)
    assert found == [[record["id"], record.pop("text"), record] for record in expected] != []


def printed(folder: Path, code: str, value: str) -> Any:
    """`value` after running `code` in a separate process without network access."""
    environment = {
        **os.environ,
        "HF_HUB_OFFLINE": "1",
        "HF_HOME": str(folder / "hugging-face"),
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
        "LANGSMITH_TRACING": "false",
    }
    command = [sys.executable, "-c", f"{code}\nimport json\nprint(json.dumps({value}))"]
    found = subprocess.run(command, capture_output=True, cwd=folder, env=environment, check=True, timeout=120)
    return json.loads(found.stdout.splitlines()[-1])


def test_the_recipe_that_updates_a_vector_store(folder: Path) -> None:
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
