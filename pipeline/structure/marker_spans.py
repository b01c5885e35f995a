"""What the markers of platforms span: where what they open ends, what it holds, and which block an attribute is of."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from ..text.blocks import Block, Marker
from .pieces import Aside, Piece, blank

# The fence of tabs that a thematic break ends.
_RULE = "rule"
# Fences of tabs of which each is ended by the next.
_SIBLINGS = frozenset((_RULE, "@tab"))
# Words of a paragraph that is more than a label.
MIN_WORDS = 4


def marker_ends(pieces: Sequence[Piece]) -> dict[int, int]:
    """The end (exclusive) of what each opening marker opens, by their indices; one whose end is not known has none."""
    firsts = [piece.first for piece in pieces]
    ends: dict[int, int] = {}
    fences: list[tuple[int, Marker]] = []
    open_fences: Counter[str] = Counter()
    for at, piece in enumerate(pieces):
        marker = piece.block.marker
        fence = marker.fence if marker else _RULE if piece.block.kind == "rule" else ""
        if (marker is None or marker.role == "close") and open_fences[fence]:
            while fences:
                opener, opened = fences.pop()
                open_fences[opened.fence] -= 1
                if opened.fence == fence:
                    ends[opener] = at
                    break
        elif marker is not None and marker.role not in ("close", "attribute", "contents", "unseen"):
            if marker.lines:
                ends[at] = max(at + 1, bisect_right(firsts, piece.last + marker.lines))
            elif not fence:
                ends[at] = at + 1
            else:
                if fences and fence in _SIBLINGS and fences[-1][1].fence == fence:
                    open_fences[fences.pop()[1].fence] -= 1
                fences.append((at, marker))
                open_fences[fence] += 1
    return {**_ends_without_fence(pieces, ends), **ends}


def _ends_without_fence(pieces: Sequence[Piece], known: Collection[int]) -> dict[int, int]:
    """The ends of openers whose closing line is missing: a note has one block, a tab goes on to the next heading or tab."""
    ends: dict[int, int] = {}
    heading = rule = len(pieces)
    tabs: dict[str, int] = {}
    for at in range(len(pieces) - 1, -1, -1):
        block, marker = pieces[at].block, pieces[at].block.marker
        if block.kind == "heading":
            heading = at
        elif block.kind == "rule":
            rule = at
        elif marker is not None and marker.role == "variant":
            if at not in known:
                ends[at] = min(heading, tabs.get(marker.fence, heading), rule if marker.fence == _RULE else heading)
            tabs[marker.fence] = at
        elif marker is not None and marker.role == "note" and at not in known:
            ends[at] = min(at + 2, len(pieces))
    return ends


class Content:
    """What is between two indices of pieces."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self._items = _counts(pieces, lambda piece: bool(piece.block.items))
        self._numbers = _counts(pieces, lambda piece: any(item.number is not None for item in piece.block.items))
        self._section = list(accumulate((at if p.block.kind == "heading" else 0 for at, p in enumerate(pieces)), max))
        indices = (at if piece.block.kind == "heading" else len(pieces) for at, piece in reversed(list(enumerate(pieces))))
        self._next_heading = list(accumulate(indices, min))[::-1]
        self._prose = _counts(pieces, lambda piece: piece.block.kind == "paragraph" and len(piece.part.words) >= MIN_WORDS)

    def items(self, at: int, end: int) -> bool:
        """Whether list items are between."""
        return self._items[end] > self._items[at]

    def numbers(self, at: int, end: int) -> bool:
        """Whether numbered list items are between."""
        return self._numbers[end] > self._numbers[at]

    def has_list_above(self, at: int) -> bool:
        """Whether a list item is between the heading above and the piece `at`."""
        return self.items(self._section[at], at)

    def step_level(self, at: int, end: int) -> int:
        """The level of the headings between that are steps, that of the first; 0 if numbered items are, or there is none."""
        heading = self._next_heading[at]
        return self.pieces[heading].block.level if heading < end and not self.numbers(at, end) else 0

    def heads(self, ends: Mapping[int, int]) -> tuple[dict[int, int], set[int]]:
        """The indices of variants whose titles are headings, with the first of their group, and of those that stand alone.

        Nothing but their like follows headings in the section, and of those that follow one another, one holds a list or prose.
        One that holds all that its section lists stands alone: the section's heading is its title.
        """
        following = self._following()
        groups: dict[int, int] = {}
        filled: set[int] = set()
        for at in sorted(ends, reverse=True):
            block = self.pieces[at].block
            role = block.marker.role if block.marker else ""
            if role == "note" and self.numbers(at, ends[at]):
                role = "variant"  # a box around steps
            if role != "variant" or block.depth or block.quote:
                continue
            after = following[ends[at]]
            if after in groups:
                groups[at] = groups[after]
            elif after == len(self.pieces) or self.pieces[after].block.kind == "heading":
                groups[at] = at
            else:
                continue
            if self.items(at, ends[at]) or self._prose[ends[at]] > self._prose[at]:
                filled.add(groups[at])
        sizes = Counter(groups.values())
        alone = {at for at, group in groups.items() if sizes[group] == 1 and not self.has_list_above(at)}
        first = {group: at for at, group in groups.items()}  # from the last to the first
        return {at: first[group] for at, group in groups.items() if group in filled and at not in alone}, alone

    def _following(self) -> list[int]:
        """For each index, that of the first piece from there on that holds something or opens a variant or a note."""
        found = [len(self.pieces)]
        for at in range(len(self.pieces) - 1, -1, -1):
            piece = self.pieces[at]
            marker = piece.block.marker
            is_empty = (
                marker.role in ("plain", "close", "attribute", "contents", "unseen", "steps")
                if marker
                else piece.block.kind in ("html", "rule")
            )
            found.append(found[-1] if is_empty and not piece.part.words else at)
        return found[::-1]


def _counts(pieces: Sequence[Piece], holds: Callable[[Piece], bool]) -> list[int]:
    """How many of the pieces before each index are such."""
    return [0, *accumulate(int(holds(piece)) for piece in pieces)]


def with_attributes(pieces: list[Piece]) -> list[Piece]:
    """`pieces`, with those marked as notes that an attribute says are notes: the block right above it, or else right below.

    The one item of a list that stands for a table of contents has no text.
    """
    for at, piece in enumerate(pieces):
        marker = piece.block.marker
        if marker is not None and marker.role == "contents" and _is_list_of_one(pieces, at - 1, piece.first - 1):
            pieces[at - 1] = blank(pieces[at - 1].first, pieces[at - 1].last, pieces[at - 1].part)
        if marker is None or marker.role != "attribute" or not marker.note:
            continue
        note = Aside(marker.note, at)
        if at and pieces[at - 1].last + 1 == piece.first and _may_be_note(pieces[at - 1]):
            for above in _quotation(pieces, at - 1):
                pieces[above] = replace(pieces[above], note=note)
        elif at + 1 < len(pieces) and pieces[at + 1].first == piece.last + 1 and _may_be_note(pieces[at + 1]):
            pieces[at + 1] = replace(pieces[at + 1], note=note)
    return pieces


def _is_list_of_one(pieces: Sequence[Piece], at: int, last: int) -> bool:
    """Whether the piece `at` is all of a list that ends on line `last`."""
    if at < 0 or len(pieces[at].block.items) != 1 or pieces[at].last != last:
        return False
    above = pieces[at - 1].block if at else None
    return above is None or above.depth < pieces[at].block.depth


def _quotation(pieces: Sequence[Piece], end: int) -> Iterator[int]:
    """The indices of the pieces of the quotation that ends with the piece `end`, from there up; `end` alone outside one."""
    at = end
    while pieces[end].block.quote and at and pieces[at - 1].last + 1 >= pieces[at].first and _is_quoted(pieces[at - 1].block):
        yield at
        at -= 1
    yield at


def _is_quoted(block: Block) -> bool:
    return block.quote > 0 or (block.kind == "rule" and block.content[0].startswith(">"))


def _may_be_note(piece: Piece) -> bool:
    return piece.block.kind == "paragraph" and not piece.block.items and piece.note is None
