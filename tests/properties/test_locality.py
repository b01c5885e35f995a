"""Law 4, locality: an unclosed or stray marker removes nothing beyond its own block, and code is never touched."""

from __future__ import annotations

import re

from hypothesis import given

from pipeline.lines import Lines
from pipeline.page import Page
from tests.properties.laws import clean
from tests.properties.strategies import Marked, articles, law, marked_articles


def unified(text: str) -> str:
    """`text` with one kind of line end."""
    return re.sub(r"\r\n|\r", "\n", text)


@law(400)
@given(marked_articles())
def test_a_lone_marker_removes_nothing_but_itself(made: Marked) -> None:
    article = clean(made.text)
    allowed = [unified(ad) for ad in made.ads]
    for entry in article.removed:
        text = unified(entry.text).strip()
        assert text in allowed or text == made.marker, f"{entry.rule} removed {text!r}"


@law(300)
@given(marked_articles())
def test_a_lone_marker_is_warned_about(made: Marked) -> None:
    article = clean(made.text)
    lines = Lines.of(unified(made.text))
    marked = {index + 1 for index in range(len(lines)) if lines.line(index) == made.marker}
    warned = {line for warning in article.warnings if warning.lines for line in range(warning.lines[0], warning.lines[1] + 1)}
    assert marked & warned


@law(300)
@given(marked_articles())
def test_what_quotes_an_ad_survives(made: Marked) -> None:
    cleaned = unified(clean(made.text).content.markdown)
    for code in made.code:
        assert code in cleaned


@law(300)
@given(articles())
def test_code_blocks_survive(text: str) -> None:
    """Fenced code, and indented code that is no ad's markup, is in the cleaned article byte for byte and in order.

    Whatever is indented between the two markers of an ad is the ad's.
    """
    article = clean(text)
    offset = article.front_matter.span[1]
    ads = [entry.span for entry in article.removed if entry.rule == "marked_ads"]
    page = Page.of(text[article.front_matter.span[1] :])
    at = 0
    for part in page.parts:
        start, end = (offset + at for at in (page.lines.starts[part.first], page.lines.ends[part.last]))
        marked = any(first <= start and end <= last for first, last in ads)
        if part.kind == "code" and (part.block.fenced or not (marked or part.text.lstrip().startswith("<"))):
            code = page.lines.slice(part.first, part.last)
            found = article.content.markdown.find(code, at)
            assert found >= 0, code
            at = found + len(code)
