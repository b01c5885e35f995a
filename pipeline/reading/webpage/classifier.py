"""Which text blocks of a page belong to the article: a logistic model over structural features, trained on saved pages.

The weights are in `weights.json`; `benchmarks/train/blocks.py` trains them and measures them by cross-validation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from math import exp, fsum
from pathlib import Path
from typing import Literal

from .boilerplate import exclusion_reason
from .features import features
from .text_blocks import RUNNING_TEXT, TextBlock, text_blocks
from .tree import Node

# A block of the article's element stays from this probability on …
WITHIN = 0.43
# … or from this one on if it is a list, a table or code, and in a page with numbered steps: few pages learned from have some.
DEAR = 0.1
# A block that is elsewhere belongs to the article only from this probability on, one in a menu or a box from that one on.
ELSEWHERE = 0.5
BOXED = 0.95
# A list shows other pages if it has so many items, and this share of them are cards.
MIN_CARDS = 3
CARDS = 0.8
# Steps, code and tables are dear, because a wrong cut costs more than a box that stays.
_KEPT = frozenset(("ol", "pre", "table", "dl"))
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block with its probability, and its place: in the root, there in a menu, box or list of cards, or beside the root."""

    block: TextBlock
    probability: float
    place: Literal["root", "box", "before", "after"]

    @property
    def regular(self) -> bool:
        """Whether it is in the root, and no rule excludes it."""
        return self.place == "root"


def classify(body: Node, root: Node) -> None:
    """Give the text blocks below `body`, and the elements around those of the article, their `verdict`.

    `root` is the element that seems to hold the article; its blocks get no verdict if none of its running text would
    stay, or if there are no others: such a page is a part of one, with nothing around its article.
    """
    judged = _judged(text_blocks(body), root)
    if all(entry.regular for entry in judged):
        return
    stays = _stays(judged)
    running = any(entry.regular and entry.block.is_running for entry in judged)
    found = any(
        entry.regular and stay and (entry.block.is_running or not running) for entry, stay in zip(judged, stays, strict=True)
    )
    for entry, stay in zip(judged, stays, strict=True):
        if stay:
            entry.block.node.verdict = "article"
            for node in entry.block.path:
                node.verdict = "holds"
        elif found or not entry.regular:
            entry.block.node.verdict = "other"


def _is_kept(block: TextBlock) -> bool:
    """Whether a block is too dear to lose: steps and other lists of text, code, tables."""
    lists = [node for node in (*block.path, block.node) if node.tag in ("ol", "ul")]
    return any(node.plain > node.linked for node in ([block.node] if block.kind in _KEPT else lists))


def _cards(body: Node) -> frozenset[int]:
    """The ids of the lists that show other pages: nearly all of their items have a picture or a heading that is a link."""
    return frozenset(id(node) for node in body.with_tags("ol", "ul") if _holds_cards(node))


def _holds_cards(node: Node) -> bool:
    items = [item for item in node.nodes if item.tag == "li"]
    if len(items) < MIN_CARDS or sum(item.find("a") is not None for item in items) < CARDS * len(items):
        return False
    return sum(_is_card(item) for item in items) >= CARDS * len(items)


def _is_card(item: Node) -> bool:
    links, headings = item.with_tags("a"), item.with_tags(*_HEADINGS)
    return any(link.find("img", *_HEADINGS) for link in links) or any(heading.find("a") for heading in headings)


def _judged(blocks: list[TextBlock], root: Node) -> list[_Judged]:
    places: list[Literal["root", "box", "before", "after"]] = []
    cards = _cards(root)
    for block in blocks:
        if any(node is root for node in (*block.path, block.node)):
            boxed = any(id(node) in cards for node in (*block.path, block.node)) or _is_excluded(block, root)
            places.append("box" if boxed else "root")
        else:
            places.append("after" if places and places[-1] != "before" else "before")
    return [_Judged(*row) for row in zip(blocks, probabilities(blocks, root), places, strict=True)]


def _stays(judged: list[_Judged]) -> list[bool]:
    """Whether each block belongs to the article; a heading in the root also does if the block after it does.

    Of what comes after the root, nothing belongs to it unless the root has no running text, because it then is the wrong one.
    """
    within = sum(entry.block.node.plain for entry in judged if entry.regular and entry.probability >= WITHIN)
    steps = any(entry.regular and entry.block.kind == "ol" and not entry.block.node.linked for entry in judged)
    stays: list[bool] = []
    for entry in reversed(judged):
        follows = entry.block.kind in _HEADINGS and bool(stays) and stays[-1]
        if entry.regular:
            needed = DEAR if steps or _is_kept(entry.block) else WITHIN
            stays.append(follows or entry.probability >= needed)
        else:
            allowed = entry.place != "after" or within < RUNNING_TEXT
            needed = BOXED if entry.place == "box" else ELSEWHERE
            stays.append(allowed and entry.probability >= needed and (follows or entry.block.is_running))
    return stays[::-1]


def probabilities(blocks: list[TextBlock], root: Node) -> list[float]:
    """The probability of each block that it belongs to the article, from 0 to 1."""
    weight = _weights().get
    sums = (fsum(map(weight, entry, repeat(0.0))) for entry in features(blocks, root))  # the same in any order
    return [1 / (1 + exp(-total)) for total in sums]


def _is_excluded(block: TextBlock, root: Node) -> bool:
    """Whether a rule excludes a block in `root`, or an element around it there."""
    nodes = (*block.path, block.node)
    at = next(index for index, node in enumerate(nodes) if node is root)
    return any(exclusion_reason(node, inside=True) for node in nodes[at + 1 :])


@cache
def _weights() -> dict[str, float]:
    text = Path(__file__).with_name("weights.json").read_text(encoding="utf-8")
    return {str(name): float(weight) for name, weight in json.loads(text).items()}
