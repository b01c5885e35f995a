"""Lists that repeat the article's own headings: tables of contents, jump lists, recaps."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import ceil

from ...lexicon import lexicon
from ...lexicon.words import words
from ...patterns import lazy_pattern
from ...text.inline import Inline, Span, scan
from ..page import Page, asked_once
from ..part import Part
from .proposal import Proposal, of_lines

# A remark may come before the colon, as in "Way 2 (Recommended):".
_AFTER_NUMBER = r"\s*(?:\([^()]{1,30}\)\s*)?"
_NUMBERED_LINE = lazy_pattern(r"[\s*_]*\d{1,2}\\?[.)](?:\s|\[)")
_REMARK = lazy_pattern(r"\([^()]{0,200}\)")
_LABELS = lazy_pattern(r"(?<!\w)[^\W\d_]{1,40}\s\d{1,2}" + _AFTER_NUMBER + r"[.:)]")
MAX_ENTRY_WORDS = 30
# In a line of at least this many links, and only bars between them, each link is an entry.
MIN_IN_LINE = 3


@cache
def _number() -> re.Pattern[str]:
    """A pattern for the number before an entry or in a heading, with the words of its label and the signs after it."""
    return re.compile(
        rf"^\W*(?:\w+(?:\s\w+)?\s)?{_digits_or('contents_numbers')}{_AFTER_NUMBER}[.:)\u2013\u2014-]+\s*", re.IGNORECASE
    )


@cache
def _label() -> re.Pattern[str]:
    """A pattern for one word with a number ("Option 1:") at the start of a line."""
    return re.compile(rf"^\W*\w+\s{_digits_or('contents_label_numbers')}{_AFTER_NUMBER}[.:)\u2013\u2014-]", re.IGNORECASE)


def _unnumbered(text: str) -> str:
    """`text` without the number before it; a substitution would look for one behind each letter."""
    number = _number().match(text)
    return text[number.end() :] if number else text


def _digits_or(name: str) -> str:
    return rf"(?:\d{{1,2}}|{lexicon().phrases[f'strip.{name}'].anywhere.pattern})"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a list: its words without the number, whether a link leads into the page, and whether any link has words.

    `jump`: it is only a link into the page, or starts with one word and a number ("Option 1") and has such a link.
    """

    words: list[str]
    anchor: bool
    linked: bool
    jump: bool

    @property
    def word_set(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @classmethod
    def of(cls, inline: Inline) -> _Row:
        """The row with the text and links of `inline`."""
        said = words(_REMARK.sub("", _unnumbered(inline.text)))
        if not inline.links:
            return cls(said, anchor=False, linked=False, jump=False)
        into = [link for link in inline.links if link.text and link.href.startswith("#")]
        only = len(said) <= sum(len(words(link.text)) for link in into)
        jump = bool(into) and (only or _label().match(inline.text) is not None)
        return cls(said, any(map(_is_anchor, inline.links)), any(link.text for link in inline.links), jump)


def propose(page: Page) -> Iterator[Proposal]:
    """Remove contents lists with the line that introduces them."""
    parts = page.kept()
    index = 0
    while index < len(parts):
        end = _entries(parts, index)
        if end > index and _repeats_headings(page, parts[index:end], _is_introduced(page, parts, index)):
            first = _start(page, parts, index, end)
            yield of_lines(page, "toc", parts[first].first, parts[end - 1].last, "list that repeats the headings")
            index = end
        elif _jump_line(page, parts[index]):
            yield of_lines(page, "toc", parts[index].first, parts[index].last, "link to a part of the page")
            index += 1
        elif _is_lost_contents(page, parts, index):
            yield of_lines(page, "toc", parts[index].first, parts[index].last, "announcement of a lost table of contents")
            index += 1
        else:
            index = max(end, index + 1)


def _start(page: Page, parts: list[Part], index: int, end: int) -> int:
    """Where the list [index, end) starts, including the lines that introduce it."""
    first = index
    while first and first > index - 2 and _is_introduced(page, parts, first):
        first -= 1
    above = parts[index - 1] if first == index and index else None
    if above and (_bare_label(above, parts[index:end]) or _heads_only_list(above, parts[end : end + 1])):
        return index - 1
    return first


def _entries(parts: list[Part], index: int) -> int:
    """The end of the list, or of the run of entry-like paragraphs, that starts at `index`."""
    end = index
    if parts[index].block.depth:
        while end < len(parts) and parts[end].block.depth and parts[end].kind in ("paragraph", "item"):
            end += 1
        return end
    if _numbered_lines(parts[index]):
        return index + 1
    while end < len(parts) and not parts[end].block.depth and parts[end].kind == "paragraph" and _entry_like(parts[end]):
        end += 1
        while end < len(parts) - 1 and parts[end].words in (["or"], ["oder"], ["ou"], ["o"]) and _entry_like(parts[end + 1]):
            end += 1
    return end


def _numbered_lines(part: Part) -> bool:
    """A paragraph of hard-broken lines that each carry a number."""
    lines = part.block.content
    return part.kind == "paragraph" and len(lines) > 1 and all(_NUMBERED_LINE.match(line) for line in lines)


def _entry_like(part: Part) -> bool:
    """A paragraph that could be an entry: it starts with a link to a place in the page, or is a labelled link."""
    links = [link for link in part.inline.links if link.text] if part.inline.links else []
    if not links or part.block.quote:
        return False
    first = min(links, key=lambda link: link.start)
    before = part.text[: first.start]
    return len(words(before)) <= 3 and (bool(_label().match(part.text)) or first.href.startswith("#") or part.link_only)


def _jump_line(page: Page, part: Part) -> bool:
    """One or several linked labels ("Option 1: …") that are the name of a heading, or lead to a place in the page."""
    if part.kind != "paragraph" or part.block.items or not part.inline.links or not _label().match(part.text):
        return False
    if not part.link_only and words(_LABELS.sub(" ", part.loose_text)):
        return False
    links = [link for link in part.inline.links if link.text]
    if links and all(link.href.startswith("#") for link in links):
        return True
    names = [frozenset(words(_unnumbered(link.text))) for link in links]
    return bool(links) and all(any(_alike(name, title) for title in page.titles) for name in names if name)


def _is_introduced(page: Page, parts: list[Part], index: int) -> bool:
    """Whether the part before `index` introduces a table of contents."""
    if not index:
        return False
    before = parts[index - 1]
    if len(before.words) == 1 and index > 1 and page.lexicon.phrases["strip.gallery"].is_whole(before.text):
        before = parts[index - 2]
    if before.kind not in ("heading", "paragraph") or len(before.words) > 6 or before.block.depth:
        return False
    return page.lexicon.phrases["strip.contents"].is_whole(before.text)


def _bare_label(above: Part, entries: list[Part]) -> bool:
    """Whether one or two words, not a heading, are right above a list of links: a label for contents in any language."""
    linked = sum(1 for entry in entries if entry.link_only)
    plain = above.kind == "paragraph" and not above.block.depth and not above.inline.links and not above.inline.images
    return plain and 0 < len(above.words) <= 2 and above.text[-1].isalnum() and linked >= 3 and linked == len(entries)


def _heads_only_list(above: Part, below: list[Part]) -> bool:
    """Whether a heading ends in a colon and its section contains only the list."""
    colon = above.kind == "heading" and above.ends_with_colon
    return colon and not _label().match(above.text) and all(part.kind in ("heading", "rule") for part in below)


def _is_lost_contents(page: Page, parts: list[Part], index: int) -> bool:
    """Whether a line is a "Table of Contents" label whose list is lost."""
    part = parts[index]
    if part.kind not in ("heading", "paragraph") or part.block.depth or not 2 <= len(part.words) <= 4 or not index:
        return False
    if not page.lexicon.phrases["strip.contents"].is_whole(part.text):
        return False
    return index + 1 < len(parts) and not parts[index + 1].block.depth


def _repeats_headings(page: Page, entries: list[Part], introduced: bool) -> bool:
    """Whether `entries` repeat the headings."""
    rows: list[_Row] = []
    for entry in entries:
        found = _rows(page, entry)
        if not introduced and any(len(row.words) > MAX_ENTRY_WORDS and not row.anchor for row in found):
            return False
        rows += found
    if len(rows) < (1 if introduced else 2):
        return False
    if introduced:
        linked = sum(row.anchor or row.linked for row in rows)
        return linked >= len(rows) / 2 or _known(page, rows) >= len(rows) / 2
    plain = not any(row.anchor or row.linked for row in rows)
    if plain and (_repeats_own_heading(page, entries[0], rows) or _sums_up(page, entries, rows)):
        return False
    known = _known(page, rows)
    jumps = sum(row.jump for row in rows)
    return (known >= 2 and known >= 0.6 * len(rows)) or (jumps >= 2 and jumps >= 0.6 * len(rows))


def _repeats_own_heading(page: Page, entry: Part, rows: list[_Row]) -> bool:
    """Whether a row repeats the heading right above the list: then the list is an explanation, not a table of contents."""
    headings = page.headings
    index = bisect_left(headings, entry.first, key=lambda part: part.first) - 1
    if index < 1:
        return False
    above = headings[index]
    title = frozenset(words(_unnumbered(above.text)))
    if _number().match(above.text) and title:
        return any(len(title & row.word_set) >= 0.5 * len(title) for row in rows)
    return any(_alike(row.word_set, title) for row in rows)


def _sums_up(page: Page, entries: list[Part], rows: list[_Row]) -> bool:
    """Whether bullets name only titles above them ("Best for beginners: …"): then they sum up and are not a contents list."""
    if any(item.number is not None for entry in entries for item in entry.block.items[-1:]) or not entries[0].block.items:
        return False
    below = [frozenset(part.words) for part in page.headings if part.first > entries[-1].last]
    known = frozenset().union(*below)
    named = (row.word_set for row in rows if not known.isdisjoint(row.words))
    return not any(_alike(row, title) for row in named for title in below)


@asked_once
def _rows(page: Page, entry: Part) -> list[_Row]:  # noqa: ARG001 - a question about a part
    """The rows of an entry that have words: one per line, or one per link in a line of links."""
    if len(entry.block.content) > 1:
        rows = [_Row.of(scan(line)) for line in entry.block.content]
    elif len(entry.inline.links) < MIN_IN_LINE or entry.block.items or entry.inline.images or entry.loose_text.strip(" |"):
        rows = [_Row.of(entry.inline)]
    else:
        links = entry.inline.links
        rows = [_Row.of(Inline(link.text, links=[Span(0, len(link.text), link.text, link.href)])) for link in links]
    return [row for row in rows if row.words]


def _is_anchor(link: Span) -> bool:
    """Whether a link leads to a place in this page: `#place`, or an address whose fragment repeats the link's words."""
    place = link.href.partition("#")[2].lower()
    return bool(link.text and place) and (link.href.startswith("#") or (words(link.text) or ["\0"])[0] in place)


def _known(page: Page, rows: list[_Row]) -> int:
    """How many rows repeat a title of the article, or half the words of the heading with the row's number."""
    aligned = 0
    for number, row in enumerate(rows, start=1):
        title = page.numbered_titles.get(number)
        short = title is not None and len(row.words) <= 2 * len(title) + 2
        aligned += title is not None and short and len(title & row.word_set) >= 0.5 * len(title)
    repeated = sum(_repeats_title(page, row.word_set) for row in rows)
    return max(repeated, aligned if len(rows) == max(page.numbered_titles, default=0) else 0)


def _repeats_title(page: Page, row: frozenset[str]) -> bool:
    """Whether `row` repeats a title; only titles that share one of its rarest words are compared."""
    allowed = len(row) - ceil(0.75 * len(row)) + 1
    rarest = sorted(row, key=lambda word: (len(page.titles_with.get(word, ())), word))[:allowed]
    return any(_alike(row, title) for word in rarest for title in page.titles_with.get(word, ()))


def _alike(row: frozenset[str], title: frozenset[str]) -> bool:
    if not row:
        return False
    common = len(row & title)
    enough = 0.4 if len(row) >= 4 else 0.5
    return common >= 0.75 * len(row) and common >= enough * len(title) and (common >= 2 or len(title) <= 3)
