"""A linear-chain conditional random field as a table of weights: the probability of each label at each place of a sequence.

The method is Lafferty, McCallum and Pereira's (ICML 2001); the weights are trained elsewhere and read from JSON.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from operator import add, mul
from pathlib import Path
from typing import Any, cast

Row = tuple[float, ...]
# The weight of each fact for each label, in whole units.
Facts = Mapping[str, Sequence[int]]
# What is known of a place: a fact, or several that rest on the same few things: a function that names them, and the things.
# The same clues come again and again, so their weights are added up once and their facts are rarely named.
Clue = str | tuple[Any, ...]

# The weights of a fact are one number, 32 bits for each label, so that adding facts up is adding numbers. This keeps each field
# above 0; a sum stays within its bits for up to a thousand facts with weights below it.
OFFSET = 1 << 20
# Clues whose weights are kept; when there are more, the frequent ones are soon there again.
MAX_KEPT = 16_384


class Sums(dict[Clue, int]):
    """The packed weights of clues: the sum of those of their facts, added up when a clue is asked for first."""

    def __init__(self, facts: Facts) -> None:
        """Use the weights of `facts`; unknown ones count for nothing."""
        super().__init__()
        self._facts = facts

    def __missing__(self, clue: Clue) -> int:
        if len(self) >= MAX_KEPT:
            self.clear()
        rows = [row for fact in named(clue) if (row := self._facts.get(fact))]
        found = self[clue] = sum(map(_packed, rows))
        return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What to add to weights, in whole units: for each fact one for each label, and `transitions[a][b]` for label b after a."""

    facts: Facts
    transitions: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ChainModel:
    """The weights: for each fact one for each of `labels`, and `columns[b][a]`, the factor of label b after label a.

    Weights are whole numbers of `unit`s. `sums` has those of clues.
    """

    labels: tuple[str, ...]
    unit: float
    facts: Facts
    columns: tuple[Row, ...]
    sums: Sums

    @classmethod
    def of(cls, text: str) -> ChainModel:
        """The model in JSON, whose weights are whole numbers of `unit`s. Raises ValueError if it isn't one."""
        table = json.loads(text)
        unit = table["unit"]
        factors = [[math.exp(weight * unit) for weight in row] for row in table["transitions"]]
        facts = table["facts"]
        return cls(tuple(table["labels"]), unit, facts, tuple(zip(*factors, strict=True)), Sums(facts))

    def probabilities(self, sequence: Iterable[Iterable[Clue]]) -> list[Row]:
        """The probability of each label at each place, given the clues of all places; empty for an empty sequence."""
        scores = [self._scores(clues) for clues in sequence]
        before = self._forward(scores)
        found: list[Row] = []
        after: Sequence[float] = (1.0,) * len(self.labels)
        rows = tuple(zip(*self.columns, strict=True))
        for own, forward in zip(reversed(scores), reversed(before), strict=True):
            found.append(_normalized(tuple(map(mul, forward, after))))
            weighted = tuple(map(mul, own, after))
            after = _normalized([sum(map(mul, row, weighted)) for row in rows])
        return found[::-1]

    def changed(self, changes: Changes) -> ChainModel:
        """The model with other weights."""
        nothing = (0,) * len(self.labels)
        added = {fact: tuple(map(add, self.facts.get(fact, nothing), row)) for fact, row in changes.facts.items()}
        columns = [
            tuple(factor * math.exp(weight * self.unit) for factor, weight in zip(column, weights, strict=True))
            for column, weights in zip(self.columns, zip(*changes.transitions, strict=True), strict=True)
        ]
        facts = {**self.facts, **added}
        return replace(self, facts=facts, columns=tuple(columns), sums=Sums(facts))

    def weights(self, facts: Iterable[str]) -> Row:
        """The sum of the weights of `facts` for each label."""
        known = [row for fact in facts if (row := self.facts.get(fact))]
        nothing = (0,) * len(self.labels)
        return tuple(sum(weights) * self.unit for weights in zip(nothing, *known, strict=True))

    def _scores(self, clues: Iterable[Clue]) -> Row:
        """The factor of each label at a place with `clues`, relative to the largest."""
        size = len(self.labels)
        fields = struct.unpack(f"<{size}I", sum(map(self.sums.__getitem__, clues)).to_bytes(4 * size, "little"))
        top, unit = max(fields), self.unit
        return tuple([math.exp((field - top) * unit) for field in fields])

    def _forward(self, scores: Sequence[Row]) -> list[Row]:
        """The probability of each label at each place, given the facts up to that place."""
        found: list[Row] = []
        for own in scores:
            if found:
                last = found[-1]
                own = tuple(map(mul, own, [sum(map(mul, column, last)) for column in self.columns]))
            found.append(_normalized(own))
        return found


def named(clue: Clue) -> tuple[str, ...]:
    """The facts of a clue."""
    if isinstance(clue, str):
        return (clue,)
    name, *things = clue
    return cast("tuple[str, ...]", name(*things))


def _packed(weights: Sequence[int]) -> int:
    return int.from_bytes(struct.pack(f"<{len(weights)}I", *(weight + OFFSET for weight in weights)), "little")


def _normalized(row: Sequence[float]) -> Row:
    total = sum(row)
    return tuple([value / total for value in row])


@cache
def chain_model(name: str) -> ChainModel:
    """The model `name` of the package, read on first use."""
    return ChainModel.of(Path(__file__).with_name(f"{name}.json").read_text("utf-8"))
