"""The commands on saved pages, and what their JSON says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixharvest.api import clean, clean_file
from fixharvest.cli import main
from fixharvest.outputs.writers.articles import to_json
from tests.reading.pages import PAGES


def test_run_takes_pages_beside_articles_of_the_same_name(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.md").write_text("# A\n\nText.\n")
    for name in ("a.html", "a.htm", "A.HTML"):
        (folder / name).write_bytes((PAGES / "boxes.html").read_bytes())
    output = tmp_path / "out"
    assert main(["run", str(folder), "-o", str(output), "--quiet"]) == 0
    articles = [json.loads(line) for line in (output / "articles.jsonl").read_text("utf-8").splitlines()]
    assert [article["source"]["path"] for article in articles] == ["A.HTML", "a.htm", "a.html", "a.md"]
    assert len(list((output / "articles").iterdir())) == len(list((output / "markdown").iterdir())) == 4
    assert main(["verify", str(output)]) == 0


def test_explain_says_what_was_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(PAGES / "tables_and_fonts.html")]) == 0
    assert "LEFT OUT of the page\n        5  outside the article: Home Links Guestbook\n" in capsys.readouterr().out


def test_verify_finds_a_changed_word(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "page.json"
    file.write_bytes(
        to_json(clean_file(PAGES / "boxes.html")).replace(b"finds steel wool", b"").replace(b"fine steel", b"hard steel")
    )
    assert main(["verify", str(file)]) == 1
    assert "the Markdown made from the source" in capsys.readouterr().err


def test_the_json_of_a_markdown_article_has_no_new_field() -> None:
    written = json.loads(to_json(clean("# A\n\nText.\n")))
    assert "converted" not in written["source"]
    page = json.loads(to_json(clean("<h1>A</h1>", path="a.html")))
    assert set(page["source"]["converted"]) == {"media_type", "sha256", "left_out"}


def test_a_page_without_a_name_is_known_by_its_start() -> None:
    page = "\ufeff<!-- saved -->\n<!DOCTYPE HTML>\n<p>Text <b>b</b>"
    assert clean(page, path="-").content.markdown == "Text **b**\n"
    assert clean(page, path="a.md").source.converted is None
    assert clean("<p>Text</p>", path="-").source.converted is None


@pytest.mark.parametrize("html", ["", "  \n", "<!-- x -->", "<html></html>", "<body><script>draw()</script><nav>Menu</nav>"])
def test_a_page_without_text_is_warned_about(html: str) -> None:
    article = clean(html, path="page.html")
    assert "page_without_text" in [warning.code for warning in article.warnings]
