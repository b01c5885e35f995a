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
from ..model import NoteKind
from ..text.blocks import BlockKind, Item, Marker, MarkerRole
from ..text.dialects import says_nothing
from .html_parts import with_html_read
from .marker_spans import Content, marker_ends, with_attributes
from .pieces import Aside, Piece
from .table_lists import with_lists_of_tables

# The deepest level of a heading.
MAX_LEVEL = 6


def pieces_of(page: Page) -> list[Piece]:
    """The pieces of `page` in order, each with its index."""
    pieces = [piece for read in with_html_read(page) for piece in with_lists_of_tables(read)]
    if any(piece.block.marker for piece in pieces):
        pieces = with_attributes(list(_Reading(pieces).run()))
    return [
        piece if piece.part.index == index else replace(piece, part=piece.part.moved(piece.block, index))
        for index, piece in enumerate(pieces)
    ]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What the marker at index `at` opens, up to index `end` (exclusive), and as what it is read.

    `level` is that of the heading of a variant, or of the headings that are steps; 0 if there is none.
    """

    at: int
    end: int
    role: MarkerRole
    note: NoteKind | None = None
    level: int = 0


class _Reading:
    """One reading of pieces with markers, from the first to the last."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.ends = marker_ends(pieces)
        self.content = Content(pieces)
        self.heads, self.alone = self.content.heads(self.ends)
        self.frames: list[_Frame] = []
        self.steps: Counter[int] = Counter()
        self.level = 0

    def run(self) -> Iterator[Piece]:
        """The pieces as a reader sees them."""
        for at, piece in enumerate(self.pieces):
            while self.frames and self.frames[-1].end <= at:
                self.frames.pop()
            marker = piece.block.marker
            if marker is not None and at in self.ends:
                yield self.opened(at, piece, marker)
            else:
                yield self.as_step(piece)
            if piece.block.kind == "heading" and not any(frame.level for frame in self.frames):
                self.level = piece.block.level

    def opened(self, at: int, piece: Piece, marker: Marker) -> Piece:
        """The piece of an opening marker: its title, or a line without text."""
        end, role, note = self.ends[at], marker.role, marker.note
        if role == "variant" and note and not self.content.items(at, end):
            role = "note"
        if role == "note" and self.content.numbers(at, end):
            role, note = "variant", None  # a box around steps
        level = self.content.step_level(at, end) if role == "steps" else 0
        title = "" if says_nothing(marker.title) else marker.title
        frame = _Frame(at, end, role, note, level)
        if role == "step":
            step = self.step(piece, title)
            self.frames.append(frame)
            return step
        if role == "variant" and title and at in self.heads and self.level:
            level = min(MAX_LEVEL, 1 + max(self.level, *[outer.level for outer in self.frames], 0))
            frame = replace(frame, level=level)
            piece = piece.with_block(changed(piece.block, kind="heading", content=(title,), level=level, marker=None))
        elif title and role in ("note", "variant"):
            words = title if role == "note" or at in self.alone else f"**{title.replace('*', '')}**"
            piece = piece.with_block(changed(piece.block, kind="paragraph", content=(words,), marker=None))
        placed = self.placed(piece)
        self.frames.append(frame)
        return replace(placed, note=Aside(note, at)) if role == "note" and note else placed

    def as_step(self, piece: Piece) -> Piece:
        """`piece`, or the step that it is, if it is a heading inside a list of steps."""
        frame = next((frame for frame in reversed(self.frames) if frame.role == "steps" and frame.level), None)
        if frame is None or piece.block.kind != "heading" or piece.block.level != frame.level:
            return self.placed(piece)
        return self.step(piece, " ".join(piece.block.content))

    def step(self, piece: Piece, title: str) -> Piece:
        """The step that begins with `piece`."""
        at = next((frame.at for frame in reversed(self.frames) if frame.role == "steps"), -1)
        self.steps[at] += 1
        depth = piece.block.depth + 1
        item = Item(self.steps[at], ".", depth)
        kind: BlockKind = "paragraph" if title else "item"
        block = changed(piece.block, kind=kind, content=(title,), level=0, depth=depth, items=(item,), marker=None)
        return piece.with_block(block)

    def placed(self, piece: Piece) -> Piece:
        """`piece` inside the notes, variants and steps that are open."""
        if not self.frames:
            return piece
        block = piece.block
        note = next((frame for frame in reversed(self.frames) if frame.role == "note"), None)
        if note is not None and note.note:
            piece = replace(piece, note=Aside(note.note, note.at))
            block = changed(block, items=()) if block.items else block
        depth = sum(frame.role == "step" or (frame.role == "steps" and bool(frame.level)) for frame in self.frames)
        if depth and self.steps.total():
            block = changed(block, depth=block.depth + depth)
        head = max(frame.level if frame.role == "variant" else 0 for frame in self.frames)
        if block.kind == "heading" and block.level <= head < MAX_LEVEL:
            block = changed(block, level=head + 1)
        return piece if block is piece.block else piece.with_block(block)
