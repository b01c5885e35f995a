"""Blocks between comments that mark the start and end of an ad, and template tags that place an ad.

Static-site ad inserters write such comments; any comment that names an ad and a start or an end counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...lexicon import lexicon
from ...lexicon.words import words
from ...patterns import lazy_pattern
from ..page import Page
from .proposal import Doubt, Proposal

_CLOSING_TAG = lazy_pattern(r"/\s*(?:ads?|banner)", re.IGNORECASE)
_TEMPLATE = lazy_pattern(
    r"\{\{[<%]?[ \t]{0,9}[\w/-]{0,40}\b(?:adsense|ads?|advert|banner-ad)\b[^{}\n]{0,300}[>%]?\}\}"
    r"|\{%[ \t]{0,9}(?:include[ \t]{1,9})?[\w./-]{0,40}\b(?:adsense|ads?|advert)\b[^{}\n]{0,300}%\}",
    re.IGNORECASE,
)
_HEADING_OR_FENCE = lazy_pattern(r"^ {0,3}(?:#{1,6}[ \t]|```|~~~)", re.MULTILINE)
# A numbered entry, and a heading with a number ("## Fix 2: …"): what an article has and an ad hasn't.
_COUNTED = lazy_pattern(r"^ {0,6}(?:\d{1,3}\\?[.)]\s|#{1,6}[^\n]{0,30}?\d)", re.MULTILINE)
_ADVERTISES = lazy_pattern(r"\]\(\s{0,9}(?:https?:)?//|<(?:a|script|iframe|ins|img|amp-ad)\b|!\[", re.IGNORECASE)
_MARKUP = lazy_pattern(r"<[^<>]{0,4000}>|!?\[[^\[\]\n]{0,500}\]\([^()\n]{0,2000}\)|https?://\S+")
# The longest of 5,354 real marked blocks has 16 lines.
MAX_LINES = 80
# Words outside links that an ad with headings, fences or more lines has.
MAX_PROSE_WORDS = 120
_AROUND_ARTICLE = (
    "the lines between these ad markers look like a part of the article, so nothing was removed; "
    "if they are an ad, remove them by hand"
)


@cache
def _marker() -> re.Pattern[str]:
    """A pattern for a comment that names an ad."""
    return re.compile(
        rf"<!--[ \t]{{0,20}}(?P<words>[^<>\n]{{0,60}}?(?:{_ad()})[^<>\n]{{0,60}}?)[ \t]{{0,20}}-->", re.IGNORECASE
    )


@cache
def _open_ended() -> re.Pattern[str]:
    """A pattern for the start of a comment that names an ad."""
    return re.compile(rf"<!--[^<>\r\n]{{0,90}}?(?:{_ad()})", re.IGNORECASE)


def _ad() -> str:
    return lexicon().phrases["strip.ad_markers"].anywhere.pattern


def propose(page: Page) -> Iterator[Proposal | Doubt]:
    """Remove each start marker, its end marker and the text between.

    A marker without its pair stays, and so does a pair around a part of the article, both with a warning.
    """
    phrases = page.lexicon.phrases
    opened: re.Match[str] | None = None
    for match in _markers(page, _marker()):
        begins = phrases["strip.ad_begins"].within(match["words"])
        ends = phrases["strip.ad_ends"].within(match["words"]) or _CLOSING_TAG.search(match["words"])
        if begins and not ends:
            if opened is not None:
                yield _stray(page, opened)
            opened = match
        elif ends and opened is not None:
            inside = page.lines.text[opened.end() : match.start()]
            if _holds_article(inside):
                yield Doubt(page.lines.at(opened.start()), "ad_markers_around_article", _AROUND_ARTICLE)
            else:
                yield Proposal("ad", opened.start(), match.end(), _reason(inside))
            opened = None
        elif ends:
            yield _stray(page, match)
    if opened is not None:
        yield _stray(page, opened)
    for part in page.parts:
        if (
            part.kind == "html"
            and _open_ended().match(raw := page.lines.slice(part.first, part.last).lstrip())
            and "-->" not in raw
        ):
            yield Doubt(part.first, "unpaired_ad_marker", "an ad marker has no end; nothing was removed")
    for match in _markers(page, _TEMPLATE):
        yield Proposal("ad", match.start(), match.end(), "template tag that places an ad")


def _markers(page: Page, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The matches outside code, because a code sample may quote a marker."""
    if pattern.search(page.lines.text) is None:
        return
    for part in page.parts:
        if part.kind == "code" and not (not part.block.fenced and part.text.lstrip().startswith("<")):
            continue
        start, end = page.lines.starts[part.first], page.lines.ends[part.last]
        spans = page.code_spans(part) if part.kind in ("paragraph", "heading", "table") else []
        for match in pattern.finditer(page.lines.text, start, end):
            if not any(first <= match.start() < last for first, last in spans):
                yield match


def _holds_article(inside: str) -> bool:
    """Whether the text between two markers is a part of the article, which a lost marker would take with it.

    It is long or has headings or code, and counts its entries, links to nothing, or has more prose than an ad.
    """
    if not _HEADING_OR_FENCE.search(inside) and inside.count("\n") <= MAX_LINES:
        return False
    if _COUNTED.search(inside) or not _ADVERTISES.search(inside):
        return True
    return len(words(_MARKUP.sub(" ", inside))) > MAX_PROSE_WORDS


def _reason(inside: str) -> str:
    lower = inside.lower()
    if "youtube" in lower and "<iframe" in lower:
        return "YouTube video between ad markers: the markers decide that it is an ad"
    if not inside.strip():
        return "empty ad block between ad markers"
    return "block between ad markers"


def _stray(page: Page, match: re.Match[str]) -> Doubt:
    return Doubt(page.lines.at(match.start()), "unpaired_ad_marker", "an ad marker lacks its pair; nothing was removed")
