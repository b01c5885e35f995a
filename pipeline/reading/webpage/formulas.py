"""Formulas, and raised or lowered numbers: text that must not be glued to the number before it."""

from __future__ import annotations

from .flow import Flow
from .pieces import Text
from .tree import Node

_POWERS = {"msup": "^", "msub": "_", "mfrac": "/", "mover": "^", "munder": "_"}


def formula(writer: Flow, node: Node) -> None:
    """Write MathML as its TeX source if it has one, otherwise in one line."""
    annotated = (entry.text() for entry in node.walk() if entry.tag == "annotation" and "tex" in entry.get("encoding"))
    source = next(annotated, "") or node.get("alttext") or _in_line(node)
    if source:
        writer.inline.text(f" {source} " if len(source) > 1 and not source.isalnum() else source, node.line)


def script(writer: Flow, node: Node) -> None:
    """Write a raised or lowered number that directly follows a letter or digit as HTML, so that 2<sup>10</sup> is not 210."""
    text = node.text_seen()
    before = writer.inline.tail
    glued = not writer.inline.space and (before.isalnum() if node.tag == "sup" else before.isdigit())
    if glued and text[:1].isdigit() and not writer.level:
        writer.inline.raw(f"<{node.tag}>{text}</{node.tag}>", node.line, node.last)
    elif glued and text[:1].isdigit():
        writer.inline.text(f"^{text}" if node.tag == "sup" else f"_{text}", node.line)
    else:
        writer.flow(node)


def _in_line(node: Node) -> str:
    """The words of MathML in one line, with ^ and _ for raised and lowered parts."""
    if node.tag in ("annotation", "annotation-xml"):
        return ""
    parts = [
        " ".join(child.text.split()) if isinstance(child, Text) else _in_line(child) if isinstance(child, Node) else ""
        for child in node.children
    ]
    parts = [part for part in parts if part]
    if (sign := _POWERS.get(node.tag)) and len(parts) == 2:
        return sign.join(part if len(part) == 1 or (part.isalnum() and sign == "/") else f"{{{part}}}" for part in parts)
    return "".join(parts)
