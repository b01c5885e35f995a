"""What `run` writes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixharvest.chain import process_record
from fixharvest.model import Article
from fixharvest.outputs.writers.articles import from_json
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record
from fixharvest.version import VERSION
from tests.cli.commands import ARTICLE, BINARY, report, rows, run, sources, tree, write


def test_run_writes_the_folders_of_the_input(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    assert sorted(tree(output)) == [
        "articles.jsonl",
        "articles/b.json",
        "articles/sub/a.json",
        "articles/sub/deep/c.markdown.json",
        "changes.jsonl",
        "failures.jsonl",
        "markdown/b.md",
        "markdown/sub/a.md",
        "markdown/sub/deep/c.markdown",
        "run.json",
    ]
    cleaned = (output / "markdown" / "b.md").read_text("utf-8")
    assert "adsbygoogle" not in cleaned
    assert cleaned.startswith("---\ntitle: Fix the printer\nslug: fix-the-printer\n---\n# Fix the printer\n")


def test_the_lines_of_articles_jsonl_are_the_json_files(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    lines = rows(output / "articles.jsonl")
    assert [line["source"]["path"] for line in lines] == ["b.md", "sub/a.md", "sub/deep/c.markdown"]
    files = [json.loads(file.read_bytes()) for file in (output / "articles").rglob("*.json")]
    assert sorted(files, key=lambda article: article["source"]["path"]) == lines
    assert len({line["id"] for line in lines}) == 3


def test_the_markdown_file_is_front_matter_and_content(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    article = from_json((output / "articles" / "b.json").read_bytes())
    assert (output / "markdown" / "b.md").read_text("utf-8") == article.front_matter.text + article.content.markdown


def test_run_json_counts_the_run(articles: Path, tmp_path: Path) -> None:
    write(articles, {"bad.md": BINARY})
    (articles / "link.md").symlink_to(articles / "b.md")
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 3
    found = report(output)
    assert found["articles"]["done"] == 3
    assert found["articles"]["failed"] == 1
    assert found["articles"]["skipped"] == 1
    assert sum(found["kinds"].values()) == 3
    assert found["found"] == {"fixes": 2, "options": 0, "procedures": 2, "steps": 4}
    assert found["removed"]["by_rule"] == {"ad_elements": 1}
    assert found["removed"]["by_kind"] == {"ad": 1}
    assert [skip["path"] for skip in found["skipped"]] == ["link.md"]
    assert found["generator"]["version"] == VERSION
    assert found["times"]["seconds"] >= 0


def test_one_broken_file_among_a_hundred_does_not_stop_the_others(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {f"a{index:02}.md": f"# A{index}\n" for index in range(99)} | {"a50x.md": BINARY})
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    assert len(rows(output / "articles.jsonl")) == len(list((output / "articles").iterdir())) == 99
    assert rows(output / "failures.jsonl") == [
        {
            "path": "a50x.md",
            "error": "ReadError",
            "message": "looks like a binary file; only text is read",
            "line": None,
            "container": None,
        }
    ]


def test_an_exception_in_one_article_does_not_stop_the_others(
    articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def process(record: Record, settings: Settings) -> Article:
        if record.path == "b.md":
            raise RecursionError("too deep")
        return process_record(record, settings)

    monkeypatch.setattr("fixharvest.batch.job.process_record", process)
    output = tmp_path / "out"
    assert run(articles, "-o", output, "--workers", "0") == 3
    assert len(rows(output / "articles.jsonl")) == 2
    (failure,) = rows(output / "failures.jsonl")
    assert (failure["path"], failure["error"]) == ("b.md", "RecursionError")
    assert "too deep" in failure["message"]


def test_failures_name_the_line(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"long.md": b"# A\n\n" + b"a" * (2**20 + 1)})
    output = tmp_path / "out"
    assert run(folder, "-o", output) == 3
    (failure,) = rows(output / "failures.jsonl")
    assert (failure["path"], failure["line"]) == ("long.md", 3)
    assert "max_line_characters" in failure["message"]


def test_running_again_gives_the_same_bytes(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    of_the_run = ("run.json", "changes.jsonl")
    first = {name: (output / name).read_bytes() for name in tree(output) if name not in of_the_run}
    assert run(articles, "-o", output) == 0
    assert {name: (output / name).read_bytes() for name in tree(output) if name not in of_the_run} == first


def test_the_path_of_a_single_file_is_its_name_or_relative_to_base(articles: Path, tmp_path: Path) -> None:
    assert run(articles / "sub" / "a.md", "-o", tmp_path / "one") == 0
    assert sources(tmp_path / "one") == ["a.md"]
    assert run(articles / "sub" / "a.md", "-o", tmp_path / "two", "--base", articles) == 0
    assert sources(tmp_path / "two") == ["sub/a.md"]


def test_id_key_makes_the_id_independent_of_the_path(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": ARTICLE})
    moved = write(tmp_path / "moved", {"new/name.md": ARTICLE})
    for name, source in (("one", folder), ("two", moved)):
        assert run(source, "-o", tmp_path / name, "--id-key", "slug") == 0
    (one,), (two,) = rows(tmp_path / "one" / "articles.jsonl"), rows(tmp_path / "two" / "articles.jsonl")
    assert one["id"] == two["id"]
    assert [fix["id"] for fix in one["fixes"]] == [fix["id"] for fix in two["fixes"]]


def test_rule_applies_only_that_rule(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": ARTICLE})
    assert run(folder, "-o", tmp_path / "out", "--rule", "link_farm") == 0
    assert rows(tmp_path / "out" / "articles.jsonl")[0]["removed"] == []
