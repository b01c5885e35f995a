"""What is above the text: breadcrumbs, bylines, dates, share bars, and the credit of the first picture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from ....patterns import lazy_pattern
from ...page import Page
from ...part import Part
from ..proposal import Proposal, of_lines, of_part
from .boxes import MAX_BYLINE_WORDS, PERSON_IMAGE

_CRUMB = lazy_pattern(r"(?:>|»|›|/)\s*$")
# The text outside the links of a trail in one line: its separators, and the name of the page.
_CRUMBS = lazy_pattern(r"\s*(?:[>»›]\s*)+(?:[^.!?:>»›]{0,100})")
_ICON_IMAGE = lazy_pattern(
    r"share|social|facebook|twitter|linkedin|clock|calend|clender|secure|/yes\.|/no\.|disqus", re.IGNORECASE
)
_YEAR = lazy_pattern(r"\b(?:19|20)\d\d\b")
TOP_PARTS = 14
MAX_CREDIT_WORDS = 3


def breadcrumbs(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a trail of links at the top: `1. [Site](…) >`, or one short link between two headings."""
    for index, part in enumerate(parts[:6]):
        if part.kind == "paragraph" and _CRUMBS.fullmatch(part.loose_text) and len(part.inline.links) > 1 and not part.numbered:
            yield of_part(page, "chrome", part, "breadcrumbs")
            return
        if part.block.items and part.link_only and _CRUMB.search(part.text):
            end = index
            while end + 1 < len(parts) and parts[end + 1].block.items and not parts[end + 1].sentence:
                end += 1
            yield of_lines(page, "chrome", part.first, parts[end].last, "breadcrumbs")
            return
        if (
            index
            and part.link_only
            and part.kind == "paragraph"
            and not part.block.items
            and len(part.words) <= 4
            and index + 1 < len(parts)
            and parts[index + 1].kind == "heading"
            and parts[index - 1].kind == "heading"
        ):
            yield of_part(page, "chrome", part, "breadcrumb")


def bylines(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove bylines, dates and share bars between the title and the first paragraph."""
    byline = page.lexicon.phrases["strip.byline"]
    share = page.lexicon.phrases["strip.share"]
    for part in parts[:TOP_PARTS]:
        if part.kind != "paragraph" or len(part.words) > MAX_BYLINE_WORDS:
            continue
        images = " ".join(image.href + " " + image.text for image in part.inline.images)
        if part.image_only and PERSON_IMAGE.search(images):
            yield of_part(page, "chrome", part, "picture of the author")
        elif share.is_whole(part.text) or (
            share.begins(part.text) and (part.inline.images or part.inline.links) and not part.sentence
        ):
            yield of_part(page, "chrome", part, "share bar")
        elif byline.begins(part.text) and (
            part.inline.links or part.inline.images or any(char.isdigit() for char in part.text)
        ):
            if part.inline.images or (len(part.words) <= 12 and not part.sentence):
                yield of_part(page, "chrome", part, "by-line")
        elif (_dated(part) and len(part.words) <= 12 and not part.sentence) or (
            part.block.items and _ICON_IMAGE.search(images)
        ):
            yield of_part(page, "chrome", part, "by-line")


def _dated(part: Part) -> bool:
    """Whether a line has a link and a year; a headline in a list, which may have both, does not count."""
    return bool(part.inline.links) and _YEAR.search(part.text) is not None and not (part.block.items and part.link_only)


def top_credits(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a name alone below the first picture, before the first sentence: the credit of the picture.

    The same name below another picture is a credit, too.
    """
    names: set[str] = set()
    prose = False
    for index, (picture, part) in enumerate(pairwise(parts)):
        prose = prose or (picture.kind == "paragraph" and len(picture.words) > MAX_BYLINE_WORDS)
        if not picture.image_only or not _name_only(part):
            continue
        following = parts[index + 2] if index + 2 < len(parts) else None
        text_follows = following is not None and not following.block.items and len(following.words) > MAX_BYLINE_WORDS
        if part.text.strip() in names or (not names and not prose and text_follows and index < TOP_PARTS):
            names.add(part.text.strip())
            yield of_part(page, "chrome", part, "picture credit")


def _name_only(part: Part) -> bool:
    """Whether a paragraph consists of one to three capitalized words."""
    name = part.text.strip()
    plain = part.kind == "paragraph" and not (part.inline.links or part.inline.images or part.block.items)
    short = 0 < len(part.words) <= MAX_CREDIT_WORDS and name[-1:].isalnum() and not any(char.isdigit() for char in name)
    return plain and short and all(word[:1].isupper() for word in name.split())
