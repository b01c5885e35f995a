"""A run names files after their sources, gives them the same names whatever happened before, and takes over older outputs."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from fixharvest.cli import main
from fixharvest.outputs import names
from tests.batch.test_incremental import ARTICLE, report, results, run

NAMES = (
    "A.md",
    "a.md",
    "_index.md",
    "_posts/2024-05-01-Kettle.md",
    "Docs/Größe.fr.md",
    "docs/日本語.md",
    "page.mdx",
    "web.html",
)
KEPT = {f"markdown/{name}" for name in NAMES if name not in ("a.md", "web.html")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in NAMES:
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ARTICLE.replace("kettle", f"kettle of {name}"), "utf-8")
    return tmp_path / "in"


@pytest.fixture
def as_earlier(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Path], None]:
    """Runs as releases did that kept no names."""

    def made(folder: Path, output: Path) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(names, "name_of", lambda path, marked=False: names.earlier_name_of(path))
            assert run(folder, output) == 0
        assert (output / "markdown" / "posts").is_dir()

    return made


def files(output: Path) -> dict[str, bytes]:
    """All files of articles."""
    found = [file for part in ("articles", "markdown") for file in (output / part).rglob("*") if file.is_file()]
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in found}


def sources(output: Path) -> list[str]:
    """The source of each JSON file, sorted."""
    return sorted(json.loads(data)["source"]["path"] for name, data in files(output).items() if name.endswith(".json"))


@pytest.mark.parametrize("workers", ["0", "2"])
def test_files_have_the_names_of_their_sources(workers: str, folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert main(["run", str(folder), "-o", str(output), "--workers", workers, "--quiet"]) == 0
    assert set(files(output)) >= KEPT
    assert sources(output) == sorted(NAMES)
    assert len(files(output)) == 2 * len(NAMES)
    for name, data in files(output).items():
        if name.startswith("articles/"):
            article = json.loads(data)
            cleaned = names.markdown_file(names.name_of_file(name))
            assert f"kettle of {article['source']['path']}" in files(output)[cleaned].decode()


@pytest.mark.parametrize(
    "steps",
    [
        [{"a.md": "x"}],
        [{"A.md": None}, {"A.md": "back"}],
        [{"a.md": None}, {"a.md": "back"}],
        [{"A.md": "\0" * 50}, {"A.md": "readable again"}],
        [{"_index.md": None}, {"a.md": "x", "_index.md": "back"}],
    ],
    ids=["changed", "the first is gone", "the second is gone", "the first fails", "neighbors"],
)
def test_names_depend_only_on_the_sources(steps: list[dict[str, str | None]], folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    for number, step in enumerate(steps):
        for name, text in step.items():
            if text is None:
                (folder / name).unlink()
            else:
                (folder / name).write_text(ARTICLE + text)
        ended = run(folder, output)
        assert run(folder, tmp_path / f"fresh{number}") == ended
        assert files(output) == files(tmp_path / f"fresh{number}")
        assert (output / "articles.jsonl").read_bytes() == (tmp_path / f"fresh{number}" / "articles.jsonl").read_bytes()


def test_an_output_of_an_earlier_release_is_taken_over(
    folder: Path, tmp_path: Path, as_earlier: Callable[[Path, Path], None]
) -> None:
    output = tmp_path / "out"
    as_earlier(folder, output)
    assert run(folder, tmp_path / "fresh") == 0
    assert run(folder, output) == 0
    assert results(output) == results(tmp_path / "fresh")
    assert report(output)["changes"] == {"added": 0, "updated": 0, "unchanged": len(NAMES), "removed": 0}
    assert (output / ".fixharvest" / "files.sha256").read_bytes() == (
        tmp_path / "fresh" / ".fixharvest" / "files.sha256"
    ).read_bytes()


def test_what_the_user_wrote_stays_when_an_output_is_taken_over(
    folder: Path, tmp_path: Path, as_earlier: Callable[[Path, Path], None]
) -> None:
    output = tmp_path / "out"
    as_earlier(folder, output)
    (output / "markdown" / "_index.md").write_text("mine")
    (edited,) = output.glob("markdown/posts/*.md")
    edited.write_text("edited")
    assert run(folder, output) == 3
    assert (output / "markdown" / "_index.md").read_text() == "mine"
    assert edited.read_text() == "edited"
    assert sources(output) == sorted(set(NAMES) - {"_index.md"})


@pytest.mark.parametrize("earlier", [False, True])
def test_articles_of_an_unreadable_folder_stay_under_their_names(
    earlier: bool,
    folder: Path,
    tmp_path: Path,
    as_earlier: Callable[[Path, Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output, scan = tmp_path / "out", os.scandir
    (folder / "docs" / "b.md").write_text(ARTICLE)
    (folder / "Docs" / "B.md").write_text(ARTICLE)
    as_earlier(folder, output) if earlier else run(folder, output)
    before = (output / "articles.jsonl").read_bytes()

    def refused(path: str) -> Any:
        if "in/docs" in str(path):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    with monkeypatch.context() as patch:
        patch.setattr("os.scandir", refused)
        assert run(folder, output) == 3
    assert sorted((output / "articles.jsonl").read_bytes().splitlines()) == sorted(before.splitlines())
    assert sources(output) == sorted([*NAMES, "docs/b.md", "Docs/B.md"])
    assert run(folder, output) == run(folder, tmp_path / "fresh") == 0
    assert files(output) == files(tmp_path / "fresh")


def test_the_same_names_are_in_the_export_and_in_the_report(folder: Path, tmp_path: Path) -> None:
    output, web = tmp_path / "out", tmp_path / "web"
    (folder / "100% #1 & more.md").write_text(ARTICLE)
    assert run(folder, output) == 0
    assert main(["convert", str(output), "--format", "markdown", "-o", str(web)]) == 0
    cleaned = {name: data for name, data in files(output).items() if name.startswith("markdown/")}
    assert files(web) == cleaned
    assert main(["report", str(output), "--all"]) == 0
    pages = {page.relative_to(output / "report").as_posix() for page in (output / "report" / "articles").rglob("*.html")}
    assert pages == {f"articles/{names.name_of_file(name)}.html" for name in cleaned}
    linked = re.findall(r'href="(articles/[^"]+)"', (output / "report" / "articles.html").read_text("utf-8"))
    assert {unquote(unescape(address)) for address in linked} == pages
