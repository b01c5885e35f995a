"""Lists of links that belong to the site: menus, share buttons, tags, the footer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....lexicon.words import words
from ....patterns import lazy_pattern
from ...page import Page
from ...part import Part
from ..proposal import Proposal, of_lines

# Addresses that share a page on Jetpack, Facebook, Twitter, Pinterest, Reddit or LinkedIn.
_SHARES = lazy_pattern(
    r"[?&]share=|/sharer|/intent/(?:tweet|post)|/pin/create|/submit\?|/shareArticle|^whatsapp:|api\.whatsapp", re.IGNORECASE
)
MIN_SHARES = 2
MAX_SHARE_WORDS = 6
MIN_FOOTER_LINKS = 10
MIN_MENU = 3


def menus(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a list of short links that all lead to one address: the menu of a site whose addresses were replaced."""
    index = 0
    while index < len(parts):
        end = index
        while (
            end < len(parts)
            and _menu_entry(parts[end])
            and parts[end].inline.links[0].href == parts[index].inline.links[0].href
        ):
            end += 1
        if end - index >= MIN_MENU and not (index and parts[index - 1].text.rstrip().endswith((":", "：", "?", ","))):
            yield of_lines(page, "chrome", parts[index].first, parts[end - 1].last, "menu of the site")
        index = max(end, index + 1)


def _menu_entry(part: Part) -> bool:
    return part.link_only and bool(part.block.items) and len(part.inline.links) == 1 and len(part.words) <= 3


def share_lists(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a list of links that share the article, with its heading."""
    index = 0
    while index < len(parts):
        end = index
        while end < len(parts) and _shares(parts[end]):
            end += 1
        if end > index and sum(len(part.inline.links) for part in parts[index:end]) >= MIN_SHARES:
            above = parts[index - 1] if index else None  # the title of the article does not count
            box = above is not None and above.kind == "heading" and above.block.level > 1
            headed = box and len(parts[index - 1].words) <= MAX_SHARE_WORDS
            yield of_lines(page, "chrome", parts[index - headed].first, parts[end - 1].last, "share buttons")
        index = max(end, index + 1)


def _shares(part: Part) -> bool:
    """Whether a part consists of links, or linked pictures, that share the article."""
    links = part.inline.links
    return bool(links) and not words(part.loose_text) and all(_SHARES.search(link.href) for link in links)


def tags(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove the list of tags at the end of an article: each entry is one short link."""
    start = end = _end_of_text(parts)
    while start and _tag(parts[start - 1]):
        start -= 1
    entries = parts[start:end]
    above = parts[start - 1] if start else None
    announced = above is None or above.kind == "heading" or _bold(above) or above.ends_with_colon
    if entries and not announced and sum(len(entry.words) for entry in entries) <= 4 * len(entries):
        yield of_lines(page, "chrome", entries[0].first, entries[-1].last, "list of tags")


def _end_of_text(parts: list[Part]) -> int:
    """The index after the last part that is not HTML or a rule."""
    end = len(parts)
    while end and parts[end - 1].kind in ("html", "rule"):
        end -= 1
    return end


def _bold(part: Part) -> bool:
    """Whether all words of a part are bold."""
    return 0 < len(part.words) <= 8 and sum(len(words(span.text)) for span in part.inline.strong) >= len(part.words)


def _tag(part: Part) -> bool:
    bullet = bool(part.block.items) and not part.numbered
    return bullet and part.link_only and len(part.words) <= 5 and len(part.inline.links) == 1


def site_footer(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove the site's own links at the end of the page: columns of short links under short lines."""
    start = end = _end_of_text(parts)
    links = 0
    while start and _footer_row(page, parts[start - 1]):
        start -= 1
        links += len(parts[start].inline.links)
    if links >= MIN_FOOTER_LINKS and links >= (end - start) / 2:
        yield of_lines(page, "chrome", parts[start].first, parts[end - 1].last, "footer of the site")


def _footer_row(page: Page, part: Part) -> bool:
    if part.kind not in ("paragraph", "item") or part.numbered:
        return False
    copyright_line = "\u00a9" in part.text or any(map(page.lexicon.phrases["strip.copyright"].is_whole, part.words))
    return copyright_line or (len(part.words) <= 6 and not part.sentence) or (part.link_only and len(part.words) <= 60)
