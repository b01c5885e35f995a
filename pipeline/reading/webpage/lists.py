"""Lists, their items, and quotations."""

from __future__ import annotations

from ...patterns import lazy_pattern
from .boilerplate import exclusion_reason
from .builder import Box, OpenList
from .flow import Flow
from .pieces import Comment
from .tree import Node

LISTS = frozenset(("ol", "ul"))
_NUMBER = lazy_pattern(r"\s*\d{1,9}\s*")


def list_of(writer: Flow, node: Node) -> None:
    """Write an ordered or bullet list."""
    if writer.cell:
        writer.flow(node)
        return
    writer.paragraph()
    opened = _opened(writer, node)
    writer.lists.append(opened)
    in_item, writer.in_item = writer.in_item, False
    for child in node.children:
        if isinstance(child, Node) and child.tag == "li":
            _item(writer, child, opened)
        elif isinstance(child, Node):
            _between_items(writer, child, opened)
        elif isinstance(child, Comment):
            writer.comment(child)
        elif child.text.strip():
            writer.inline.text(child.text, child.line)
    writer.paragraph()
    writer.in_item = in_item
    writer.lists.pop()
    if opened.written:
        writer.closed_list = (len(writer.boxes), opened)


def stray_item(writer: Flow, node: Node) -> None:
    """Write an item outside a list as one of a bullet list."""
    if writer.cell:
        writer.flow(node)
        return
    writer.paragraph()
    opened = OpenList(None, 1, writer.mark_for(None))
    writer.lists.append(opened)
    _item(writer, node, opened)
    writer.lists.pop()


def quote(writer: Flow, node: Node) -> None:
    """Write a block quotation."""
    if writer.cell:
        writer.flow(node)
        return
    writer.paragraph()
    _boxed(writer, node, Box("> ", "> "), in_item=False)


def _opened(writer: Flow, node: Node) -> OpenList:
    """The list of `node`, before its first item; a reversed one counts down."""
    number: int | None = None
    backwards = "reversed" in node.attributes
    if node.tag == "ol":
        items = sum(child.tag == "li" for child in node.nodes)
        number = _number(node.get("start"), items if backwards else 1)
    return OpenList(number, -1 if number is not None and backwards else 1, writer.mark_for(number))


def _item(writer: Flow, node: Node, opened: OpenList) -> None:
    """Write one list item; an empty one is not written, but counted."""
    if reason := exclusion_reason(node, inside=True):
        writer.exclude(node, reason)
        return
    writer.paragraph()
    marker = f"{opened.mark} "
    if opened.number is not None:
        opened.number = _number(node.get("value"), opened.number)
        marker = f"{max(0, opened.number)}{opened.mark} "
    box = Box(marker, " " * len(marker))
    _boxed(writer, node, box, in_item=True)
    if opened.number is not None:
        opened.number += opened.step
    if box.started:
        opened.written += 1
        opened.width = len(marker)
        writer.after_item = opened


def _between_items(writer: Flow, node: Node, opened: OpenList) -> None:
    """Write what is between two items: a list right after an item belongs to it; anything else splits the list."""
    if node.tag not in LISTS or writer.after_item is not opened:
        writer.element(node)
        return
    writer.boxes.append(Box("", " " * opened.width, started=True))
    writer.element(node)
    writer.boxes.pop()
    writer.after_item = opened


def _boxed(writer: Flow, node: Node, box: Box, *, in_item: bool) -> None:
    """Write what `node` holds inside `box`."""
    writer.boxes.append(box)
    outer, writer.in_item = writer.in_item, in_item
    writer.flow(node)
    writer.paragraph()
    writer.in_item = outer
    writer.boxes.pop()


def _number(value: str, otherwise: int) -> int:
    """The number of a list or item as the page states it, if it can be printed."""
    return int(value) if _NUMBER.fullmatch(value) else otherwise
