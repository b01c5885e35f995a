"""Trains the labels of units further on accepted articles, and measures what that is worth on articles left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ..judgement.chain_model import ChainModel, Changes, chain_model
from ..judgement.further_training import changes
from ..model import Label
from ..structure.labels import HEADS, STEPS, labels
from .accepted import Accepted

# Articles are left out in this many parts, or one by one if there are fewer.
PARTS = 5
# With fewer articles, others were often read worse after it (benchmarks/RESULTS.md).
FEWEST = 10
# The label that was given, and the one that was found.
_Pair: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Figures:
    """F1 (0 to 1) of the labels of fixes and options, and of steps."""

    fixes: float
    steps: float

    def is_better_than(self, other: Figures) -> bool:
        """Whether one figure is larger and none is smaller."""
        return self != other and self.fixes >= other.fixes and self.steps >= other.steps


@dataclass(frozen=True, slots=True)
class Trained:
    """What to add to the weights, and the figures of articles that were left out: without training, and with it."""

    changes: Changes
    before: Figures
    after: Figures


def train(articles: Sequence[Accepted]) -> Trained:
    """Train on accepted articles; the same articles in the same order give the same weights."""
    model, parts = chain_model("labels"), min(len(articles), PARTS)
    before: list[_Pair] = []
    after: list[_Pair] = []
    for part in range(parts):
        own = changes(model, [article.lesson for at, article in enumerate(articles) if at % parts != part])
        for article in articles[part::parts]:
            before += _read(article, model)
            after += _read(article, model.changed(own))
    return Trained(changes(model, [article.lesson for article in articles]), _figures(before), _figures(after))


def _read(article: Accepted, model: ChainModel) -> Iterator[_Pair]:
    return zip(article.lesson.labels, labels(article.view, model).names, strict=True)


def _figures(pairs: Sequence[_Pair]) -> Figures:
    return Figures(_f1(pairs, HEADS), _f1(pairs, STEPS))


def _f1(pairs: Sequence[_Pair], group: Sequence[Label]) -> float:
    """F1 of some labels; 1 if there are none."""
    right = sum(given == found for given, found in pairs if given in group)
    every = sum((given in group) + (found in group) for given, found in pairs)
    return 2 * right / every if every else 1.0
