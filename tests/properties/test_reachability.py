"""Law 5, reachability: every kept line is in exactly one part of the result."""

from __future__ import annotations

from hypothesis import example, given

from fixharvest.errors import ReadError
from tests.properties.laws import clean, reachability
from tests.properties.strategies import articles, law, noisy_blocks


@law(400)
@given(articles())
def test_reachability_of_articles(text: str) -> None:
    assert list(reachability(clean(text))) == []


@law(200)
@example("\u00a0\r1\n\n")  # white space that Markdown does not know begins the paragraph
@example("> \u00a0\n> \x85\n> 1\n")
@example("1. \u00a0\n   Open **A**.\n2. Click **B**.\n")
@given(articles(noisy_blocks))
def test_reachability_of_noise(text: str) -> None:
    try:
        article = clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(reachability(article)) == []
