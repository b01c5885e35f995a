"""A page's tree, changed before it is read: addresses are made whole, and lists in disguise become lists.

Numbers that stand in a box of their own make a list of the boxes around them; a table whose cells hold lists becomes those
lists, each below a line with the words beside it. What is taken out of the tree is returned.
"""

from __future__ import annotations

from urllib.parse import urljoin

from ...patterns import lazy_pattern
from .images import LAZY, LAZY_SETS
from .pieces import Comment, Text
from .tree import Node

_BOXES = frozenset(("div", "section", "article"))
_LISTS = frozenset(("ol", "ul"))
_WITH_ADDRESS = frozenset(("a", "img", "source", "iframe", "video", "audio"))
_ADDRESSES = frozenset(("href", "src", *LAZY))
_SETS = frozenset(LAZY_SETS)
_BETWEEN = lazy_pattern(r",\s+")
_NUMBER = lazy_pattern(r"(?:[^\W\d_]{1,20} )?(\d{1,3})[.):]?")
MAX_LABEL = 60
MAX_NUMBER = 25


def normalize(page: Node) -> list[Node]:
    """Change the tree of `page`; returns the elements whose words are no longer in it."""
    removed: list[Node] = []
    nodes = list(page.walk())
    base = next((node.get("href") for node in nodes if node.tag == "base" and node.get("href")), "")
    for node in nodes:
        if base and node.tag in _WITH_ADDRESS:
            _make_whole(node, base)
        if node.tag == "ol":
            _drop_numbers(node, removed)
        elif any(child.tag in _BOXES for child in node.nodes):
            _make_lists(node, removed)
        elif node.tag == "table" and (rows := _labelled_lists(node)):
            _flatten(node, rows, removed)
    return removed


def _make_whole(node: Node, base: str) -> None:
    """Join the addresses of `node` to that of the page; those within the page stay."""
    for name in node.attributes.keys() & _ADDRESSES:
        node.attributes[name] = _joined(base, node.get(name))
    for name in node.attributes.keys() & _SETS:
        entries = [entry.strip().partition(" ") for entry in _BETWEEN.split(node.get(name))]
        node.attributes[name] = ", ".join(f"{_joined(base, address)} {size}".rstrip() for address, _, size in entries)


def _joined(base: str, address: str) -> str:
    try:
        return address if not address or address.startswith(("#", "data:")) else urljoin(base, address)
    except ValueError:
        return address


def _number_box(node: Node) -> tuple[int, Node] | None:
    """The number that an element begins with in a box of its own, and the box; None unless more text follows."""
    first = next((child for child in node.children if not isinstance(child, Text) or child.text.strip()), None)
    if not isinstance(first, Node) or first.tag in _LISTS or not 0 < first.plain + first.linked <= MAX_NUMBER:
        return None
    match = _NUMBER.fullmatch(first.text_seen())
    return (int(match[1]), first) if match and len(node.text_seen().split()) >= len(match[0].split()) + 2 else None


def _without(node: Node, box: Node, removed: list[Node]) -> None:
    node.children = [child for child in node.children if child is not box]
    removed.append(box)


def _drop_numbers(listed: Node, removed: list[Node]) -> None:
    """Take the boxes with the numbers of its items out of an ordered list that counts from 1."""
    items = [child for child in listed.nodes if child.tag == "li"]
    found = [_number_box(item) for item in items]
    if len(items) < 2 or any(entry is None or entry[0] != at for at, entry in enumerate(found, start=1)):
        return
    for item, entry in zip(items, found, strict=True):
        if entry:
            _without(item, entry[1], removed)


def _make_lists(node: Node, removed: list[Node]) -> None:
    """Make an ordered list of boxes in a row that begin with 1, 2, 3 …"""
    children: list[Node | Text | Comment] = []
    listed: list[tuple[Node, Node]] = []
    rows = [(child, _number_box(child) if isinstance(child, Node) and child.tag in _BOXES else None) for child in node.children]
    for child, found in [*rows, (None, None)]:
        if child is not None and isinstance(child, Text | Comment) and not getattr(child, "text", "").strip() and listed:
            continue
        if child is not None and isinstance(child, Node) and found and found[0] == len(listed) + 1:
            listed.append((child, found[1]))
            continue
        children.extend(_as_list(listed, removed))
        listed = []
        if child is not None and isinstance(child, Node) and found and found[0] == 1:
            listed.append((child, found[1]))
        elif child is not None:
            children.append(child)
    node.children = children


def _as_list(listed: list[tuple[Node, Node]], removed: list[Node]) -> list[Node]:
    """One ordered list of `listed`, boxes with the box of their number; a single one stays as it is."""
    if len(listed) < 2:
        return [child for child, _ in listed]
    made = Node("ol", {}, listed[0][0].line, last=listed[-1][0].last)
    for child, box in listed:
        _without(child, box, removed)
        made.children.append(Node("li", {}, child.line, [child], child.last, child.plain, child.linked))
        made.plain, made.linked = made.plain + child.plain, made.linked + child.linked
    return [made]


def _labelled_lists(table: Node) -> list[tuple[Node, Node]]:
    """The rows of a table of two columns whose second cells are lists: label and cell of each; empty if it isn't one."""
    rows = [row for row in table.walk() if row.tag == "tr"]
    cells = [[cell for cell in row.nodes if cell.tag in ("td", "th")] for row in rows]
    body = [row for row in cells if not all(cell.tag == "th" for cell in row)]
    if len(cells) - len(body) > 1 or not body or any(len(row) != 2 for row in cells):
        return []
    labelled = all(
        len(label.text_seen()) <= MAX_LABEL and not label.find("ol", "ul", "table") and cell.find("ol", "ul")
        for label, cell in body
    )
    return [(label, cell) for label, cell in body] if labelled else []


def _flatten(table: Node, rows: list[tuple[Node, Node]], removed: list[Node]) -> None:
    """Turn `table` into a box with the label of each row as a bold line above its list."""
    kept = {id(cell) for row in rows for cell in row}
    removed.extend(node for node in table.walk() if node.tag in ("th", "caption") and id(node) not in kept)
    table.tag = "div"
    table.children = []
    for label, cell in rows:
        label.tag = "strong"
        cell.tag = "div"
        table.children += [Node("p", {}, label.line, [label], label.last, label.plain, label.linked), cell]
