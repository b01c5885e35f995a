"""Removals from the settings: blocks and lines by their words, text between two markers, ads by filter lists."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from ...lexicon.words import words
from ...patterns import lazy_pattern
from ...text.inline import plain
from ..page import Page
from ..part import Part
from ..taught import Markers, Phrase
from .proposal import Doubt, Proposal, of_lines

_ANCHOR = lazy_pattern(r"<a\s[^<>]{0,1000}>(?:[^<]|<(?!/?a\b)){0,500}</a>", re.IGNORECASE)
_TAG = lazy_pattern(r"<[^<>]{0,4000}>")
MAX_LINES = 80
_JOINS = "a marker from the settings stands in the words of one block, its pair in those of another; nothing was removed"
MAX_BANNER_WORDS = 12


def propose(page: Page) -> Iterator[Proposal | Doubt]:
    """Remove what the settings name; code, and the other lines of a longer paragraph, stay."""
    taught = page.taught
    for markers in taught.markers:
        yield from _between(page, markers)
    if not (taught.known or taught.patterns or taught.filters or taught.remove):
        return
    quoted = page.lines_quoted(taught.remove)
    parts = page.kept()
    for index, part in enumerate(parts):
        if part.kind in ("code", "rule", "reference", "item"):
            continue
        if phrase := taught.phrase(part.words):
            end = _links_below(parts, index) if phrase.with_links else index
            if end > index or not phrase.with_links:
                yield of_lines(page, phrase.kind, part.first, parts[end].last, phrase.reason)
        elif _banner(page, part):
            yield of_lines(page, "ad", part.first, part.last, "all of its links are ads by the filter lists")
        else:
            yield from _lines(page, part, quoted)


def _links_below(parts: list[Part], index: int) -> int:
    """The index of the last of the parts after `index` that contain only links; `index` if there are none."""
    end = index
    while end + 1 < len(parts) and only_links(parts[end + 1]):
        end += 1
    return end


def only_links(part: Part) -> bool:
    """Whether a part, which may be HTML, has no words outside its links."""
    if part.kind != "html":
        return part.link_only
    raw = "\n".join(part.block.content)
    rest = _ANCHOR.sub(" ", raw)
    return rest != raw and not words(_TAG.sub(" ", rest))


def _lines(page: Page, part: Part, quoted: set[int]) -> Iterator[Proposal]:
    """Remove single lines of a part."""
    several = part.kind == "paragraph" and part.last > part.first and len(part.block.content) == part.last - part.first + 1
    for line in range(part.first, part.last + 1):
        if line in quoted:
            yield of_lines(page, "chrome", line, line, "removed by a correction (settings)")
        elif several and (phrase := _phrase_of_line(page, part, line)):
            yield of_lines(page, phrase.kind, line, line, phrase.reason)


def _phrase_of_line(page: Page, part: Part, line: int) -> Phrase | None:
    phrase = page.taught.phrase(words(plain(part.block.content[line - part.first])))
    return phrase if phrase and not phrase.with_links else None


def _banner(page: Page, part: Part) -> bool:
    """Whether all links and pictures of a part with few other words are ads by a filter list."""
    if page.taught.filters is None or part.kind != "paragraph" or part.block.quote:
        return False
    links = [link.href for link in part.inline.links if link.href]
    images = [image.href for image in part.inline.images if image.href]
    if not (links or images) or len(words(part.loose_text)) > 0 or len(part.words) > MAX_BANNER_WORDS:
        return False
    is_ad = page.taught.is_ad_address
    return all(map(is_ad, links)) and all(is_ad(image, image=True) or bool(links) for image in images)


def _between(page: Page, markers: Markers) -> Iterator[Proposal | Doubt]:
    """Remove each begin marker, its end marker and the text between; a marker without its pair stays, with a warning."""
    opened: int | None = None
    for at, begins in sorted(_places(page, markers.begin, begins=True) + _places(page, markers.end, begins=False)):
        if begins:
            if opened is not None:
                yield _stray(page, opened)
            opened = at
        elif opened is None:
            yield _stray(page, at)
        else:
            if page.lines.at(at) - page.lines.at(opened) > MAX_LINES:
                yield _stray(page, opened)
            elif _joins_blocks(page, opened, at + len(markers.end)):
                yield Doubt(page.lines.at(opened), "unpaired_ad_marker", _JOINS)
            else:
                reason = f"between “{markers.begin}” and “{markers.end}” (settings)"
                yield Proposal(markers.kind, opened, at + len(markers.end), reason)
            opened = None
    if opened is not None:
        yield _stray(page, opened)


def _joins_blocks(page: Page, start: int, end: int) -> bool:
    """Whether a cut from `start` to `end` leaves words of two blocks on one line, which then is another block than either."""
    first, last = page.lines.at(start), page.lines.at(end - 1)
    before, after = page.lines.text[page.lines.starts[first] : start], page.lines.text[end : page.lines.ends[last]]
    if first == last or not before.strip() or not after.strip():
        return False
    at = bisect_right(page.parts, first, key=lambda part: part.first)
    return at == 0 or page.parts[at - 1].last < last


def _places(page: Page, mark: str, *, begins: bool) -> list[tuple[int, bool]]:
    """Where `mark` occurs outside code."""
    found: list[tuple[int, bool]] = []
    if mark not in page.lines.text:
        return found
    for part in page.parts:
        if part.kind == "code":
            continue
        start, end = page.lines.starts[part.first], page.lines.ends[part.last]
        at = page.lines.text.find(mark, start, end)
        spans = page.code_spans(part) if at >= 0 else []
        while at >= 0:
            if not any(first <= at < last for first, last in spans):
                found.append((at, begins))
            at = page.lines.text.find(mark, at + len(mark), end)
    return found


def _stray(page: Page, at: int) -> Doubt:
    return Doubt(page.lines.at(at), "unpaired_ad_marker", "a marker from the settings lacks its pair; nothing was removed")
