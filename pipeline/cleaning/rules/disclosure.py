"""Notices that the article earns money from its links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..page import Page, asked_once
from ..part import Part
from .proposal import Proposal, of_lines

MAX_WORDS = 70


def propose(page: Page) -> Iterator[Proposal]:
    """Remove short paragraphs and quotes that disclose affiliate links."""
    parts = page.kept()
    for index, part in enumerate(parts):
        if not _discloses(page, part):
            continue
        first, last = _box(parts, index)
        if part.block.quote:
            while index and parts[index - 1].block.quote and parts[index - 1].last + 2 >= first:
                index -= 1
                first = parts[index].first
            first, last = _quote(page, first, last)
        yield of_lines(page, "disclosure", first, last, "notice about affiliate links")


@asked_once
def _discloses(page: Page, part: Part) -> bool:
    """Whether a part speaks of affiliate links in the site's own voice, not as the subject of the article."""
    if part.kind not in ("paragraph", "html") or len(part.words) > MAX_WORDS:
        return False
    if not page.lexicon.phrases["strip.disclosure"].within(part.text):
        return False
    voice = page.lexicon.phrases["strip.disclosure_voice"]
    return voice.within(part.text) or any("disclosure" in link.href for link in part.inline.links)


def _box(parts: Sequence[Part], index: int) -> tuple[int, int]:
    """The lines of a part, with those that make it a note of its own."""
    around = (*parts[max(0, index - 1) : index], *parts[index + 1 : index + 2])
    opening, closing = (around[0].block.marker, around[1].block.marker) if len(around) > 1 else (None, None)
    if opening and closing and opening.role == "note" and closing.role == "close" and opening.fence == closing.fence:
        return around[0].first, around[1].last
    return parts[index].first, parts[index].last


def _quote(page: Page, first: int, last: int) -> tuple[int, int]:
    """The lines of the quote around `first` and `last`, its empty lines included."""
    while first and page.lines.line(first - 1).lstrip().startswith(">"):
        first -= 1
    while last + 1 < len(page.lines) and page.lines.line(last + 1).lstrip().startswith(">"):
        last += 1
    return first, last
