"""The lines of an article's source with the edits marked in them, for comparison with the result."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...model import Article, Removed, Repaired
from ...text.lines import Lines
from ..conservation import restored

Edit: TypeAlias = Removed | Repaired


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a line: kept if `edit` is None, else replaced with `after` by the edit with that index."""

    text: str
    edit: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the source (`number` is 1-based) as pieces that add up to its text without the line end.

    `keeps_line_end` says whether the line end was kept.
    """

    number: int
    pieces: tuple[Piece, ...]
    keeps_line_end: bool

    @property
    def edits(self) -> tuple[int, ...]:
        """The indexes of the edits that touch the line, without repeats, from left to right."""
        return tuple(dict.fromkeys(piece.edit for piece in self.pieces if piece.edit is not None))

    @property
    def text(self) -> str:
        """The line as it is in the source, without its line end."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def result(self) -> str | None:
        """The line after the edits; None if it was removed together with its line end and replaced by nothing."""
        kept = "".join(piece.text if piece.edit is None else piece.after for piece in self.pieces)
        return kept if kept or self.keeps_line_end or not self.edits else None


def edits_of(article: Article) -> tuple[Edit, ...]:
    """The removals and repairs of `article` in source order. `Piece.edit` is an index into this tuple."""
    edits: list[Edit] = [*article.removed, *article.repaired]
    return tuple(sorted(edits, key=lambda edit: edit.span))


def marked_lines(article: Article) -> Iterator[MarkedLine]:
    """All lines of the source of `article`, front matter first; for a web page, those of the Markdown made from it.

    Raises ValueError if the article's edits do not add up to a source.
    """
    edits = edits_of(article)
    lines = Lines.of(restored(article))
    ends = [edit.span[1] for edit in edits]
    for index in range(len(lines)):
        first = bisect_left(ends, lines.starts[index])
        # text inserted at the very end belongs to the last line
        stop = lines.nexts[index] + (index == len(lines) - 1)
        following = bisect_left(ends, lines.nexts[index])
        cut = following < len(edits) and edits[following].span[0] <= lines.ends[index]
        yield MarkedLine(index + 1, tuple(_pieces(lines, index, edits, first, stop)), keeps_line_end=not cut)


def _pieces(lines: Lines, index: int, edits: Sequence[Edit], first: int, stop: int) -> Iterator[Piece]:
    """The pieces of the line at `index`. Edits from the index `first` on may touch it, until one starts at `stop` or later."""
    start, end = lines.starts[index], lines.ends[index]
    at = start
    for number in range(first, len(edits)):
        begin, finish = edits[number].span
        if begin >= stop:
            break
        if finish <= start and begin < start:
            continue  # it ended with the previous line
        if at < min(begin, end):
            yield Piece(lines.text[at : min(begin, end)])
        at = max(at, min(finish, end))
        yield Piece(lines.text[max(begin, start) : at], number, _after(edits[number]) if begin >= start else "")
    if at < end:
        yield Piece(lines.text[at:end])


def _after(edit: Edit) -> str:
    return edit.after if isinstance(edit, Repaired) else ""
