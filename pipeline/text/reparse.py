"""An edited text -> its document, of which only the regions that an edit touches are parsed again.

A top-level region depends on its own lines and on at most `LOOKAHEAD` lines after it, and the parser carries no state
from one region to the next. So a region stays as it was if none
of these lines is edited and it still starts at the top level.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from .blocks import LOOKAHEAD, Block, Document
from .lines import Lines
from .markdown import parse


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace code points [start, end) of a text by `after`."""

    start: int
    end: int
    after: str = ""


@dataclass(frozen=True, slots=True)
class Reparsed:
    """The document of the edited text, and for each of its blocks the index of the same block before the edit, or None."""

    document: Document
    origins: tuple[int | None, ...]


def edited(text: str, edits: Sequence[Edit]) -> str:
    """`text` with `edits` (sorted, disjoint) applied."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += (text[at : edit.start], edit.after)
        at = edit.end
    return "".join([*pieces, text[at:]])


def reparse(before: Document, edits: Sequence[Edit]) -> Reparsed:
    """Apply `edits` (sorted, disjoint) to the text of `before`; the result is the same as parsing the edited text."""
    lines = Lines.of(edited(before.lines.text, edits))
    if before.open_ended or len(before.regions) < 2:
        return _anew(lines)
    walk = _Walk(before, lines)
    at = 0
    for region, line in _untouched(before, lines, edits):
        if line < at:
            continue
        if line > at and not walk.parse_to(at, line, region):
            break
        walk.keep(region, line)
        at = line + before.regions[region + 1] - before.regions[region]
    return walk.finished(at)


def _anew(lines: Lines) -> Reparsed:
    document = parse(lines)
    return Reparsed(document, (None,) * len(document.blocks))


def _untouched(before: Document, lines: Lines, edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """The regions that no edit touches, including their lookahead, and their first lines in the edited text.

    The last region is left out, because it ends with the text.
    """
    found: list[tuple[int, int]] = []
    index = shift = 0
    for region, first in enumerate(before.regions[:-1]):
        start = before.lines.starts[first]
        seen = before.lines.nexts[min(len(before.lines), before.regions[region + 1] + LOOKAHEAD) - 1]
        while index < len(edits) and edits[index].end <= start:
            shift += len(edits[index].after) - (edits[index].end - edits[index].start)
            index += 1
        if index < len(edits) and edits[index].start < seen:
            continue
        line = bisect_left(lines.starts, start + shift)
        if line < len(lines) and lines.starts[line] == start + shift:
            found.append((region, line))
    return found


class _Walk:
    """The edited text from top to bottom: regions are kept, and the lines between them are parsed."""

    def __init__(self, before: Document, lines: Lines) -> None:
        self.before = before
        self.lines = lines
        self.firsts = [block.first for block in before.blocks]
        self.blocks: list[Block] = []
        self.origins: list[int | None] = []
        self.regions: list[int] = []

    def keep(self, region: int, line: int) -> None:
        """Keep a region, which now starts on `line`."""
        first, end = self.before.regions[region], self.before.regions[region + 1]
        moved = line - first
        indices = range(bisect_left(self.firsts, first), bisect_left(self.firsts, end))
        self.blocks += [self.before.blocks[index].moved(moved) if moved else self.before.blocks[index] for index in indices]
        self.origins += indices
        self.regions.append(line)

    def parse_to(self, at: int, line: int, region: int) -> bool:
        """Parse from line `at` up to `line`, where the kept `region` starts; False if no region starts there now."""
        kept = self.before.regions[region + 1] - self.before.regions[region]
        piece = _piece(self.lines, at, min(len(self.lines), line + max(kept, LOOKAHEAD)))
        if piece.open_ended or line - at not in piece.regions:
            return False
        self._add(piece, at, line - at)
        return True

    def finished(self, at: int) -> Reparsed:
        """Parse the rest from line `at` on."""
        if at < len(self.lines):
            piece = _piece(self.lines, at, len(self.lines))
            if piece.open_ended:  # it may define links of the regions above
                return _anew(self.lines)
            self._add(piece, at, len(piece.lines))
        document = Document(self.lines, tuple(self.blocks), tuple(self.regions), open_ended=False)
        return Reparsed(document, tuple(self.origins))

    def _add(self, piece: Document, at: int, end: int) -> None:
        """Add the blocks of `piece` before its line `end`; it starts on line `at`."""
        blocks = [block.moved(at) for block in piece.blocks if block.first < end]
        self.blocks += blocks
        self.origins += [None] * len(blocks)
        self.regions += [first + at for first in piece.regions if first < end]


def _piece(lines: Lines, first: int, end: int) -> Document:
    return parse(Lines.of(lines.text[lines.starts[first] : lines.nexts[end - 1]]))
