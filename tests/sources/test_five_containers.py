"""One corpus in five containers gives the same articles."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.conftest import ROOT
from tests.sources import builders

MARKDOWN = {path.relative_to(ROOT / "input").as_posix(): path.read_bytes() for path in sorted((ROOT / "input").rglob("*.md"))}
PAGES = builders.rendered(MARKDOWN)

# The name of the container, the package that it needs, and what writes it.
Write = Callable[[builders.Articles], bytes]
CONTAINERS: dict[str, tuple[str | None, Write, Write]] = {
    "a.zip": (None, builders.zipped, builders.zipped),
    "a.jsonl": (None, builders.json_lines, lambda pages: builders.json_lines(pages, "html")),
    "a.parquet": ("pyarrow", builders.parquet, lambda pages: builders.parquet(pages, "html")),
    "a.tar.gz": (
        None,
        lambda found: gzip.compress(builders.tarred(found)),
        lambda found: gzip.compress(builders.tarred(found)),
    ),
    "a.csv": (None, builders.csv_file, lambda pages: builders.csv_file(pages, "html")),
}


def articles(place: Path, output: Path) -> dict[str, dict[str, Any]]:
    """The articles of a run by the end of their paths, without what says where they come from."""
    assert main(["run", str(place), "-o", str(output), "--workers", "0", "--quiet"]) == 0
    found = {}
    for line in (output / "articles.jsonl").read_text("utf-8").splitlines():
        article = json.loads(line.replace(json.loads(line)["id"], "id"))
        name = article["source"]["path"].removeprefix(f"{place.name}/").rpartition("https://fix.example/")[2]
        del article["source"]["path"], article["metadata"]["extra"]
        article["source"].pop("container", None)
        found[name] = article
    return found


def folder(files: builders.Articles, at: Path) -> Path:
    for name, data in files.items():
        (at / name).parent.mkdir(parents=True, exist_ok=True)
        (at / name).write_bytes(data)
    return at


@pytest.fixture(scope="module")
def of_folder(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """The articles of a folder of Markdown files, and those of a folder of pages."""
    at = tmp_path_factory.mktemp("folders")
    return articles(folder(MARKDOWN, at / "md"), at / "out"), articles(folder(PAGES, at / "html"), at / "pages")


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_gives_the_articles_of_a_folder(name: str, of_folder: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    package, of_markdown, of_pages = CONTAINERS[name]
    if package:
        pytest.importorskip(package, reason=f"{name} needs {package}")
    (tmp_path / name).write_bytes(of_markdown(MARKDOWN))
    assert articles(tmp_path / name, tmp_path / "out") == of_folder[0]
    (tmp_path / name).write_bytes(of_pages(PAGES))
    assert articles(tmp_path / name, tmp_path / "pages") == of_folder[1]


def test_a_crawl_gives_the_articles_of_a_folder_of_pages(of_folder: tuple[dict[str, Any], ...], tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="WARC needs fastwarc")
    (tmp_path / "a.warc.gz").write_bytes(builders.warc(PAGES))
    assert articles(tmp_path / "a.warc.gz", tmp_path / "out") == of_folder[1]


def test_rendered_pages_have_the_fixes_of_their_markdown(of_folder: tuple[dict[str, Any], ...]) -> None:
    def titles(found: dict[str, Any]) -> dict[str, list[tuple[int, str]]]:
        return {
            name.rpartition(".")[0]: [(fix["number"], fix["title"]) for fix in article["fixes"]]
            for name, article in found.items()
        }

    assert titles(of_folder[1]) == titles(of_folder[0])
    assert sum(map(len, titles(of_folder[0]).values())) == 38
