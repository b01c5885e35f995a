"""Boxes around the text: authors, comments of readers, "Was this helpful?", newsletters, downloads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ....lexicon.words import words
from ....patterns import lazy_pattern
from ...page import Page
from ...part import Part
from ..proposal import Proposal, of_lines, of_part

PERSON_IMAGE = lazy_pattern(r"(?<![a-z])(?:authors?|avatar|gravatar|profile|staff)(?![a-z])", re.IGNORECASE)
_COUNT = lazy_pattern(r"\W*\d{1,4}\s+")
MAX_BYLINE_WORDS = 25
MAX_QUESTION_WORDS = 20
# "作者：[name][a]": what somebody did, and a link to them.
_CREDIT = lazy_pattern(r"\s*[^\W\d_]{1,16}\s?[:：]\s*\[[^\[\]]{1,60}\][\[(][^\[\]()]{1,200}[\])]\s*")
MIN_CREDITS = 3
MAX_CREDIT_PARTS = 6


def comments(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a heading like "3 thoughts on …" with everything below it, if there are avatars or reply links."""
    said, answer = page.lexicon.phrases["strip.comments"], page.lexicon.phrases["strip.reply"]
    for index, part in enumerate(parts):
        counted = _COUNT.match(part.text) if part.kind == "heading" else None
        if counted is None or not said.begins(part.text[counted.end() :]):
            continue
        level = part.block.level
        below = parts[index + 1 :]
        end = next((at for at, entry in enumerate(below) if entry.kind == "heading" and entry.block.level <= level), len(below))
        form = next(
            (at for at, entry in enumerate(below[:end]) if page.lexicon.phrases["strip.helpful"].begins(entry.text)), end
        )
        box = below[:form]
        faces = any(PERSON_IMAGE.search(image.href) for entry in box for image in entry.inline.images)
        if faces or any(answer.is_whole(link.text) for entry in box for link in entry.inline.links):
            yield of_lines(page, "chrome", part.first, box[-1].last, "comments of readers")


def feedback(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove questions like "Was this helpful?" with the buttons, stars and votes that follow."""
    helpful = page.lexicon.phrases["strip.helpful"]
    index = 0
    while index < len(parts):
        part = parts[index]
        spoken = part.kind in ("heading", "paragraph") and len(part.words) <= MAX_QUESTION_WORDS and not part.block.depth
        if spoken and helpful.begins(part.text):
            end = index + 1
            while end < len(parts) and _feedback_row(page, parts[end]):
                end += 1
            yield of_lines(page, "chrome", part.first, parts[end - 1].last, "feedback box")
            index = end
        else:
            index += 1


def _feedback_row(page: Page, part: Part) -> bool:
    if part.kind != "paragraph":
        return False
    short = len(part.words) <= 3 and (part.inline.links or part.inline.images or len(part.words) == 1)
    short = short or (len(part.words) <= 3 and page.lexicon.phrases["strip.answers"].begins(part.text))
    rated = page.lexicon.phrases["strip.rating"].begins(part.text) and len(part.words) <= 20
    return bool(short or rated or page.lexicon.phrases["strip.helpful"].begins(part.text))


def author_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a picture, a linked name and a line about the author in the second half of the article."""
    byline = page.lexicon.phrases["strip.byline"]
    for index, part in enumerate(parts):
        if index < len(parts) // 2 or part.kind not in ("paragraph", "heading"):
            continue
        if part.image_only and PERSON_IMAGE.search(" ".join(image.href for image in part.inline.images)):
            yield of_part(page, "chrome", part, "picture of the author")
            following = parts[index + 1 : index + 4]
        elif len(part.words) <= 4 and byline.is_whole(part.text):
            yield of_part(page, "chrome", part, "author box")
            following = parts[index + 1 : index + 4]
        elif (
            part.inline.links
            and len(part.words) <= MAX_BYLINE_WORDS
            and (byline.within(part.loose_text) and len(words(part.loose_text)) <= 12 and not part.sentence)
            and (any(char.isdigit() for char in part.text) or len(words(part.loose_text)) <= 2)
        ):
            yield of_part(page, "chrome", part, "author line")
            following = parts[index + 1 : index + 2]
        else:
            continue
        yield from _biography(page, following, part)


def _biography(page: Page, following: list[Part], head: Part) -> Iterator[Proposal]:
    names: set[str] = set(words(" ".join(link.text for link in head.inline.links))[:1])
    people: set[str] = set()
    pictured = False
    boxed = page.lexicon.phrases["strip.byline"].is_whole(head.text)  # "About the author"
    for part in following:
        if part.kind != "paragraph":
            return
        if part.link_only and len(part.words) <= 4:
            names.update(part.words[:1])
            people.update({part.text.strip()} if len(part.words) > 1 else ())
            yield of_part(page, "chrome", part, "author box")
        elif part.image_only and PERSON_IMAGE.search(part.inline.images[0].href):
            yield of_part(page, "chrome", part, "picture of the author")
            pictured = True
        elif part.words and (
            part.words[0] in names
            or any(name in part.text for name in people)
            or (boxed and pictured and not part.inline.links and part.sentence)
        ):
            yield of_part(page, "chrome", part, "author box")
            return


def newsletters(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a heading about a newsletter with the box below it."""
    head = page.lexicon.phrases["strip.newsletter"]
    body = page.lexicon.phrases["strip.newsletter_body"]
    for index, part in enumerate(parts):
        if part.kind != "heading" or len(part.words) > 12 or not head.within(part.text):
            continue
        below = parts[index + 1 : index + 9]
        last: int | None = index
        for offset, entry in enumerate(below, start=1):
            if entry.kind == "heading":
                break
            if entry.numbered and entry.block.items[-1].number == 1:
                last = None  # instructions for subscribing, part of the article
                break
            if body.within(entry.text) and len(entry.words) <= 60:
                last = index + offset
        if last is not None:
            yield of_lines(page, "chrome", part.first, parts[last].last, "newsletter box")


def download_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove a heading that offers a download, if there is only the offer below it."""
    download = page.lexicon.phrases["strip.download"]
    for index, part in enumerate(parts):
        if part.kind != "heading" or len(part.words) > 10 or not download.within(part.text) or part.starts_with_number:
            continue
        end = index + 1
        while end < len(parts) and parts[end].kind != "heading" and len(parts[end].words) <= 16 and not parts[end].block.depth:
            end += 1
        box = parts[index + 1 : end]
        if (
            box
            and (end == len(parts) or parts[end].kind in ("heading", "html"))
            and any(download.within(entry.spaced_text) and entry.inline.links for entry in box)
        ):
            box = [entry for entry in box if entry.kind == "paragraph"]
            yield of_lines(page, "chrome", part.first, (box or [part])[-1].last, "download box")


def closing_credits(page: Page) -> Iterator[Proposal]:
    """Remove what stands below the last rule if it says who wrote, chose, translated and checked the article, a line each."""
    parts = [part for part in page.kept() if part.kind != "reference"]
    rule = next((index for index in reversed(range(len(parts))) if parts[index].kind == "rule"), None)
    below = [] if rule is None else parts[rule + 1 :]
    if not 0 < len(below) <= MAX_CREDIT_PARTS or any(part.kind != "paragraph" or part.block.depth for part in below):
        return
    if sum(_CREDIT.fullmatch(line) is not None for part in below for line in part.block.content) >= MIN_CREDITS:
        yield of_lines(page, "chrome", below[0].first, below[-1].last, "credits below the article")
