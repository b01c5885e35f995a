"""Pictures, and elements that stay HTML: ads, videos, pages within the page."""

from __future__ import annotations

from .boilerplate import is_ad
from .builder import Excluded
from .flow import Flow
from .images import html_of, image_address, image_markdown
from .tree import Node


def image(writer: Flow, node: Node) -> None:
    """Write a picture; one that stands for a character becomes that character."""
    if "emoji" in node.get("class").lower() and node.get("alt"):
        writer.inline.text(node.get("alt"), node.line)
    elif markdown := image_markdown(node):
        writer.inline.raw(writer.in_line(markdown), node.line)
    elif words := " ".join(node.get("alt").split()):
        writer.excluded.append(Excluded("picture without an address", node.line, node.line, words))


def picture(writer: Flow, node: Node) -> None:
    """Write a picture in several sizes: its `<img>`, with the address of a source if it has none itself."""
    shown = node.find("img")
    if shown is None:
        return
    sources = [found for entry in node.walk() if entry.tag == "source" and (found := image_address(entry))]
    if not image_address(shown) and sources:
        shown = Node("img", {**shown.attributes, "src": sources[-1]}, shown.line)
    image(writer, shown)


def ad(writer: Flow, node: Node) -> None:
    """Write an ad element, with its box and label if it has any, on a line of its own."""
    ads = "".join(html_of(entry) for entry in node.walk() if entry is not node and is_ad(entry))
    label = node.text_seen().replace("<", "&lt;")
    if writer.cell or writer.level:
        writer.inline.raw(html_of(node, label + ads), node.line)
    else:
        writer.html_line(html_of(node, label + ads), node.line, node.last)


def frame(writer: Flow, node: Node) -> None:
    """Write a video or a page within the page."""
    source = node.find("source")
    shown = image_address(node) or (image_address(source) if source else "")
    if shown and not writer.cell:
        writer.html_line(html_of(Node(node.tag, {"src": shown}, node.line)), node.line, node.last)


def button(writer: Flow, node: Node) -> None:
    """Write a button in a line of text or a heading as its words; elsewhere it belongs to the page."""
    if writer.level or not writer.inline.empty:
        writer.flow(node)
    else:
        writer.exclude(node, "button")
