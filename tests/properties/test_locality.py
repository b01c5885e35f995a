"""Law 4, locality: an unclosed or stray marker removes nothing outside its own block, and code is never changed."""

from __future__ import annotations

from hypothesis import example, given

from tests.properties.laws import clean, code_survives, marker_is_local
from tests.properties.strategies import Marked, articles, law, marked_articles


@law(600)
@given(marked_articles())
def test_a_lone_marker_touches_nothing_else(made: Marked) -> None:
    assert list(marker_is_local(clean(made.text), made)) == []


@law(300)
@example("By [Ada Brook](https://example.org/ada) | Updated on March 3, 2024\n\n\t\x85\n\n")
@given(articles())
def test_code_blocks_survive(text: str) -> None:
    assert list(code_survives(clean(text))) == []
