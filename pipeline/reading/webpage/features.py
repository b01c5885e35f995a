"""The features of text blocks by which the classifier tells the article from the rest of a page.

They are sizes, links, signs, elements around, neighbors, places, and the parts of the names that the page gives its elements,
such as "related" or "caption". None is a word of the text, so they hold in every language.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from ...patterns import lazy_pattern
from .layout import layout
from .text_blocks import TextBlock
from .tree import Node

_SENTENCE_END = lazy_pattern("[.!?:\u2026\u3002\uff01\uff1f\u061f\u0964][\"'\u2019\u201d\u00bb)\\]]*$")
_LABEL = lazy_pattern("[^\n]{1,40}?[:\uff1a]")
_YEAR = lazy_pattern(r"\b(?:19|20)\d\d\b")
_PART_OF_NAME = lazy_pattern(r"[A-Z]?[a-z]{2,}|[A-Z]{3,}")
_NAMES = ("class", "id", "itemprop", "role", "data-component", "data-testid")
_COMMA = lazy_pattern("[,\u3001\uff0c\u060c]")
_SIZES = (1, 10, 25, 50, 80, 140, 300, 600)
_LINKED = (0.001, 0.15, 0.4, 0.75, 0.999)
_COUNTS = (1, 2, 3, 5, 9)
_CAPITALS = (0.1, 0.3, 0.6, 0.9)
_PARTS = (0.02, 0.1, 0.25, 0.5, 0.75, 0.9)
_MARKS = frozenset("em i b strong small".split())
_LANDMARKS = frozenset(
    "article main nav footer header aside section form li ul ol td th table dd blockquote button label a figure figcaption "
    "small time center details address em i b strong span".split()
)
_LAST = (((":", "\uff1a"), "announces"), ("?", "asks"), (("\u2026", "..."), "goes on"))
_WITHIN = (("|", "bar"), ("@", "at"))
# How many elements around a block, and how many places in a page, are told apart.
_LEVELS = 3
_PLACES = 8
_NAMED = 5
# A text up to this size may be a label, a source, or a date.
_SHORT = 90


@dataclass(slots=True)
class _Share:
    """The text below an element: characters outside and inside links, and blocks of running text."""

    plain: int = 0
    linked: int = 0
    running: int = 0


def features(blocks: list[TextBlock], root: Node) -> list[frozenset[str]]:
    """The features of each block; `root` is the element that seems to hold the article."""
    around = _Around(_shares(blocks))
    own = [list(_own(block)) for block in blocks]
    rows = zip(blocks, own, _places(blocks, root), layout(blocks), strict=True)
    return [
        frozenset(
            (
                "bias",
                *first,
                *place,
                *laid,
                *_signs(block),
                *_elements(block),
                *_neighbors(own, index),
                *around.of(block),
            )
        )
        for index, (block, first, place, laid) in enumerate(rows)
    ]


def _shares(blocks: list[TextBlock]) -> dict[int, _Share]:
    """The share of each element around a block, by its id."""
    shares: dict[int, _Share] = {}
    for block in blocks:
        for node in block.path:
            share = shares.get(id(node)) or shares.setdefault(id(node), _Share())
            share.plain += block.node.plain
            share.linked += block.node.linked
            share.running += block.is_running
    return shares


def _own(block: TextBlock) -> Iterator[str]:
    """What a block itself is like; the first is compared with those of its neighbors."""
    node, text = block.node, block.text
    size, linked = bisect_right(_SIZES, len(text)), _linked(node.plain, node.linked)
    yield f"size,links={size},{linked}"
    yield f"kind={block.kind}"
    yield f"size={size}"
    yield f"links={linked}"
    yield f"kind,links={block.kind},{linked}"
    if _SENTENCE_END.search(text):
        yield "sentence"
    if _COMMA.search(text):
        yield "comma"
    if sum(map(str.isdigit, text)) > 0.2 * len(text):
        yield "digits"
    if "\u00a9" in text:
        yield "copyright"
    if sum(len(entry.text_seen()) for entry in node.nodes if entry.tag in _MARKS) >= 0.9 * len(text):
        yield "marked"
    if node.find("img"):
        yield "picture"


def _signs(block: TextBlock) -> Iterator[str]:
    """Signs of labels, sources, dates, and links to other pages."""
    node, text, short = block.node, block.text, len(block.text) < _SHORT
    label = _LABEL.match(text)
    if label and short:
        yield "label"
    if label and node.plain and node.linked >= 0.8 * node.plain:
        yield "label,link"
    yield from [name for sign, name in _LAST if text.endswith(sign)]
    yield from [name for sign, name in _WITHIN if sign in text]
    if short and "/" in text:
        yield "slash"
    if text[0] in "*(":
        yield "star"
    if short and _YEAR.search(text):
        yield "year"
    if text.isupper():
        yield "capitals"
    words = text.split()
    yield f"capitals={bisect_right(_CAPITALS, sum([word[0].isupper() for word in words]) / len(words))}"
    yield f"italic={any(entry.tag in ('em', 'i') for entry in node.nodes)},{short}"
    yield f"anchors={len(list(islice(node.with_tags('a'), 3)))}"


def _elements(block: TextBlock) -> Iterator[str]:
    """The tags of a block's element and of those in it, and the parts of their names."""
    for node in (block.node, *block.node.nodes):
        if node.tag in _LANDMARKS:
            yield f"in={node.tag}"
        yield from _named(node)


def _named(node: Node) -> Iterator[str]:
    """The parts of the names of an element."""
    own = node.attributes
    for key in _NAMES if own else ():
        if key in own:
            yield from _parts(own[key])


@lru_cache(maxsize=8192)
def _parts(name: str) -> tuple[str, ...]:
    """The parts of a name; kept, because a page says the same names again and again."""
    return tuple([f"name={part.lower()}" for part in _PART_OF_NAME.findall(name)])


def _linked(plain: int, linked: int) -> int:
    return bisect_right(_LINKED, linked / max(1, plain + linked))


def _neighbors(own: list[list[str]], index: int) -> Iterator[str]:
    """What the blocks before and after are like."""
    for distance in (-2, -1, 1, 2):
        at = index + distance
        yield f"{distance}:{own[at][0] if 0 <= at < len(own) else 'none'}"


class _Around:
    """What the elements around a block are, and how much of the page's text they hold; blocks side by side share it."""

    def __init__(self, shares: dict[int, _Share]) -> None:
        self._shares = shares
        self._known: dict[int, list[str]] = {}

    def of(self, block: TextBlock) -> list[str]:
        """The features of the elements around a block."""
        path = block.path
        found = self._known.get(id(path))
        if found is None:
            found = self._known[id(path)] = list({*self._read(path)})
        return found

    def _read(self, path: tuple[Node, ...]) -> Iterator[str]:
        total = self._shares[id(path[0])].plain
        for node in path[1:]:
            if node.tag in _LANDMARKS:
                yield f"in={node.tag}"
        for node in path[1:][-_NAMED:]:
            yield from _named(node)
        for level, node in enumerate(reversed(path[-_LEVELS:]), start=1):
            share = self._shares[id(node)]
            yield f"up{level}:running={bisect_right(_COUNTS, share.running)}"
            yield f"up{level}:part={bisect_right(_PARTS, share.plain / max(1, total))}"
            yield f"up{level}:links={_linked(share.plain, share.linked)}"


def _places(blocks: list[TextBlock], root: Node) -> list[tuple[str, ...]]:
    """Where in the page each block is: by the headline, the root, and the blocks beside it."""
    headlines = [index for index, block in enumerate(blocks) if block.kind == "h1"]
    inside = [any(node is root for node in (*block.path, block.node)) for block in blocks]
    first = next((index for index, held in enumerate(inside) if held), 0)
    last = next((index for index in range(len(blocks) - 1, -1, -1) if inside[index]), 0)
    places: list[tuple[str, ...]] = []
    for index, block in enumerate(blocks):
        distance = index - headlines[0] if len(headlines) == 1 else None
        below = "none" if distance is None else "before" if distance < 0 else str(min(5, distance.bit_length()))
        beside = "in" if inside[index] else "before" if index < first else "after" if index > last else "beside"
        siblings = sum(entry.path[-1] is block.path[-1] for entry in blocks[max(0, index - 3) : index + 4]) - 1
        place = index * _PLACES // len(blocks)
        places.append((f"headline={below}", f"root={beside}", f"siblings={siblings}", f"place={place}"))
    return places
