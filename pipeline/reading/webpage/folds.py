"""Boxes that unfold: they stay HTML in the Markdown, which is then read as variants, as in any Markdown article."""

from __future__ import annotations

from .blocks import HEADINGS, block, bold_line
from .flow import Flow
from .inline import Row
from .tree import Node


def fold(writer: Flow, node: Node) -> None:
    """Write a box that unfolds, up to its end if its title is written."""
    outer, writer.folded = writer.folded, False
    block(writer, node)
    if writer.folded:
        writer.html_line("</details>", max(node.line, node.last))
    writer.folded = outer


def fold_title(writer: Flow, node: Node) -> None:
    """Write the words that unfold a box; as a heading or a bold line where HTML can't stand or would lose links."""
    if node.find(*HEADINGS) and not (writer.cell or writer.in_item):
        block(writer, node)
    elif writer.cell or writer.boxes or writer.folded or node.find("a", "img"):
        bold_line(writer, node)
    elif words := node.text_seen().replace("&", "&amp;").replace("<", "&lt;"):
        writer.paragraph()
        last = max(node.line, node.last)
        writer.emit([Row("<details>", node.line, node.line), Row(f"<summary>{words}</summary>", node.line, last)])
        writer.folded = True
