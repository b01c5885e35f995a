"""Price boxes, deal cards and shop buttons without ad markers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ...lexicon import lexicon
from ...lexicon.words import words
from ...patterns import lazy_pattern
from ..page import Page, asked_once
from ..part import Part, host_of
from .proposal import Proposal, of_lines

_PRICE = lazy_pattern(r"[$€£]\s?\d|\d\s?(?:€|£|USD|EUR)", re.IGNORECASE)
_PERCENTAGE = lazy_pattern(r"\d\s?%\s?")
_COUNT = lazy_pattern(r"\W*\d{1,3}[\s-]")
_SCORE = lazy_pattern(r"[0-9](?:[.,][0-9])?\s?/\s?(?:5|10)")
MAX_BUTTON_WORDS = 12
MAX_CARD_WORDS = 10
MAX_LOGO_WORDS = 3


@cache
def _best_deals() -> re.Pattern[str]:
    """A pattern for a line such as "Best laptop deals"."""
    phrases = lexicon().phrases
    best, deals = (phrases[f"strip.{name}"].anywhere.pattern for name in ("deal_superlatives", "deal_nouns"))
    return re.compile(rf"(?:{best}) .{{0,60}}(?:{deals})", re.IGNORECASE)


def propose(page: Page) -> Iterator[Proposal]:
    """Remove runs of shop buttons with the names and prices between them."""
    parts = [part for part in page.kept() if part.kind != "rule"]
    marks = [_mark(page, part) for part in parts]
    for index, part in enumerate(parts):
        if not (part.link_only and part.block.items):
            continue
        beside = [at for at in (index - 1, index + 1) if 0 <= at < len(parts) and parts[at].link_only and parts[at].block.items]
        if beside and not any(marks[at] for at in beside):
            marks[index] = ""  # one of a list of links that are not buttons
    index = 0
    while index < len(parts):
        if not marks[index]:
            index += 1
            continue
        end = index + 1
        while end < len(parts) and (marks[end] or _card(parts, marks, end)):
            end += 1
        if any(mark == "button" for mark in marks[index:end]) or _box(page, parts[index]):
            if end < len(parts) and _logo(parts[end]):
                end += 1
            yield of_lines(page, "ad", parts[index].first, parts[end - 1].last, "shop buttons and prices")
        index = end
    yield from _review_boxes(page, parts)


def _review_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove boxes of recommended products: a logo, a pitch, a rating ("4.9/5"), and a line that leads to the shop."""
    for index, part in enumerate(parts):
        if part.kind != "paragraph" or "/" not in part.text or not _SCORE.fullmatch(part.text.strip()):
            continue
        start = next((at for at in range(index - 1, max(-1, index - 5), -1) if _logo_named(page, parts[at])), None)
        end = next((at for at in range(index + 1, min(len(parts), index + 5)) if _leads_to_shop(parts[at])), None)
        if start is not None and end is not None and all(entry.kind == "paragraph" for entry in parts[start : end + 1]):
            yield of_lines(page, "ad", parts[start].first, parts[end].last, "box of a recommended product")


def _logo_named(page: Page, part: Part) -> bool:
    """Whether a picture alone is a logo by its name or address."""
    logo = page.lexicon.phrases["strip.logo"]
    return part.image_only and any(any(map(logo.is_whole, words(f"{image.text} {image.href}"))) for image in part.inline.images)


def _leads_to_shop(part: Part) -> bool:
    """Whether a short line holds an empty link or nothing but links: a button."""
    empty = any(not link.text for link in part.inline.links)
    return bool(part.inline.links) and len(part.words) <= MAX_CARD_WORDS and (empty or part.link_only)


def _box(page: Page, part: Part) -> bool:
    """Whether a line is the head or foot of a price box."""
    phrases, text = page.lexicon.phrases, part.text
    if phrases["strip.deal_boxes"].within(text) or (phrases["strip.deal_nouns"].within(text) and _best_deals().search(text)):
        return True
    foot, count = phrases["strip.deal_feet"].at(text, 0, len(text)), _COUNT.match(text)
    guaranteed = count is not None and phrases["strip.deal_guarantees"].is_whole(text[count.end() :])
    return guaranteed or (foot is not None and foot.end() == len(text))


@asked_once
def _mark(page: Page, part: Part) -> str:
    """What a part is: "button" for a line of shop links, "box" for the head or foot of a price box, else ""."""
    if part.kind != "paragraph" or part.block.quote:
        return ""
    if len(part.words) <= 16 and not part.text.rstrip().endswith(".") and _box(page, part):
        return "box"
    if not part.inline.links:
        return ""
    links = [link for link in part.inline.links if link.href]
    if len(links) > 1 and part.link_only and all(_buys(page, link.text) for link in links if link.text):
        return "button"
    if not links or len(part.words) > MAX_BUTTON_WORDS or len(words(part.loose_text)) > 4:
        return ""
    shop = part.hosts and all(page.taught.is_ad_address(link.href) for link in part.inline.links if host_of(link.href))
    buying = _buys(page, part.text)
    text = part.text.strip()
    bare = "](" in "".join(part.block.content) and not words(part.loose_text)
    if shop and (buying or (bare and _leads_only_to_shop(page, part))) and not _heads(part):
        return "button"
    if buying and part.link_only and (_priced(page, text) or len(part.words) <= 4):
        return "button"
    return ""


def _leads_only_to_shop(page: Page, part: Part) -> bool:
    """Whether the links can only lead to a shop: a redirector from the settings may also lead to what an article recommends."""
    if not part.words or all(map(lexicon().affiliate, part.hosts)):
        return True
    return not part.block.items and page.lexicon.phrases["strip.download"].begins(part.text)


def _buys(page: Page, text: str) -> bool:
    """Whether the words of a link are those of a shop button."""
    phrases = page.lexicon.phrases
    named = phrases["strip.deals"].begins(text) or phrases["strip.deal_buttons"].is_whole(text)
    return named or _priced(page, text)


def _priced(page: Page, text: str) -> bool:
    """Whether `text` names a price or a discount."""
    discount = page.lexicon.phrases["strip.discount"]
    percentages = _PERCENTAGE.finditer(text)
    return _PRICE.search(text) is not None or any(discount.at(text, match.end(), len(text)) for match in percentages)


def _logo(part: Part) -> bool:
    """Whether the part is one picture with a name of at most three words: the logo of the shop in the box above."""
    images = part.inline.images
    return part.image_only and len(images) == 1 and not part.inline.links and 0 < len(words(images[0].text)) <= MAX_LOGO_WORDS


def _heads(part: Part) -> bool:
    """Whether the links are the article's own lines (bold, or in a numbered list of methods), not buttons."""
    return bool(part.inline.strong) or part.numbered


def _card(parts: list[Part], marks: list[str], index: int) -> bool:
    """Whether the part is a short line (a product's name, a logo) between two buttons of one box."""
    part = parts[index]
    if part.kind != "paragraph" or len(part.words) > MAX_CARD_WORDS or part.text.rstrip().endswith((".", ":", "?")):
        return False
    return any(marks[index + 1 : index + 3])
