"""python -m benchmarks.train.kinds --shared FOLDER: write `pipeline/judgement/kinds.json`, which tells the kind of an article.

It is trained on all annotated articles and on our own cases that state a kind. An article is read by models that were trained
without its publisher, so that what is found in it is as uncertain as in an article of a stranger.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fixharvest.judgement.asks import asks
from fixharvest.judgement.chain_model import ChainModel
from fixharvest.structure.features import View
from fixharvest.structure.kind_measures import measures
from fixharvest.structure.labels import labels
from fixharvest.structure.outline import outline
from fixharvest.structure.tree import tree_of

from .articles import KNOWN, OWN, Annotated
from .labels import FOLDS, Material, material

OUT = Path(__file__).parents[2] / "pipeline" / "judgement" / "kinds.json"
# How much an article counts: one publisher must not drown the others.
WEIGHTS = {KNOWN: 0.25, OWN: 1.0}
# L2 penalty, chosen by publishers left out; Newton steps, and the decimals of a weight in the file.
L2 = 10.0
ITERATIONS = 12
DECIMALS = 3
# Keeps measures that are always the same, and the base weights, from growing.
SMALL = 1e-3

# What measures of words end with.
_OF_WORDS = frozenset(("trouble", "trouble, one fix", "task", "offers", "ways", "else", "order", "nothing to do"))

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Measured:
    """The measures of an article and its kind."""

    publisher: str
    kind: str
    measures: dict[str, float]


def measured(found: Material) -> list[Measured]:
    """All articles, as models without their publishers read them, and our own cases."""
    rows = []
    for fold in range(FOLDS):
        members = {publisher for publisher, own in found.folds.items() if own == fold}
        model = ChainModel.of(found.without(members))
        left_out = (entry.article for entry in found.articles if entry.article.publisher in members)
        rows += [_measured(article, found.scores[fold], model) for article in left_out]
    model = ChainModel.of(found.without(frozenset()))
    cases = {entry.article.name: entry.article for entry in found.additions if entry.article.publisher == OWN}
    return rows + [_measured(case, asks, model) for case in cases.values() if case.kind]


def _measured(article: Annotated, score: Callable[[str], float], model: ChainModel) -> Measured:
    lexicon = article.stripped.page.lexicon
    view = View.of(article.units, article.about, lexicon, score)
    outlined = outline(article.units, labels(view, model), lexicon, article.about.title)
    return Measured(article.publisher, article.kind, measures(view, outlined, tree_of(outlined)))


def fit(rows: Sequence[Measured], without: Set[str] = frozenset()) -> str:
    """The JSON of a model trained without the articles of some publishers. The same rows give the same text.

    Each article of most publishers is there twice, once as if no list of words knew its language.
    """
    rows = [row for row in rows if row.publisher not in without]
    rows += [_without_words(row) for row in rows if row.publisher not in WEIGHTS]
    names, kinds = sorted(rows[0].measures), sorted({row.kind for row in rows})
    values = np.array([[float(row.measures[name]) for name in names] for row in rows])
    mean, spread = values.mean(axis=0), values.std(axis=0) + SMALL
    inputs = np.hstack([(values - mean) / spread, np.ones((len(rows), 1))])
    targets = np.array([[float(row.kind == kind) for kind in kinds] for row in rows])
    found = _fitted(inputs, targets, np.array([WEIGHTS.get(row.publisher, 1.0) for row in rows]))
    slopes = found[:-1] / spread[:, None]
    base = found[-1] - mean @ slopes
    lines = [f"{json.dumps(name)}: {_row(slope)}" for name, slope in zip(names, slopes, strict=True)]
    return f'{{"labels": {json.dumps(kinds)},\n"base": {_row(base)},\n"weights": {{\n' + ",\n".join(lines) + "\n}}\n"


def _without_words(row: Measured) -> Measured:
    known = {name: 0.0 if name.rpartition(": ")[2] in _OF_WORDS else value for name, value in row.measures.items()}
    return Measured(row.publisher, row.kind, known)


def _fitted(inputs: Matrix, targets: Matrix, weights: Matrix) -> Matrix:
    """The weights (a row for each input, a column for each kind) that make the targets most likely, by Newton's method."""
    size, kinds = inputs.shape[1], targets.shape[1]
    penalty = np.append(np.full(size - 1, L2), SMALL)
    found = np.zeros((size, kinds))
    for _ in range(ITERATIONS):
        scores = inputs @ found
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        slope = inputs.T @ (weights[:, None] * (chances - targets)) + penalty[:, None] * found
        curve = np.zeros((kinds, size, kinds, size))
        for one in range(kinds):
            for other in range(kinds):
                own = weights * chances[:, one] * (float(one == other) - chances[:, other])
                curve[one, :, other, :] = (inputs * own[:, None]).T @ inputs
            curve[one, :, one, :] += np.diag(penalty)
        step = np.linalg.solve(curve.reshape(kinds * size, -1), slope.T.ravel())
        found = found - step.reshape(kinds, size).T
    return found


def _row(weights: Matrix) -> str:
    return json.dumps([round(float(weight), DECIMALS) + 0.0 for weight in weights])


def main() -> None:
    """Write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    options = parser.parse_args()
    OUT.write_text(fit(measured(material(options.shared))), "utf-8")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
