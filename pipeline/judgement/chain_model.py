"""A linear-chain conditional random field as a table of weights: the probability of each label at each place of a sequence.

The method is Lafferty, McCallum and Pereira's (ICML 2001); the weights are trained elsewhere and read from JSON.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import mul

Row = tuple[float, ...]

# The weights of a fact are one number, 32 bits for each label, so that adding facts up is adding numbers. This keeps each field
# above 0; a sum stays within its bits for up to a thousand facts with weights below it.
OFFSET = 1 << 20


@dataclass(frozen=True, slots=True)
class ChainModel:
    """The weights: for each fact one for each of `labels`, packed, and `columns[b][a]`, the factor of label b after label a.

    Weights are whole numbers of `unit`s.
    """

    labels: tuple[str, ...]
    unit: float
    facts: dict[str, int]
    columns: tuple[Row, ...]

    @classmethod
    def of(cls, text: str) -> ChainModel:
        """The model in JSON, whose weights are whole numbers of `unit`s. Raises ValueError if it isn't one."""
        table = json.loads(text)
        unit = table["unit"]
        facts = {name: _packed(row) for name, row in table["facts"].items()}
        factors = [[math.exp(weight * unit) for weight in row] for row in table["transitions"]]
        return cls(tuple(table["labels"]), unit, facts, tuple(zip(*factors, strict=True)))

    def probabilities(self, sequence: Iterable[Iterable[str]]) -> list[Row]:
        """The probability of each label at each place, given the facts of all places; empty for an empty sequence."""
        scores = [self._scores(facts) for facts in sequence]
        before = self._forward(scores)
        found: list[Row] = []
        after: Sequence[float] = (1.0,) * len(self.labels)
        rows = tuple(zip(*self.columns, strict=True))
        for own, forward in zip(reversed(scores), reversed(before), strict=True):
            found.append(_normalized(map(mul, forward, after)))
            weighted = tuple(map(mul, own, after))
            after = _normalized(sum(map(mul, row, weighted)) for row in rows)
        return found[::-1]

    def weights(self, facts: Iterable[str]) -> Row:
        """The sum of the weights of `facts` for each label."""
        known = [row for fact in facts if (row := self.facts.get(fact))]
        size = len(self.labels)
        fields = struct.unpack(f"<{size}I", sum(known).to_bytes(4 * size, "little"))
        base = OFFSET * len(known)
        return tuple((field - base) * self.unit for field in fields)

    def _scores(self, facts: Iterable[str]) -> Row:
        """The factor of each label at a place with `facts`, relative to the largest."""
        sums = self.weights(facts)
        top = max(sums)
        return tuple(math.exp(value - top) for value in sums)

    def _forward(self, scores: Sequence[Row]) -> list[Row]:
        """The probability of each label at each place, given the facts up to that place."""
        found: list[Row] = []
        for own in scores:
            if found:
                last = found[-1]
                own = tuple(map(mul, own, [sum(map(mul, column, last)) for column in self.columns]))
            found.append(_normalized(own))
        return found


def _packed(weights: Sequence[int]) -> int:
    return int.from_bytes(struct.pack(f"<{len(weights)}I", *(weight + OFFSET for weight in weights)), "little")


def _normalized(values: Iterable[float]) -> Row:
    row = tuple(values)
    total = sum(row)
    return tuple(value / total for value in row)


@cache
def chain_model(name: str) -> ChainModel:
    """The model `name` of the package, read on first use."""
    return ChainModel.of((files(__package__) / f"{name}.json").read_text("utf-8"))
