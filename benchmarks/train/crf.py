"""Training of chain models: python-crfsuite fits, and the weights are written as JSON."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pycrfsuite

# L2 penalty, iterations, and the fewest places that a fact must occur in; chosen by publishers left out.
L2 = 30.0
ITERATIONS = 60
MIN_COUNT = 3
# One unit of a weight in the file. Facts whose weights all round to 0 are left out.
UNIT = 1 / 64

Sequence_ = tuple[list[list[str]], Sequence[str]]


def fit(sequences: Iterable[Sequence_], *, l2: float = L2) -> str:
    """The JSON of a model trained on sequences of facts with their labels. The same sequences give the same text."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for facts, labels in sequences:
        trainer.append(facts, list(labels))
    trainer.set_params({"c1": 0.0, "c2": l2, "max_iterations": ITERATIONS, "feature.minfreq": MIN_COUNT})
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "model")
        trainer.train(path)
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        tagger.close()
    return _text(sorted(info.labels), info.state_features, info.transitions)


def _text(labels: Sequence[str], states: dict[tuple[str, str], float], transitions: dict[tuple[str, str], float]) -> str:
    rows: dict[str, list[int]] = {}
    for (fact, label), weight in states.items():
        rows.setdefault(fact, [0] * len(labels))[labels.index(label)] = round(weight / UNIT)
    matrix = [[round(transitions.get((before, label), 0.0) / UNIT) for label in labels] for before in labels]
    lines = [
        f"{json.dumps(fact, ensure_ascii=False)}:{json.dumps(rows[fact], separators=(',', ':'))}"
        for fact in sorted(rows)
        if any(rows[fact])
    ]
    head = f'{{"labels":{json.dumps(labels)},"unit":{UNIT},\n"transitions":{json.dumps(matrix)},\n"facts":{{\n'
    return head + ",\n".join(lines) + "\n}}\n"
