"""The lines of an article's source with its edits in place: what a person compares with the result."""

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
    """A part of a line: kept (`edit` is None), or cut by the edit of that index, which puts `after` in its place."""

    text: str
    edit: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A line of the source, `number` from 1, in pieces that together are its text without the line end.

    `ends`: its line end was kept.
    """

    number: int
    pieces: tuple[Piece, ...]
    ends: bool

    @property
    def edits(self) -> tuple[int, ...]:
        """The edits that touch the line, each once, from left to right."""
        return tuple(dict.fromkeys(piece.edit for piece in self.pieces if piece.edit is not None))

    @property
    def text(self) -> str:
        """The line as it is in the source."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def result(self) -> str | None:
        """What became of the line; None where all of it was cut, its end too, and nothing put in its place."""
        kept = "".join(piece.text if piece.edit is None else piece.after for piece in self.pieces)
        return kept if kept or self.ends or not self.edits else None


def edits_of(article: Article) -> tuple[Edit, ...]:
    """The removals and repairs of `article` in the order of its source; pieces know them by their index here."""
    edits: list[Edit] = [*article.removed, *article.repaired]
    return tuple(sorted(edits, key=lambda edit: edit.span))


def marked_lines(article: Article) -> Iterator[MarkedLine]:
    """All lines of the source of `article` (of a web page: of the Markdown that was made of it), front matter first.

    Raises ValueError where the edits of the article do not add up to a source.
    """
    edits = edits_of(article)
    lines = Lines.of(restored(article))
    ends = [edit.span[1] for edit in edits]
    for index in range(len(lines)):
        first = bisect_left(ends, lines.starts[index])
        # what was inserted behind the text belongs to its last line
        stop = lines.nexts[index] + (index == len(lines) - 1)
        behind = bisect_left(ends, lines.nexts[index])
        cut = behind < len(edits) and edits[behind].span[0] <= lines.ends[index]
        yield MarkedLine(index + 1, tuple(_pieces(lines, index, edits, first, stop)), ends=not cut)


def _pieces(lines: Lines, index: int, edits: Sequence[Edit], first: int, stop: int) -> Iterator[Piece]:
    """The pieces of line `index`; of the edits those from `first` on may touch it, up to those that begin at `stop`."""
    start, end = lines.starts[index], lines.ends[index]
    at = start
    for number in range(first, len(edits)):
        begin, finish = edits[number].span
        if begin >= stop:
            break
        if finish <= start and begin < start:
            continue  # ended with the line before
        if at < min(begin, end):
            yield Piece(lines.text[at : min(begin, end)])
        at = max(at, min(finish, end))
        yield Piece(lines.text[max(begin, start) : at], number, _after(edits[number]) if begin >= start else "")
    if at < end:
        yield Piece(lines.text[at:end])


def _after(edit: Edit) -> str:
    return edit.after if isinstance(edit, Repaired) else ""
