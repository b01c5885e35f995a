"""Markdown while it is being built: blocks with the marks of the lists and quotations around them, and empty lines between."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .inline import Inline, Row
from .tree import Node


@dataclass(frozen=True, slots=True)
class Excluded:
    """Words of the page that are not part of the article, with the reason and their source lines (1-based)."""

    reason: str
    first: int
    last: int
    text: str


@dataclass(slots=True)
class Box:
    """An open list item or quotation: the prefix of its first line, and the prefix of its other lines."""

    marker: str
    rest: str
    started: bool = False


@dataclass(slots=True)
class OpenList:
    """An open list: its next number (None for bullets), the mark of its items, and how many of its items are written."""

    number: int | None
    step: int
    mark: str
    written: int = 0
    width: int = 0


class MarkdownBuilder:
    """The Markdown so far: `rows` are the lines, `excluded` is what was left out.

    `level` is that of the heading which is being collected, 0 for a paragraph; `cell`: whether a table cell is being collected.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.excluded: list[Excluded] = []
        self.boxes: list[Box] = []
        self.lists: list[OpenList] = []
        self.inline = Inline()
        self.level = 0
        self.cell = False
        self.after_item: OpenList | None = None
        self.closed_list: tuple[int, OpenList] | None = None
        self.in_item = False
        self.plain = False

    def exclude(self, node: Node, reason: str) -> None:
        """Record the words of `node`, if it has any, as left out; also those of an element without scripts or a template."""
        if text := node.text_inside() if node.tag in ("noscript", "template") else node.text_seen():
            self.excluded.append(Excluded(reason, node.line, max(node.line, node.last), text))

    def paragraph(self, prefix: str = "") -> None:
        """End the paragraph that is being collected, if there is one; in a table cell, add a space."""
        if self.cell:
            self.inline.text(" ", 0)
            return
        rows = self.inline.finish()
        if self.level and rows:
            rows = [Row(" ".join(row.text for row in rows), rows[0].first, rows[-1].last)]
            prefix = "#" * self.level + " "
            rows[0].text = re.sub(r"(\s)(#+)$", r"\1\\\2", rows[0].text)
        for row in rows[:-1]:
            row.text += "  "
        self.emit([Row(prefix + row.text, row.first, row.last) for row in rows], plain=not prefix)

    def emit(self, rows: list[Row], *, plain: bool = False) -> None:
        """Write `rows` as one block, after an empty line if it would otherwise join the block above."""
        if not rows:
            return
        opening = bool(self.boxes) and not self.boxes[-1].started and self.lists and self.in_item
        tight = opening and (self.after_item is self.lists[-1] or self.tight_list())
        if self.rows and not tight:
            inside = "".join(box.rest for box in self.boxes if box.started).rstrip()
            self.rows.append(Row(inside, rows[0].first, rows[0].first))
        for row in rows:
            prefix = "".join(box.rest if box.started else box.marker for box in self.boxes)
            for box in self.boxes:
                box.started = True
            self.rows.append(Row(prefix + row.text if row.text else prefix.rstrip(), row.first, row.last))
        self.after_item = self.closed_list = None
        self.plain = plain

    def tight_list(self) -> bool:
        """Whether a list begins right below the paragraph of the item that it belongs to, and may interrupt it."""
        inner = self.lists[-1]
        below = len(self.lists) > 1 and not inner.written and len(self.boxes) > 1 and self.boxes[-2].started
        return below and self.plain and self.after_item is None and (inner.number is None or inner.number == 1)

    def html_line(self, line: str, first: int, last: int = 0) -> None:
        """Write one line that is a block of its own."""
        self.paragraph()
        if not self.cell:
            self.emit([Row(line, first, max(first, last))])

    def mark_for(self, number: int | None) -> str:
        """The mark of a list's items; it differs from that of a list right above, or both would become one list."""
        above = self.closed_list[1] if self.closed_list and self.closed_list[0] == len(self.boxes) else None
        if number is None:
            return "*" if above and above.mark == "-" else "-"
        goes_on = above is not None and above.number == number
        return ")" if above and above.mark == "." and not goes_on else "."
