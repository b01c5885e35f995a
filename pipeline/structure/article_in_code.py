"""Articles in code: a block of code that is a part of the article, and a fence that wraps the whole of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from ..cleaning.page import Page
from ..cleaning.part import Part
from ..lexicon import lexicon
from ..patterns import lazy_pattern
from ..text.lines import Lines
from ..text.markdown import parse

# Headings or ad markers that a part of an article has, and the share of prose and list items in its other lines.
MIN_HEADINGS = 2
PROSE_SHARE = 0.6
# Words of a line that is prose even if it doesn't end like a sentence.
MIN_PROSE_WORDS = 8
_WRAPPING = lazy_pattern(r" {0,3}(?P<fence>`{3,}|~{3,})[ \t]{0,9}(?P<language>markdown|md|mdx)?[ \t]{0,9}$", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]{2}")
_MARKUP = lazy_pattern(r"<[^<>]{0,2000}>|!?\[[^\[\]]{0,500}\]\([^()]{0,2000}\)|[*_`]")
_LIST_MARK = lazy_pattern(r"\s*(?:\d{1,2}[.)]|[+•-])?\s*")
# Signs of commands and settings.
_CODE = lazy_pattern(r"[{}=;|$\\]|\s--?\w|\.\.\.$")
_SENTENCE_ENDS = tuple(".!?:。！？：")


def unwrapped(page: Page) -> Sequence[Part]:
    """The parts of `page`; if a fence wraps the whole article, as some writing programs leave it, those of the text inside.

    An inner fence may seem to end the wrapping one; that ends with the last line of the page, or never.
    """
    parts = page.parts
    fence = _WRAPPING.match(page.lines.line(parts[0].first)) if parts and parts[0].block.fenced else None
    if fence is None:
        return parts
    start, last = parts[0].first + 1, parts[-1].last
    end = last if page.lines.line(last).strip() == fence["fence"] else last + 1
    is_whole = len(parts) == 1 or end == last
    if not is_whole or not (fence["language"] or is_article(parts[0].block.content[1:])):
        return parts
    inside = parse(Lines.of("\n".join(page.lines.line(index) for index in range(start, end))))
    return [Part(block.moved(start), index, page.lexicon) for index, block in enumerate(inside.blocks)]


def is_article(lines: Sequence[str]) -> bool:
    """Whether lines of code are headings with prose and list items below them, not commands or settings with comments."""
    heads = [_heading().match(line) is not None for line in lines]
    bare = (_MARKUP.sub("", line) for line, is_head in zip(lines, heads, strict=True) if not is_head)
    others = [line for line in bare if _WORD.search(line)]
    prose = sum(1 for line in others if _is_prose(line))
    return sum(heads) >= MIN_HEADINGS and prose > 0 and prose >= PROSE_SHARE * len(others)


@cache
def _heading() -> re.Pattern[str]:
    """A heading, or a comment that marks an ad."""
    ads = lexicon().pattern("doubt.ads")
    return re.compile(rf"\s{{0,3}}(?:#{{1,6}}\s+\S|<!--.{{0,20}}\b(?:{ads})\b)", re.IGNORECASE)


def _is_prose(line: str) -> bool:
    """Whether a line without its markup is a sentence or many words, and no command or setting."""
    text = _LIST_MARK.sub("", line, count=1).rstrip()
    is_long = text.endswith(_SENTENCE_ENDS) or len(text.split()) >= MIN_PROSE_WORDS
    return is_long and text[0].isalpha() and _CODE.search(text) is None
