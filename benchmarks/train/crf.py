"""Training of chain models: python-crfsuite fits several, and the mean of their weights is written as JSON."""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pycrfsuite

# L2 penalty, iterations, and the fewest places that a fact must occur in; chosen by publishers left out.
L2 = 30.0
ITERATIONS = 60
MIN_COUNT = 3
# One unit of a weight in the file. Facts whose weights all round to 0 are left out.
UNIT = 1 / 64

# Parts of the sources; each model is trained without one of them.
PARTS = 5


@dataclass(frozen=True, slots=True)
class Example:
    """A sequence of facts with its labels, and the name of its source; None if all models are trained on it."""

    source: str | None
    facts: list[list[str]]
    labels: Sequence[str]


def fit(examples: Sequence[Example]) -> str:
    """The JSON of the mean of `PARTS` models, each trained without one part of the sources; reproducible.

    A mean of models that each miss other publishers relies less on any one of them.
    """
    models = [
        _trained([entry for entry in examples if entry.source is None or _part(entry.source) != part]) for part in range(PARTS)
    ]
    labels = sorted({label for model in models for label in model.labels})
    rows = {fact: [0.0] * len(labels) for model in models for fact, _ in model.state_features}
    matrix = [[0.0] * len(labels) for _ in labels]
    places = {label: place for place, label in enumerate(labels)}
    for model in models:
        for (fact, label), weight in model.state_features.items():
            rows[fact][places[label]] += weight / PARTS
        for (before, label), weight in model.transitions.items():
            matrix[places[before]][places[label]] += weight / PARTS
    return _text(labels, {fact: _rounded(row) for fact, row in rows.items()}, [_rounded(row) for row in matrix])


def _part(source: str) -> int:
    return hashlib.sha256(source.encode()).digest()[0] % PARTS


def _trained(examples: Sequence[Example]) -> Any:
    """What python-crfsuite tells of a model that is trained on `examples`: its labels and weights."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for entry in examples:
        trainer.append(entry.facts, list(entry.labels))
    trainer.set_params({"c1": 0.0, "c2": L2, "max_iterations": ITERATIONS, "feature.minfreq": MIN_COUNT})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return info


def _rounded(weights: Sequence[float]) -> list[int]:
    return [round(weight / UNIT) for weight in weights]


def _text(labels: Sequence[str], rows: dict[str, list[int]], matrix: Sequence[Sequence[int]]) -> str:
    lines = [
        f"{json.dumps(fact, ensure_ascii=False)}:{json.dumps(rows[fact], separators=(',', ':'))}"
        for fact in sorted(rows)
        if any(rows[fact])
    ]
    head = f'{{"labels":{json.dumps(labels)},"unit":{UNIT},\n"transitions":{json.dumps(matrix)},\n"facts":{{\n'
    return head + ",\n".join(lines) + "\n}}\n"
