"""The laws for articles with the markup of platforms and HTML, whole or in pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from fixharvest.text.lines import Lines
from fixharvest.text.markdown import parse
from fixharvest.text.reparse import Edit, edited, reparse
from tests.properties import laws
from tests.properties.strategies import articles, law, platform_blocks


@law(400)
@given(articles(platform_blocks))
def test_laws(text: str) -> None:
    data = text.encode("utf-8", errors="surrogatepass")
    article = laws.clean(data)
    assert list(laws.conservation(article, data)) == []
    assert list(laws.idempotence(article)) == []
    assert list(laws.reachability(article)) == []
    assert list(laws.structure(article)) == []


@law(400)
@given(articles(platform_blocks), st.data())
def test_only_what_is_edited_is_parsed_again(text: str, data: st.DataObject) -> None:
    lines = Lines.of(text)
    bounds = sorted(data.draw(st.lists(st.integers(0, max(0, len(lines) - 1)), max_size=6))) if len(lines) else []
    edits = [Edit(lines.starts[a], lines.starts[b]) for a, b in zip(bounds[::2], bounds[1::2], strict=False)]
    assert reparse(parse(lines), edits).document == parse(Lines.of(edited(text, edits)))
