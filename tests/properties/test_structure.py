"""The structure law: a removal leaves every other block with its kind, level and place."""

from __future__ import annotations

from hypothesis import example, given

from fixharvest.errors import ReadError
from tests.properties.laws import clean, structure
from tests.properties.strategies import articles, law, noisy_blocks


@law(400)
@given(articles())
def test_structure_of_articles(text: str) -> None:
    assert list(structure(clean(text))) == []


NEXT_LINE = (
    '<!-- ads begin -->\n<a href="https://x.pxf.io/1"><img src="//a.impactradius-go.com/b.jpg"></a>\n<!-- ads end -->\n\n'
    "\x85\r1\n"
)
# the fence is the end of the markup above it; alone it would open code that takes in the block below
FENCE_IN_MARKUP = (
    '<div>\n<a href="https://x.pxf.io/1"><img src="//a.impactradius-go.com/b.jpg"></a>\n</div>\n```\n<!-- ads begin -->\n'
    '<a href="https://x.pxf.io/1"><img src="//a.impactradius-go.com/b.jpg"></a>\n<!-- ads end -->\n```\n\n~~~\ncode\n~~~\n'
)


@law(200)
@example(NEXT_LINE)
@example(FENCE_IN_MARKUP)
@given(articles(noisy_blocks))
def test_structure_of_noise(text: str) -> None:
    try:
        article = clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    assert list(structure(article)) == []
