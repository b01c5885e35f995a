"""A character reference that no character has is text; it costs no article."""

from __future__ import annotations

import pytest

from fixharvest.api import clean
from fixharvest.text.entities import unescaped

LONG = "&#" + "1" * 5_000 + ";"


def test_references_are_characters() -> None:
    assert unescaped("a &amp; b &#8212; c &zzz; d") == "a & b — c &zzz; d"


def test_a_reference_that_is_too_long_to_be_read_stays() -> None:
    assert unescaped(f"a {LONG}") == f"a {LONG}"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (f"# Lamp {LONG}\n\nText.\n", "lamp.md"),
        (f'<script type="application/ld+json">{{"@type":"Article","headline":"Lamp {LONG}"}}</script><p>Text.', "lamp.html"),
    ],
    ids=["markdown", "json-ld"],
)
def test_it_costs_no_article(text: str, path: str) -> None:
    article = clean(text, path=path)
    assert article.title is not None
    assert article.title.startswith("Lamp &#1")
    assert article.content.markdown.endswith("Text.\n")
