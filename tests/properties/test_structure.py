"""The structure law: what is removed leaves every other block of its kind, level and place."""

from __future__ import annotations

from hypothesis import given

from pipeline.errors import ReadError
from tests.properties.laws import clean, structure
from tests.properties.strategies import articles, law, noisy_blocks


@law(400)
@given(articles())
def test_structure_of_articles(text: str) -> None:
    assert list(structure(clean(text))) == []


@law(200)
@given(articles(noisy_blocks))
def test_structure_of_noise(text: str) -> None:
    try:
        article = clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(structure(article)) == []
