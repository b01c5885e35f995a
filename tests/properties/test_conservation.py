"""Law 1, conservation: undoing the edits gives the source, and nothing else was changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixharvest.errors import ReadError
from tests.properties.laws import clean, conservation
from tests.properties.strategies import articles, law, noisy_blocks


@law(300)
@given(articles())
def test_conservation_of_articles(text: str) -> None:
    data = text.encode()
    assert list(conservation(clean(data), data)) == []


@law(200)
@given(articles(noisy_blocks))
def test_conservation_of_noise(text: str) -> None:
    data = text.encode()
    try:
        article = clean(data)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(conservation(article, data)) == []


@law(60)
@given(articles(), st.sampled_from(("utf-8-sig", "utf-16", "utf-32", "cp1252", "latin-1")))
def test_conservation_in_other_encodings(text: str, encoding: str) -> None:
    data = text.encode(encoding, errors="replace")
    article = clean(data)
    assert list(conservation(article, data)) == []
    assert article.source.bom == (encoding not in ("cp1252", "latin-1"))


@law(150)
@given(st.one_of(st.binary(max_size=400), st.text(max_size=400).map(lambda text: text.encode("utf-8", "surrogatepass"))))
def test_any_bytes_are_cleaned_or_refused(data: bytes) -> None:
    try:
        article = clean(data)
    except ReadError:
        return
    assert list(conservation(article, data)) == []


@pytest.mark.parametrize("text", ["", "\n", "\r\n\r\n", "---", "---\n---", "\ufeff", "x", "+++\n+++\n", "{}\n"])
def test_conservation_of_almost_nothing(text: str) -> None:
    data = text.encode()
    assert list(conservation(clean(data), data)) == []
