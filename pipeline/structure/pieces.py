"""Pieces: the parts of a page as a reader sees them, after HTML and the markup of platforms were read."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..cleaning.part import Part
from ..model import NoteKind
from ..text.blocks import Block


@dataclass(frozen=True, slots=True)
class Aside:
    """The note that a block belongs to: its kind and its place in the article."""

    kind: NoteKind
    at: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the page as a reader sees it.

    `rows` has the first and last line (0-based) of the page for each line of the part's text, if the part was read from HTML.
    """

    part: Part
    rows: tuple[tuple[int, int], ...] = ()
    note: Aside | None = None

    @property
    def block(self) -> Block:
        """The part's block."""
        return self.part.block

    @property
    def first(self) -> int:
        """The first line on the page."""
        return self.on_page(self.block.first, self.block.last)[0]

    @property
    def last(self) -> int:
        """The last line on the page."""
        return self.on_page(self.block.first, self.block.last)[1]

    def on_page(self, first: int, last: int) -> tuple[int, int]:
        """The lines of the page that the lines `first` to `last` of the part's text come from."""
        return (self.rows[first][0], self.rows[last][1]) if self.rows else (first, last)

    def with_block(self, block: Block) -> Piece:
        """The same piece with another block for its lines."""
        return replace(self, part=Part(block, self.part.index, self.part.lexicon))


def blank(first: int, last: int, beside: Part) -> Piece:
    """Lines of markup without text; `beside` is the part above or below them."""
    block = Block("html", first, last, ("",) * (last + 1 - first), 0, beside.block.depth, beside.block.quote)
    return Piece(Part(block, beside.index, beside.lexicon))
