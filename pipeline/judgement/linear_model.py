"""A multinomial logistic regression as a table of weights: the probability of each label, given named measures."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LinearModel:
    """The weights: `base` has one for each of `labels`, and `weights` one for each label of each measure."""

    labels: tuple[str, ...]
    base: tuple[float, ...]
    weights: dict[str, tuple[float, ...]]

    @classmethod
    def of(cls, text: str) -> LinearModel:
        """The model in JSON. Raises ValueError if it isn't one."""
        table = json.loads(text)
        return cls(tuple(table["labels"]), tuple(table["base"]), {name: tuple(row) for name, row in table["weights"].items()})

    def probabilities(self, measures: Mapping[str, float]) -> dict[str, float]:
        """The probability of each label; measures that the model doesn't know count for nothing."""
        scores = list(self.base)
        for name, value in measures.items():
            for place, weight in enumerate(self.weights.get(name, ())):
                scores[place] += weight * value
        top = max(scores)
        factors = [math.exp(score - top) for score in scores]
        total = sum(factors)
        return {label: factor / total for label, factor in zip(self.labels, factors, strict=True)}


@cache
def linear_model(name: str) -> LinearModel:
    """The model `name` of the package, read on first use."""
    return LinearModel.of(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
