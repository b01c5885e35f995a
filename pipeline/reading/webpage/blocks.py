"""Elements that are blocks of their own: boxes, headings, captions, code and tables."""

from __future__ import annotations

import re

from ...patterns import lazy_pattern
from . import tables
from .flow import BOLD, ITALIC, Flow
from .inline import Inline, Row, longest_ticks
from .phrasing import code
from .pieces import Comment, Text
from .tree import UNSEEN, Node

HEADINGS = {f"h{level}": level for level in range(1, 7)}
LINE_NUMBERS = "line numbers"
_GUTTER = lazy_pattern(r"ln|lnt|lineno|line-?numbers?|gutter|hljs-ln-n(?:umbers)?|react-code-line-number", re.IGNORECASE)
_LANGUAGE = lazy_pattern(r"(?:^|\s)(?:language-|lang-|brush:\s?|highlight-source-|highlight-)([\w+#.-]{1,30})")


def block(writer: Flow, node: Node) -> None:
    """Write a box of its own; one around code may name its language."""
    writer.paragraph()
    language = writer.language
    if match := _LANGUAGE.search(node.get("class")):
        writer.language = match[1]
    writer.flow(node)
    writer.paragraph()
    writer.language = language


def heading(writer: Flow, node: Node) -> None:
    """Write a heading; in a list item it becomes a bold line, because it titles a step and not a part of the article."""
    if writer.cell:
        writer.flow(node)
        return
    if writer.in_item:
        bold_line(writer, node)
        return
    writer.paragraph()
    outer, writer.level = writer.level, HEADINGS[node.tag]
    writer.flow(node)
    writer.paragraph()
    writer.level = min(outer, writer.level)


def caption(writer: Flow, node: Node) -> None:
    """Write the words below a picture or above a table as a paragraph in italics."""
    writer.paragraph()
    writer.marked(node, ITALIC)
    writer.paragraph()


def bold_line(writer: Flow, node: Node) -> None:
    """Write a title as a bold line, such as the words that unfold a box."""
    writer.paragraph()
    writer.marked(node, BOLD)
    writer.paragraph()


def thematic_break(writer: Flow, node: Node) -> None:
    """Write a line across the page."""
    writer.html_line("---", node.line)


def code_block(writer: Flow, node: Node) -> None:
    """Write code with its lines as they stand."""
    lines = _code_lines(node)
    numbers = [row.text.strip() for row in lines]
    if len(lines) > 1 and numbers[0].isdecimal() and numbers == [str(int(numbers[0]) + at) for at in range(len(lines))]:
        writer.exclude(node, LINE_NUMBERS)
        return
    for entry in node.walk():
        if is_line_number(entry):
            writer.exclude(entry, LINE_NUMBERS)
    if not lines and any(is_line_number(entry) for entry in node.walk()):
        return
    if writer.cell or not lines:
        code(writer, node)
        return
    writer.paragraph()
    fence = "`" * max(3, longest_ticks("\n".join(row.text for row in lines)) + 1)
    classes = " ".join(entry.get("class") for entry in (node, *node.nodes) if entry.tag in ("pre", "code"))
    language = _LANGUAGE.search(classes)
    start = Row(fence + (language[1] if language else writer.language), lines[0].first, lines[0].first)
    writer.emit([start, *lines, Row(fence, lines[-1].last, lines[-1].last)])


def table(writer: Flow, node: Node) -> None:
    """Write a table of data; one that only arranges the page is written cell by cell."""
    rows = None if writer.cell else tables.data_rows(node)
    if rows is None:
        block(writer, node)
        return
    writer.paragraph()
    for entry in (child for child in node.nodes if child.tag == "caption"):
        caption(writer, entry)
    inline, held, writer.cell = writer.inline, writer.held, True
    written: list[Row] = []
    for row in rows:
        cells = []
        for cell in row.cells:
            writer.inline, writer.held = Inline(), frozenset()
            writer.flow(cell)
            cells.append(" ".join(line.text for line in writer.inline.finish()))
        written.append(Row(tables.printed(cells, row.width), row.line, row.last))
    writer.inline, writer.held, writer.cell = inline, held, False
    written.insert(1, Row(tables.rule(rows[0].width), written[0].last, written[0].last))
    writer.emit(written)


def is_line_number(node: Node) -> bool:
    """Whether an element in code is the number of a line."""
    return any(_GUTTER.fullmatch(name) for name in node.get("class").split()) and node.text_seen().isdecimal()


def _code_lines(node: Node) -> list[Row]:
    """The lines of a block of code, without blank ones at its ends."""
    rows: list[Row] = [Row("", node.line, node.line)]
    stack: list[Node | Text | Comment] = list(reversed(node.children))
    while stack:
        entry = stack.pop()
        if isinstance(entry, Node) and entry.tag not in UNSEEN and not is_line_number(entry):
            if entry.tag == "br":
                rows.append(Row("", entry.line, entry.line))
            stack.extend(reversed(entry.children))
        elif isinstance(entry, Text):
            first, *rest = entry.text.split("\n")
            rows[-1].text += first
            rows.extend(Row(text, entry.line + offset, entry.line + offset) for offset, text in enumerate(rest, start=1))
    while rows and not rows[-1].text.strip():
        rows.pop()
    start = next((index for index, row in enumerate(rows) if row.text.strip()), 0)
    return rows[start:]
