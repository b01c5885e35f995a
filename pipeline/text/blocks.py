"""The leaf blocks of a Markdown text, each with its lines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import msgspec

from ..model import NoteKind
from .lines import Lines

BlockKind = Literal["heading", "paragraph", "code", "html", "table", "rule", "reference", "item"]

MarkerRole = Literal["note", "variant", "steps", "step", "plain", "close", "attribute", "contents", "unseen", "text"]

# A table is recognized by its second line, and may end the paragraph above it.
LOOKAHEAD = 2


class Item(msgspec.Struct, frozen=True):
    """The start of a list item: the printed `number` (None for a bullet) and the list `depth` from 1.

    `counted`: all items of its list print one number, which is not this one.
    """

    number: int | None
    mark: str
    depth: int
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Marker:
    """What a line of a platform's markup says about the lines around it; which lines do, `text.dialects` knows.

    Its `role`: it opens a note, a variant (one of several tabs, or a box that unfolds), a list of steps, a step or something
    else ("plain"); it closes what has the same `fence`; it is an attribute of the block beside it; it puts a table of contents
    in the place of the list above ("contents"); no reader sees it; or it is text all the same. `note` is the kind of a note;
    `lines` is how many lines below it belong to it, if no line closes it.
    """

    role: MarkerRole
    title: str = ""
    note: NoteKind | None = None
    fence: str = ""
    lines: int = 0


class Block(msgspec.Struct, frozen=True):
    """A leaf block: lines `first` to `last` (0-based, inclusive); `content` has one entry per line, without container marks.

    `level` is the heading level (1-6), `depth` the number of lists around the block, `quote` the number of block quotes
    and `items` the list items that start on its first line, outermost first. An empty list item is a block "item". A block with
    a `marker` is a line of a platform's markup: HTML without text, unless its role is "text".
    """

    kind: BlockKind
    first: int
    last: int
    content: tuple[str, ...]
    level: int = 0
    depth: int = 0
    quote: int = 0
    items: tuple[Item, ...] = ()
    fenced: bool = False
    marker: Marker | None = None

    def moved(self, lines: int) -> Block:
        """The same block, `lines` further down."""
        return Block(
            self.kind,
            self.first + lines,
            self.last + lines,
            self.content,
            self.level,
            self.depth,
            self.quote,
            self.items,
            self.fenced,
            self.marker,
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed Markdown text: its lines and its leaf blocks in order. Every line that is not blank belongs to one block.

    `regions` are the first lines of the top-level regions (a list with all its items is one region): how a region is
    parsed depends on itself and on at most `LOOKAHEAD` lines after it, unless the text is `open_ended`: it contains HTML
    without an end, which the parser looked for in the rest of the text, or definitions of links.
    """

    lines: Lines
    blocks: tuple[Block, ...]
    regions: tuple[int, ...]
    open_ended: bool


def with_unparsed_lines(lines: Lines, blocks: list[Block]) -> Iterator[Block]:
    """`blocks`, plus the lines that the parser gives no tokens for (reference definitions)."""
    at = 0
    for block in blocks:
        if block.first > at:
            yield from _unparsed(lines, at, block.first)
        if block.last >= at:
            yield block
            at = block.last + 1
    yield from _unparsed(lines, at, len(lines))


def _unparsed(lines: Lines, start: int, end: int) -> Iterator[Block]:
    for index in range(start, end):
        if not lines.blank(index):
            kind: BlockKind = "rule" if not lines.line(index).strip().strip("=->*+ \t") else "reference"
            yield Block(kind, index, index, (lines.line(index).strip(),))
