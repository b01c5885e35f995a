"""Trains a chain model further on a few sequences whose labels are known; the same ones give the same weights.

What is made small: the negative log likelihood of the labels, plus `PULL / 2` times the squared distance from
the model's weights.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import add, mul

from .chain_model import ChainModel, Changes, Row
from .minimize import Vector, minimum

# Chosen by publishers left out (benchmarks/RESULTS.md).
PULL = 150.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """The facts of each place of a sequence, and the label of each place."""

    facts: Sequence[Sequence[str]]
    labels: Sequence[str]


def changes(model: ChainModel, lessons: Sequence[Lesson]) -> Changes:
    """What to add to the weights of `model`, in its units; facts that don't change are left out."""
    size = len(model.labels)
    names = sorted({fact for lesson in lessons for facts in lesson.facts for fact in facts})
    places = {fact: (at + size) * size for at, fact in enumerate(names)}
    exercises = [_Exercise.of(model, lesson, places) for lesson in lessons]
    rows = tuple(zip(*model.columns, strict=True))

    def loss(moved: Vector) -> tuple[float, Vector]:
        factors = _factors(rows, moved)
        gradient = [PULL * value for value in moved]
        value = PULL / 2 * sum(map(mul, moved, moved))
        return value + sum([exercise.loss(moved, factors, gradient) for exercise in exercises]), gradient

    found = minimum(loss, [0.0] * (size * (size + len(names))))
    rounded = [tuple(round(value / model.unit) for value in found[at : at + size]) for at in range(0, len(found), size)]
    facts = {fact: row for fact, row in zip(names, rounded[size:], strict=True) if any(row)}
    return Changes(facts, tuple(rounded[:size]))


def _factors(rows: Sequence[Row], moved: Vector) -> list[Row]:
    """The factor of label b after label a, `[a][b]`; the changes of these weights come first in `moved`."""
    size = len(rows)
    return [tuple([factor * math.exp(moved[at * size + to]) for to, factor in enumerate(row)]) for at, row in enumerate(rows)]


@dataclass(frozen=True, slots=True)
class _Exercise:
    """A lesson in numbers: the scores of each place in the model, where its facts are among the weights, and its label."""

    scores: list[Row]
    facts: list[list[int]]
    labels: list[int]

    @classmethod
    def of(cls, model: ChainModel, lesson: Lesson, places: dict[str, int]) -> _Exercise:
        """A lesson for `model`."""
        scores = [model.weights(facts) for facts in lesson.facts]
        facts = [[places[fact] for fact in facts] for facts in lesson.facts]
        return cls(scores, facts, [model.labels.index(label) for label in lesson.labels])

    def loss(self, moved: Vector, factors: list[Row], gradient: Vector) -> float:
        """The negative log likelihood of the labels; its gradient is added to `gradient`."""
        size = len(factors)
        scores = [
            [sum(column) for column in zip(own, *[moved[at : at + size] for at in facts], strict=True)]
            for own, facts in zip(self.scores, self.facts, strict=True)
        ]
        total, before, chances = self._forward(scores, factors)
        after: Sequence[float] = [1.0] * size
        for at in reversed(range(len(scores))):
            errors = _normalized(list(map(mul, before[at], after)))
            errors[self.labels[at]] -= 1
            for place in self.facts[at]:
                gradient[place : place + size] = map(add, gradient[place : place + size], errors)
            if at:
                weighted = list(map(mul, chances[at], after))
                self._add_pairs(at, [list(map(mul, row, weighted)) for row in factors], before[at - 1], gradient)
                after = _normalized([sum(map(mul, row, weighted)) for row in factors])
        path = zip(self.labels, self.labels[1:], strict=False)
        given: float = sum(row[label] for row, label in zip(scores, self.labels, strict=True))
        return total - given - sum(math.log(factors[a][b]) for a, b in path)

    def _add_pairs(self, at: int, following: list[list[float]], before: Sequence[float], gradient: Vector) -> None:
        """Add what the labels at a place and the one above it say of the weights for labels that follow one another."""
        size = len(before)
        pairs = _normalized([chance * value for chance, row in zip(before, following, strict=True) for value in row])
        pairs[self.labels[at - 1] * size + self.labels[at]] -= 1
        gradient[: size * size] = map(add, gradient[: size * size], pairs)

    @staticmethod
    def _forward(scores: list[list[float]], factors: list[Row]) -> tuple[float, list[list[float]], list[list[float]]]:
        """The log of the sum over all label sequences, the chances given what is above, and the scores as factors."""
        total, before, chances = 0.0, list[list[float]](), list[list[float]]()
        columns = tuple(zip(*factors, strict=True))
        for row in scores:
            top = max(row)
            own = [math.exp(score - top) for score in row]
            chances.append(own)
            if before:
                last = before[-1]
                own = list(map(mul, own, [sum(map(mul, column, last)) for column in columns]))
            total += top + math.log(sum(own))
            before.append(_normalized(own))
        return total, before, chances


def _normalized(row: list[float]) -> list[float]:
    total = sum(row)
    return [value / total for value in row]
