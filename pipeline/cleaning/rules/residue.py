"""Broken leftovers of a conversion: "Close" below a gallery, empty links and bullets, ends of broken image links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...patterns import lazy_pattern
from ..page import Page, stray_target
from ..part import Part, title_like
from .proposal import Proposal, of_lines

_LONE_SIGN = lazy_pattern(r"\\?[-+*\u2022]")
_EMPTY_LINKS = lazy_pattern(r"(?:!?\[\s{0,9}\]\([^()\s]{0,2000}\)\s{0,9}){1,50}")

# Styles, and scripts that are written here; one with an address may show something ("gist").
_UNSEEN = lazy_pattern(
    r"(?:\s*<(?:style|script)\b(?![^<>]{0,2000}\ssrc\b)[^<>]{0,2000}>(?:(?!</(?:style|script)\b).)*</(?:style|script)\s{0,9}>)+\s*",
    re.IGNORECASE | re.DOTALL,
)

# The most words of a paragraph that is broken.
MAX_WORDS = 14


def propose(page: Page) -> Iterator[Proposal]:
    """Remove lines without content for a reader."""
    parts = [part for part in page.kept() if part.kind != "rule"]
    for index, part in enumerate(parts):
        if reason := _reason(page, parts, index):
            yield of_lines(page, "residue", part.first, part.last, reason)


def _reason(page: Page, parts: list[Part], index: int) -> str:
    part = parts[index]
    if part.block.marker is not None:
        return "code or data that no reader sees" if part.block.marker.role == "unseen" else ""
    if part.kind == "paragraph" and len(part.words) > MAX_WORDS:
        return ""
    raw = "\n".join(part.block.content).strip()
    if part.kind == "item" and _is_split(parts, index):
        return ""
    if part.kind == "item" or (
        part.kind == "heading" and not raw.strip("# ") and not any(map(title_like, parts[index + 1 : index + 2]))
    ):
        return "empty list item or heading"
    if part.kind == "html" and _UNSEEN.fullmatch(raw):
        return "code or data that no reader sees"
    if part.kind != "paragraph":
        return ""
    if _LONE_SIGN.fullmatch(raw):
        return "bullet without text"
    if "[](" in raw and "![](" not in raw and _EMPTY_LINKS.fullmatch(raw):
        return "links without text"
    if "![" not in raw and stray_target(raw) and not part.inline.strong and _broken(raw):
        return "broken image link"
    before = parts[index - 1] if index else None
    if (
        before
        and len(part.words) == 1
        and page.lexicon.phrases["strip.gallery"].is_whole(part.text)
        and (before.image_only or before.text == part.text or (not part.block.depth and _complete(before)))
    ):
        return "button of a picture gallery"
    video = page.lexicon.phrases["strip.video"]
    if len(part.words) <= 12 and video.within(part.text) and not part.inline.links and not part.block.items:
        return "announcement of a lost video"
    return ""


def _is_split(parts: list[Part], index: int) -> bool:
    """Whether a number, or one of several bullets of sentences, is alone on its line above what belongs to it."""
    if parts[index].numbered:
        return _paragraph_below(parts, index) is not None
    places = [place for place in (index - 2, index, index + 2) if 0 <= place < len(parts) and parts[place].kind == "item"]
    below = [_paragraph_below(parts, place) for place in places]
    return len(below) > 1 and all(part is not None and _complete(part) for part in below)


def _paragraph_below(parts: list[Part], index: int) -> Part | None:
    """The paragraph that follows a part and is no list item itself."""
    following = parts[index + 1] if index + 1 < len(parts) else None
    return following if following is not None and following.kind == "paragraph" and not following.block.items else None


def _complete(part: Part) -> bool:
    """Whether the part is a heading or a complete sentence, so nothing has to follow."""
    return part.kind == "heading" or part.text.rstrip().endswith((".", "!", "?", "。"))


def _broken(raw: str) -> bool:
    """Whether the line consists of `[text](picture) ](address)` pieces."""
    return re.search(r"\)[^()\[\]]{0,80}\s\]\(", raw) is not None and re.match(r"[*\s]*\[(?!!)", raw) is not None
