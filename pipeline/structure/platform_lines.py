"""Page -> its pieces as a reader sees them: the markup of platforms says what the blocks beside it are.

The blocks of a note are marked as such. A tab or a box that unfolds has its title above it: as a heading, if nothing but its
like follows in the section, otherwise as a bold line. What a component calls a step is the item of a list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from msgspec.structs import replace as changed

from ..cleaning.page import Page
from ..text.blocks import BlockKind, Item, Marker, MarkerRole
from ..text.dialects import says_nothing
from .article_in_code import unwrapped
from .html_parts import with_html_read
from .marker_spans import Content, marker_ends, with_attributes
from .pieces import Aside, Piece
from .table_lists import with_lists_of_tables

# The deepest level of a heading, and how deep lists of steps nest at most.
MAX_LEVEL = 6
MAX_DEPTH = 30


def pieces_of(page: Page) -> list[Piece]:
    """The pieces of `page` in order, each with its index."""
    pieces = [piece for read in with_html_read(unwrapped(page), page.lines) for piece in with_lists_of_tables(read)]
    if any(piece.block.marker for piece in pieces):
        pieces = with_attributes(list(_Reading(pieces).run()))
    return [
        piece if piece.part.index == index else replace(piece, part=piece.part.moved(piece.block, index))
        for index, piece in enumerate(pieces)
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a piece is inside of, up to index `end` (exclusive).

    `note`: the innermost note; `head`: the level of the innermost variant's heading, 0 if there is none; `depth`: the lists of
    steps around; `steps`: the index of the marker of the innermost list of steps, and `step_level` the level of the headings
    that are its steps, 0 if none are.
    """

    end: int
    note: Aside | None = None
    head: int = 0
    depth: int = 0
    steps: int = -1
    step_level: int = 0


class _Reading:
    """One reading of pieces with markers, from the first to the last."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.ends = marker_ends(pieces)
        self.content = Content(pieces)
        self.heads, self.alone = self.content.heads(self.ends)
        self.frames = [_Frame(len(pieces) + 1)]
        self.steps: Counter[int] = Counter()
        self.level = 0
        self.heading = ""

    def run(self) -> Iterator[Piece]:
        """The pieces as a reader sees them."""
        for at, piece in enumerate(self.pieces):
            while self.frames[-1].end <= at:
                self.frames.pop()
            marker, frame = piece.block.marker, self.frames[-1]
            if marker is not None and at in self.ends:
                yield self.opened(at, piece, marker)
            elif piece.block.kind == "heading" and piece.block.level == frame.step_level:
                yield self.step(piece, " ".join(piece.block.content), frame.depth)
            else:
                yield self.placed(piece)
            if piece.block.kind == "heading" and not frame.head and not frame.step_level:
                self.level, self.heading = piece.block.level, piece.part.text

    def opened(self, at: int, piece: Piece, marker: Marker) -> Piece:
        """The piece of an opening marker: its title, or a line without text."""
        outer = self.frames[-1]
        inner = replace(outer, end=min(self.ends[at], outer.end))
        role, title = self.role(at, marker), "" if says_nothing(marker.title) else marker.title
        if role == "step":
            depth = min(MAX_DEPTH, outer.depth + 1)
            piece = self.step(piece, title, depth)
            self.frames.append(replace(inner, depth=depth))
            return piece
        if role == "steps":
            level = self.content.step_level(at, inner.end)
            inner = replace(inner, steps=at, step_level=level, depth=min(MAX_DEPTH, outer.depth + bool(level)))
        elif role == "note" and marker.note:
            inner = replace(inner, note=Aside(marker.note, at))
            outer = replace(outer, note=inner.note)
            piece = _titled(piece, title)
        elif role == "variant" and at in self.heads and title and self.level:
            level = min(MAX_LEVEL, self.is_below(self.heads[at], title) + max(self.level, outer.head, outer.step_level))
            inner = replace(inner, head=level)
            piece = piece.with_block(changed(piece.block, kind="heading", content=(title,), level=level, marker=None))
        elif role == "variant":
            piece = _titled(piece, title if at in self.alone or not title else f"**{title.replace('*', '')}**")
        self.frames[-1], current = outer, self.frames[-1]
        piece = self.placed(piece)
        self.frames[-1:] = [current, inner]
        return piece

    def is_below(self, first: int, title: str) -> bool:
        """Whether a variant is a part of what the heading above names, not beside it like "Way B" after the list of "Way A".

        `first` is the index of the first variant of its group.
        """
        return title.split()[:1] != self.heading.split()[:1] or not self.content.has_list_above(first)

    def role(self, at: int, marker: Marker) -> MarkerRole:
        """What the marker opens: a box around steps is no note, and a note that unfolds and holds no list is one."""
        end = self.ends[at]
        if marker.role == "note" and self.content.numbers(at, end):
            return "variant"
        if marker.role == "variant" and marker.note and not self.content.items(at, end):
            return "note"
        return marker.role

    def step(self, piece: Piece, title: str, depth: int) -> Piece:
        """The step that begins with `piece`, inside so many lists of steps."""
        at = self.frames[-1].steps
        self.steps[at] += 1
        depth += piece.block.depth
        item = Item(self.steps[at], ".", depth)
        kind: BlockKind = "paragraph" if title else "item"
        block = changed(piece.block, kind=kind, content=(title,), level=0, depth=depth, items=(item,), marker=None)
        return piece.with_block(block)

    def placed(self, piece: Piece) -> Piece:
        """`piece` inside the notes, variants and steps that are open."""
        frame, block = self.frames[-1], piece.block
        if block.marker and block.items and block.kind == "html":
            block = changed(block, kind="item")  # a list item begins with the marker
        if frame.note is not None:
            piece = replace(piece, note=frame.note)
            block = changed(block, items=()) if block.items else block
        depth = frame.depth - (1 if frame.step_level and not self.steps[frame.steps] else 0)
        if depth:
            block = changed(block, depth=block.depth + depth)
        if block.kind == "heading" and block.level <= frame.head < MAX_LEVEL:
            block = changed(block, level=frame.head + 1)
        return piece if block is piece.block else piece.with_block(block)


def _titled(piece: Piece, title: str) -> Piece:
    """The piece of a marker with its `title` as a paragraph, if it has one."""
    if not title:
        return piece
    return piece.with_block(changed(piece.block, kind="paragraph", content=(title,), marker=None))
