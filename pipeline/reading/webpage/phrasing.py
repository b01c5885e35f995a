"""Elements within a line of text: links, code, quotations, line breaks."""

from __future__ import annotations

from .flow import LINK, Flow
from .inline import address, code_span
from .tree import Node

# The text of a link from a heading to itself.
_PERMALINKS = frozenset(("", "#", "\u00b6", "\u00a7", "\U0001f517"))


def link(writer: Flow, node: Node) -> None:
    """Write a link, or only its words if it leads nowhere; the sign after a heading that links to itself is dropped."""
    target = address(node.get("href"))
    if target.startswith("#") and node.plain + node.linked < 3 and node.text_seen() in _PERMALINKS and not node.find("img"):
        return
    if not target or LINK in writer.held:
        writer.flow(node)
    else:
        writer.enclosed(node, LINK, target)


def code(writer: Flow, node: Node) -> None:
    """Write code within a line; a link inside it goes around it."""
    text = node.text_seen()
    inner = node.find("a")
    target = address(inner.get("href")) if inner and LINK not in writer.held else ""
    if target:
        writer.inline.open(LINK, target)
    if text:
        first = "".join(piece.text for piece in node.pieces())
        writer.inline.text(" " if first[:1].isspace() else "", node.line)
        writer.inline.raw(writer.in_line(code_span(text)), node.line, node.last)
    if target:
        writer.inline.close()


def quotation(writer: Flow, node: Node) -> None:
    """Write words in quotation marks."""
    writer.inline.text("\u201c", node.line)
    writer.flow(node)
    writer.inline.text("\u201d", node.last)


def line_break(writer: Flow, _: Node) -> None:
    """Write a `<br>`; two of them end the paragraph."""
    if writer.cell or writer.level:
        writer.inline.text(" ", 0)
    elif writer.inline.rows and not any(writer.inline.pieces):
        writer.paragraph()
    else:
        writer.inline.line_break()
