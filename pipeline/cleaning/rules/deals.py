"""Price boxes, deal cards and shop buttons that no marker announces."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...lexicon import lexicon
from ...lexicon.words import words
from ..page import Page, Part, host_of
from .proposal import Proposal, of_lines

_PRICE = re.compile(r"[$€£]\s?\d|\d\s?(?:€|£|USD|EUR)|\d\s?%\s?off\b", re.IGNORECASE)
_BOX_HEAD = re.compile(r"today['’]s best|best .{0,60}\bdeals\b|price comparison|round up of|latest videos from", re.IGNORECASE)
_SCORE = re.compile(r"[0-9](?:[.,][0-9])?\s?/\s?(?:5|10)")
_BOX_FOOT = re.compile(
    r"^powered by$|^\W*\d{1,3}[\s-]days?\smoney[\s-]back\W*$|we check over|products every day for the best prices",
    re.IGNORECASE,
)
MAX_BUTTON_WORDS = 12
MAX_CARD_WORDS = 10
MAX_LOGO_WORDS = 3


def propose(page: Page) -> Iterator[Proposal]:
    """Remove runs of shop buttons with the names and prices between them."""
    parts = [part for part in page.kept() if part.kind != "rule"]
    marks = [_mark(page, part) for part in parts]
    for index, part in enumerate(parts):
        beside = [at for at in (index - 1, index + 1) if 0 <= at < len(parts) and parts[at].link_only and parts[at].block.items]
        if part.block.items and part.link_only and beside and not any(marks[at] for at in beside):
            marks[index] = ""  # one of a list of links that are no buttons
    index = 0
    while index < len(parts):
        if not marks[index]:
            index += 1
            continue
        end = index + 1
        while end < len(parts) and (marks[end] or _card(parts, marks, end)):
            end += 1
        if any(mark == "button" for mark in marks[index:end]) or _box(parts[index]):
            if end < len(parts) and _logo(parts[end]):
                end += 1
            yield of_lines(page, "ad", parts[index].first, parts[end - 1].last, "shop buttons and prices")
        index = end
    yield from _review_boxes(page, parts)


def _review_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """The box of a product that a site recommends: a logo, a pitch, a rating ("4.9/5"), and a line that leads to the shop."""
    for index, part in enumerate(parts):
        if part.kind != "paragraph" or not _SCORE.fullmatch(part.text.strip()):
            continue
        start = next((at for at in range(index - 1, max(-1, index - 5), -1) if _logo_named(parts[at])), None)
        end = next((at for at in range(index + 1, min(len(parts), index + 5)) if _leads_to_shop(parts[at])), None)
        if start is not None and end is not None and all(entry.kind == "paragraph" for entry in parts[start : end + 1]):
            yield of_lines(page, "ad", parts[start].first, parts[end].last, "box of a recommended product")


def _logo_named(part: Part) -> bool:
    return part.image_only and any("logo" in words(f"{image.text} {image.href}") for image in part.inline.images)


def _leads_to_shop(part: Part) -> bool:
    """Whether a short line holds an empty link or nothing but links: a button."""
    empty = any(not link.text for link in part.inline.links)
    return bool(part.inline.links) and len(part.words) <= MAX_CARD_WORDS and (empty or part.link_only)


def _box(part: Part) -> bool:
    return bool(_BOX_HEAD.search(part.text) or _BOX_FOOT.search(part.text))


def _mark(page: Page, part: Part) -> str:
    """Say "button" for a line of shop links, "box" for the head or foot of a price box, "" for all else."""
    if part.kind != "paragraph" or part.block.quote:
        return ""
    if len(part.words) <= 16 and _box(part) and not part.text.rstrip().endswith("."):
        return "box"
    links = [link for link in part.inline.links if link.href]
    if len(links) > 1 and part.link_only and all(_buys(page, link.text) for link in links if link.text):
        return "button"
    if not links or len(part.words) > MAX_BUTTON_WORDS or len(words(part.loose_text)) > 4:
        return ""
    shop = part.hosts and all(page.taught.sells(link.href) for link in part.inline.links if host_of(link.href))
    buying = _buys(page, part.text)
    text = part.text.strip()
    bare = "](" in "".join(part.block.content) and not words(part.loose_text)
    if shop and (buying or (bare and _only_sells(page, part))) and not _heads(part):
        return "button"
    if buying and part.link_only and (_PRICE.search(text) or len(part.words) <= 4):
        return "button"
    return ""


def _only_sells(page: Page, part: Part) -> bool:
    """Whether nothing but a shop can be meant: a redirector that the settings name leads to what an article recommends, too."""
    if not part.words or all(map(lexicon().affiliate, part.hosts)):
        return True
    return not part.block.items and page.lexicon.phrases["strip.download"].begins(part.text)


def _buys(page: Page, text: str) -> bool:
    """Whether a link's words are a shop button's."""
    phrases = page.lexicon.phrases
    named = phrases["strip.deals"].begins(text) or phrases["strip.deal_buttons"].is_whole(text)
    return named or _PRICE.search(text) is not None


def _logo(part: Part) -> bool:
    """Whether one picture with a name of at most three words stands alone: the mark of who offers the box above it."""
    images = part.inline.images
    return part.image_only and len(images) == 1 and not part.inline.links and 0 < len(words(images[0].text)) <= MAX_LOGO_WORDS


def _heads(part: Part) -> bool:
    """Bold links are an article's own lines (a list of its methods), not buttons."""
    return bool(part.inline.strong) or bool(part.block.items and part.block.items[-1].number is not None)


def _card(parts: list[Part], marks: list[str], index: int) -> bool:
    """A short line (a product's name, a logo) between two buttons of one box."""
    part = parts[index]
    if part.kind != "paragraph" or len(part.words) > MAX_CARD_WORDS or part.text.rstrip().endswith((".", ":", "?")):
        return False
    return any(marks[index + 1 : index + 3])
