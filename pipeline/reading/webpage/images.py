"""The real address of a picture, and how elements that stay HTML are printed."""

from __future__ import annotations

import re

from ...patterns import lazy_pattern
from .inline import address
from .tree import Node

# Lazy loaders keep the picture's address here, and a placeholder in `src`.
LAZY = (
    "data-src",
    "data-lazy-src",
    "data-original",
    "data-lazy",
    "data-orig-file",
    "data-full-url",
    "data-image",
    "data-hi-res-src",
)
LAZY_SETS = ("data-srcset", "data-lazy-srcset", "srcset")
_PLACEHOLDER = lazy_pattern(
    r"^data:|(?:^|/)(?:blank|spacer|transparent|placeholder|pixel|grey|lazy|loading|1x1)[\w-]*\.(?:gif|png|svg|jpe?g|webp)",
    re.IGNORECASE,
)
_KEPT = lazy_pattern(r"class|id|src|href|width|height|alt|type|layout|data-(?:ad|full-width)[\w-]*")
_UNQUOTED = {'"': "&quot;", "<": "&lt;", ">": "&gt;"}


def image_markdown(node: Node) -> str:
    """An `<img>` as Markdown; a tracking pixel stays HTML; '' if it has no address."""
    if node.get("width") in ("0", "1") and node.get("height") in ("0", "1"):
        return html_of(node)
    source = image_address(node)
    alt = re.sub(r"[\\\[\]`*<]", r"\\\g<0>", " ".join(node.get("alt").split()))
    return f"![{alt}]({source})" if source else ""


def image_address(node: Node) -> str:
    """The address of the picture itself, not of a lazy loader's placeholder; '' if it has none."""
    lazy = [node.get(name) for name in LAZY]
    sets = [_largest(node.get(name)) for name in LAZY_SETS]
    shown = node.get("src")
    own = [] if _PLACEHOLDER.search(shown) else [shown]
    known = [*lazy, *sets[:2], *own, sets[2]]
    return next((usable for entry in known if entry and not _PLACEHOLDER.search(entry) and (usable := address(entry))), "")


def _largest(sizes: str) -> str:
    """The entry of a `srcset` for the largest width or density."""
    entries = [entry.split() for entry in re.split(r",\s+", sizes.strip()) if entry.strip()]

    def width(entry: list[str]) -> float:
        match = re.fullmatch(r"([\d.]{1,9})[wx]", entry[-1])
        try:
            return float(match[1]) if match else 0.0
        except ValueError:
            return 0.0

    return max(entries, key=width)[0].rstrip(",") if entries else ""


def html_of(node: Node, inside: str = "") -> str:
    """An element as one line of HTML around `inside`, with only the attributes that identify it."""
    attributes = "".join(
        f' {name}="{"".join(_UNQUOTED.get(char, char) for char in " ".join(value.split()) if char.isprintable())}"'
        for name, value in node.attributes.items()
        if _KEPT.fullmatch(name)
    )
    return f"<{node.tag}{attributes}>" if node.tag == "img" else f"<{node.tag}{attributes}>{inside}</{node.tag}>"
