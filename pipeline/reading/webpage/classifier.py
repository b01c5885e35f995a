"""Which text blocks of a page belong to the article: a logistic model over structural features, trained on saved pages.

The weights are in `weights.json`; `benchmarks/train/blocks.py` trains them and measures them by cross-validation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp

from .boilerplate import exclusion_reason
from .features import features
from .text_blocks import RUNNING_TEXT, TextBlock, text_blocks
from .tree import Node

# A block of the article's element stays from this probability on …
WITHIN = 0.45
# … or from this one on in a page with numbered steps: most pages that the model learned from have none.
AMONG_STEPS = 0.2
# … and one that is elsewhere, or that a rule calls a menu or a box, belongs to the article only from this one on.
ELSEWHERE = 0.65
# Steps, code and tables stay, because a wrong cut costs more than a box that stays.
_KEPT = frozenset(("ol", "pre", "table", "dl"))
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block with its probability; `regular`: it is in the root, and no rule excludes it; `early`: it is before the root."""

    block: TextBlock
    probability: float
    regular: bool
    early: bool


def classify(body: Node, root: Node) -> None:
    """Give the text blocks below `body`, and the elements around those of the article, their `verdict`.

    `root` is the element that seems to hold the article; its blocks get no verdict if none would stay, or if
    there are no others: such a page is a part of one, with nothing around its article.
    """
    judged = _judged(text_blocks(body), root)
    if all(entry.regular for entry in judged):
        return
    stays = _stays(judged)
    found = any(entry.regular and stay for entry, stay in zip(judged, stays, strict=True))
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
    return block.kind in _KEPT or any(node.plain > node.linked for node in lists)


def _judged(blocks: list[TextBlock], root: Node) -> list[_Judged]:
    inside = [any(node is root for node in (*block.path, block.node)) for block in blocks]
    first = inside.index(True) if True in inside else 0
    rows = zip(blocks, probabilities(blocks, root), inside, strict=True)
    return [
        _Judged(block, probability, held and not _is_excluded(block, root), index < first or held)
        for index, (block, probability, held) in enumerate(rows)
    ]


def _stays(judged: list[_Judged]) -> list[bool]:
    """Whether each block belongs to the article; a heading also does if the block after it does.

    Of what comes after the root, nothing belongs to it unless the root has no running text, because it then is the wrong one.
    """
    within = sum(entry.block.node.plain for entry in judged if entry.regular and entry.probability >= WITHIN)
    steps = any(entry.regular and entry.block.kind == "ol" and not entry.block.node.linked for entry in judged)
    least = AMONG_STEPS if steps else WITHIN
    stays: list[bool] = []
    for entry in reversed(judged):
        follows = entry.block.kind in _HEADINGS and bool(stays) and stays[-1]
        if entry.regular:
            stays.append(follows or _is_kept(entry.block) or entry.probability >= least)
        else:
            allowed = entry.early or within < RUNNING_TEXT
            stays.append(allowed and entry.probability >= ELSEWHERE and (follows or entry.block.is_running))
    return stays[::-1]


def probabilities(blocks: list[TextBlock], root: Node) -> list[float]:
    """The probability of each block that it belongs to the article, from 0 to 1."""
    weights = _weights()
    sums = (sum(weights.get(feature, 0.0) for feature in entry) for entry in features(blocks, root))
    return [1 / (1 + exp(-total)) for total in sums]


def _is_excluded(block: TextBlock, root: Node) -> bool:
    """Whether a rule excludes a block in `root`, or an element around it there."""
    nodes = (*block.path, block.node)
    at = next(index for index, node in enumerate(nodes) if node is root)
    return any(exclusion_reason(node, inside=True) for node in nodes[at + 1 :])


@cache
def _weights() -> dict[str, float]:
    text = files(__package__).joinpath("weights.json").read_text(encoding="utf-8")
    return {str(name): float(weight) for name, weight in json.loads(text).items()}
