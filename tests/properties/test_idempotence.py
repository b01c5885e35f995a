"""Law 2, idempotence: a cleaned article, cleaned again, stays as it is, and its fixes are the same."""

from __future__ import annotations

from hypothesis import given

from pipeline.errors import ReadError
from tests.properties.laws import clean, idempotence
from tests.properties.strategies import articles, law, noisy_blocks


@law(400)
@given(articles())
def test_idempotence_of_articles(text: str) -> None:
    assert list(idempotence(clean(text))) == []


@law(200)
@given(articles(noisy_blocks))
def test_idempotence_of_noise(text: str) -> None:
    try:
        article = clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(idempotence(article)) == []
