"""Proposals -> cuts: disjoint, outside code, grown to whole lines; and a text that keeps track of what was cut from it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..patterns import lazy_pattern
from ..text.lines import Lines
from .page import Page
from .rules.proposal import Proposal

CodeBlock = tuple[int, int, bool]
_SAID = lazy_pattern(r"\S")


@dataclass(frozen=True, slots=True)
class Cut:
    """An accepted removal: [start, end) in the text of one round."""

    start: int
    end: int
    rule: str
    proposal: Proposal


class EditedText:
    """A text with pieces cut out: `pieces` are the kept [start, end) of the source, in order.

    `before` is the last code point before the text, empty if there is none.
    """

    def __init__(self, text: str, start: int) -> None:
        self.source = text
        self.before = text[:start][-1:]
        self.pieces = [(start, len(text))] if start < len(text) else []

    def text(self) -> str:
        """The text after all cuts so far."""
        return "".join(self.source[start:end] for start, end in self.pieces)

    def offsets(self) -> list[int]:
        """Where each piece starts in the text after all cuts so far."""
        starts, at = [], 0
        for start, end in self.pieces:
            starts.append(at)
            at += end - start
        return starts

    def origin(self, offset: int, offsets: list[int]) -> int:
        """The source offset of the code point at `offset`; the end of the last piece for the offset at the end of the text."""
        if not self.pieces:
            return len(self.source)
        index = max(0, bisect_right(offsets, offset) - 1)
        start, _ = self.pieces[index]
        return start + offset - offsets[index]

    def source_lines(self, edited: Lines, source: Lines) -> tuple[int, ...]:
        """The 1-based source line of each line of the `edited` text; lines of one piece follow each other in the source."""
        found: list[int] = []
        offsets = self.offsets()
        for (start, _), offset, end in zip(self.pieces, offsets, [*offsets, len(edited.text)][1:], strict=True):
            first, last = bisect_left(edited.starts, offset), bisect_left(edited.starts, end)
            if first < last:
                line = source.at(start + edited.starts[first] - offset) + 1
                found += range(line, line + last - first)
        return tuple(found)

    def cut(self, cuts: list[Cut]) -> list[tuple[int, int, Cut]]:
        """Apply `cuts` (sorted, disjoint); return the source ranges that each removed."""
        taken: list[tuple[int, int, Cut]] = []
        kept: list[tuple[int, int]] = []
        at, index = 0, 0
        for start, end in self.pieces:
            size, done = end - start, 0
            while index < len(cuts) and cuts[index].start < at + size:
                cut = cuts[index]
                first, last = max(cut.start - at, done), min(cut.end - at, size)
                if first > done:
                    kept.append((start + done, start + first))
                if last > first:
                    taken.append((start + first, start + last, cut))
                done = max(done, last)
                if cut.end > at + size:
                    break
                index += 1
            if done < size:
                kept.append((start + done, end))
            at += size
        self.pieces = kept
        return taken


def cuts_of(page: Page, proposed: list[Cut], before: str) -> list[Cut]:
    """The proposals, made disjoint, kept off code blocks, and grown to whole lines with the blank lines after them.

    `before` is the last code point before the page, empty if there is none.
    """
    lines = page.lines
    code = code_of(page)
    disjoint: list[Cut] = []
    for cut in sorted(proposed, key=lambda cut: (cut.start, -cut.end)):
        start = max(cut.start, disjoint[-1].end if disjoint else 0)
        if start < cut.end and not any(_is_blocked_by(cut, start, *block[:2]) for block in overlapping(code, start, cut.end)):
            disjoint.append(Cut(start, cut.end, cut.rule, cut.proposal))
    grown: list[Cut] = []
    above = False
    for index, cut in enumerate(disjoint):
        follower = disjoint[index + 1].start if index + 1 < len(disjoint) else None
        floor = grown[-1].end if grown else 0
        if not whole_lines(lines, cut.start, cut.end):
            grown.append(cut)
            continue
        start = max(floor, lines.starts[lines.at(cut.start)])
        if start > floor or not grown:  # a cut that touches the one before it has the same text above
            above = start > 0 and not lines.blank(lines.at(start) - 1)
        end = _grow(lines, cut.end, follower, above)
        if start < end:
            grown.append(Cut(start, end, cut.rule, cut.proposal))
    if before == "\r":
        _take_line_end(lines, grown)
    return grown


def _take_line_end(lines: Lines, cuts: list[Cut]) -> None:
    """Extend the cuts at the start by the line feed after them: it would form one line end with the return before the page."""
    end = 0
    for index, cut in enumerate(cuts):
        if cut.start != end:
            break
        end = cut.end
        if lines.text.startswith("\n", end) and (index + 1 == len(cuts) or cuts[index + 1].start > end):
            cuts[index] = replace(cut, end=end + 1)


def whole_lines(lines: Lines, start: int, end: int) -> bool:
    """Whether there is only white space beside [start, end) on its lines."""
    first, last = lines.at(start), lines.at(max(start, end - 1))
    # Without a copy of the rest of the line, which may be long and have thousands of cuts.
    return not _SAID.search(lines.text, lines.starts[first], start) and not _SAID.search(lines.text, end, lines.ends[last])


def code_of(page: Page) -> list[CodeBlock]:
    """Start and end of each code block, and whether it is fenced; indented markup belongs to an ad and is not code."""
    return [
        (page.lines.starts[part.first], page.lines.ends[part.last], part.block.fenced)
        for part in page.parts
        if part.kind == "code" and (part.block.fenced or not part.text.lstrip().startswith("<"))
    ]


def overlapping(blocks: list[CodeBlock], start: int, end: int) -> Iterator[CodeBlock]:
    """The sorted, disjoint `blocks` that [start, end) overlaps."""
    index = max(0, bisect_right(blocks, start, key=lambda block: block[0]) - 1)
    while index < len(blocks) and blocks[index][0] < end:
        if blocks[index][1] > start:
            yield blocks[index]
        index += 1


def _is_blocked_by(cut: Cut, start: int, first: int, last: int) -> bool:
    """Whether the code block blocks `cut`; one that lies wholly between two ad markers is a part of the ad."""
    return cut.rule != "marked_ads" or not (start <= first and last <= cut.end)


def _grow(lines: Lines, end: int, follower: int | None, above: bool) -> int:
    """The end of whole lines, grown over blank lines, but so that separate blocks stay separate (one empty line remains).

    `above`: whether there is text directly above. Blank lines up to the next cut, if only those are between, belong to
    this cut.
    """
    last = lines.at(end - 1)
    end = lines.ends[last]
    following = last + 1
    while following < len(lines) and lines.blank(following):
        following += 1
    if follower is not None and following < len(lines) and not lines.text[end:follower].strip():
        return max(end, min(follower, lines.starts[following]))
    if not above:
        return lines.starts[following] if following < len(lines) else len(lines.text)
    return lines.nexts[last] if following > last + 1 or following == len(lines) else end
