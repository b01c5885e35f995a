"""Saved pages: what the article is, where its lines stand, and what is said about the rest."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from fixharvest.api import clean, clean_file
from fixharvest.cli import main
from fixharvest.lexicon.words import words
from fixharvest.model import Step
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import from_json
from fixharvest.reading.webpage.tree import UNSEEN, Node, parse
from tests.families import misread
from tests.properties.laws import without_positions
from tests.reading.pages import PAGES, left_out

EXPECTED: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "accordion": ("fixes", [("It fell behind something", 2), ("Somebody took it", 2)]),
    "articles": ("fixes", [("Krümel entfernen", 2), ("Tasten abwischen", 2)]),
    "boxes": ("fixes", [("Change the washer", 3), ("Clean the seat", 0)]),
    "broken": ("fixes", [("With a candle", 2), ("With a pencil", 2)]),
    "docs": ("steps", [("Steps", 3)]),
    "lazy": ("steps", [("Clean a Coffee Grinder in Six Steps", 6)]),
    "tables_and_fonts": ("fixes", [("In the settings", 3), ("With a command", 0)]),
    "wordpress": (
        "fixes",
        [("Drain the power that is left", 3), ("Wake the screen from the keyboard", 2), ("Reset the picture driver", 3)],
    ),
}


def test_every_page_has_an_expectation() -> None:
    assert {file.stem for file in PAGES.glob("*.html")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_page_is_read_as_a_person_would(name: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["clean", str(PAGES / f"{name}.html")]) == 0
    article = from_json(capfdbinary.readouterr().out)
    kind, fixes = EXPECTED[name]
    found = [(fix.title, sum(len(procedure.steps) for procedure in fix.procedures)) for fix in article.fixes]
    assert ((article.kind, found) == (kind, fixes)) != (f"pages/{name}" in misread(PAGES.parents[1]))
    assert problems(article) == []


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_no_word_of_the_article_is_lost_and_none_of_the_page_unaccounted_for(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    page = parse(html, path=name)
    article = clean(html, path=f"{name}.html")
    kept = Counter(words(re.sub(r"\\|\]\(\S*?\)|<[^>]*>", " ", restored(article)[article.front_matter.span[1] :])))
    aside = Counter(word for text in left_out(article) for word in words(text))
    marked = Counter(word for node in marked_nodes(page) for word in words(node.text_seen()))
    body = page.find("body") or page
    assert marked - kept == Counter(["copy"] if name == "docs" else [])  # a button in a list item
    assert Counter(words(body.text_seen())) - (kept + aside) == Counter()


def marked_nodes(page: Node) -> list[Node]:
    """The elements that the case marks as the article's, the outermost ones."""
    found: list[Node] = []
    stack = [page]
    while stack:
        node = stack.pop()
        if "data-article" in node.attributes and node.tag not in UNSEEN:
            found.append(node)
        else:
            stack.extend(node.nodes)
    return found


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_lines_point_into_the_page(name: str) -> None:
    html = (PAGES / f"{name}.html").read_text("utf-8")
    lines = html.split("\n")
    article = clean(html, path=f"{name}.html")

    def check(step: Step) -> None:
        first, last = step.lines
        text = " ".join(lines[first - 1 : last])
        assert words(step.text)[0] in words(text)
        assert words(step.text)[-1] in words(text)
        for inner in step.steps:
            check(inner)

    for fix in article.fixes:
        assert fix.title.split()[-1] in lines[fix.lines[0] - 1]
        for procedure in fix.procedures:
            for step in procedure.steps:
                check(step)
    for removed in article.removed:
        assert 1 <= removed.lines[0] <= removed.lines[1] <= len(lines)
    assert article.front_matter.lines is None


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_markdown_of_a_page_is_an_article_by_itself(name: str) -> None:
    article = clean_file(PAGES / f"{name}.html")
    again = clean(article.front_matter.text + article.content.markdown, path=article.source.path.replace(".html", ".md"))
    assert (again.removed, again.repaired, again.source.converted) == ((), (), None)
    assert _without_ids(without_positions(again.fixes)) == _without_ids(without_positions(article.fixes))


def _without_ids(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_ids(entry) for key, entry in value.items() if key != "id"}
    return [_without_ids(entry) for entry in value] if isinstance(value, list) else value


def test_ads_and_what_stands_around_the_article_are_told_apart() -> None:
    article = clean_file(PAGES / "wordpress.html")
    assert [(removed.rule, removed.lines) for removed in article.removed] == [
        ("marked_ads", (42, 44)),
        ("ad_elements", (54, 54)),
    ]
    reasons = left_out(article)
    assert {text[:12]: reason for text, reason in reasons.items()} == {
        "Skip to cont": "hidden",
        "The Patient ": "header",
        "Posted on 3 ": "box beside the article",
        "Share this: ": "box beside the article",
        "Related How ": "box beside the article",
        "Tagged lapto": "footer",
        "Older post": "navigation",
        "2 thoughts o": "comments",
        "Recent posts": "aside",
        "© 2023 The P": "footer",
    }
    assert "Chirper" not in article.content.markdown


def test_metadata_comes_from_meta_elements() -> None:
    metadata = clean_file(PAGES / "wordpress.html").metadata
    assert metadata.title == "3 Ways to Wake a Laptop That Stays Dark"
    assert (metadata.author, metadata.tags) == ("Ida Brandt", ("laptops", "screens"))
    assert (metadata.date, metadata.updated) == ("2022-11-03T08:15:00+00:00", "2023-05-19T10:00:00+00:00")
    assert metadata.url == "https://patientdesk.example/wake-a-dark-laptop/"
    assert metadata.image == "https://patientdesk.example/media/dark.jpg"
    assert metadata.description == "Your laptop hums, yet its screen stays black? Try these."
    assert metadata.extra == {"language": "en-GB"}


def test_metadata_comes_from_json_ld() -> None:
    metadata = clean_file(PAGES / "accordion.html").metadata
    assert (metadata.title, metadata.author) == ("Bring a lost tile back & keep it", "R. Okoye, L. Sand")
    assert (metadata.date, metadata.updated, metadata.tags) == ("2021-01-30", "2021-02-02", ("tiles", "tracker"))
    assert (metadata.url, metadata.image) == ("https://tilefolk.example/help/lost", "https://tilefolk.example/a.png")
