"""python -m benchmarks.train.labels --shared FOLDER: write `pipeline/judgement/labels.json`, which labels an article's units.

It is trained on all annotated articles, on variants of them, and on our own cases. An article's instruction scores come from a
model that was trained without its publisher, so that the labels don't rely on scores that know the article.
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from fixharvest.judgement.asks import Model, asks
from fixharvest.structure.features import View, features

from . import asks as instruction_score
from . import crf
from .articles import KNOWN, OWN, SAME, Annotated, articles, written_cases
from .crf import fit

OUT = Path(__file__).parents[2] / "pipeline" / "judgement" / "labels.json"
CASES = Path(__file__).parents[2] / "tests" / "cases"
FOLDS = 10
# Variants of each article.
VARIANTS = 2
# The chance (0 to 1) that a kind of facts is left out of an article; .3 and .5 are as good for publishers left out.
DROPPED = 0.5


@dataclass(frozen=True, slots=True)
class Example:
    """An annotated article or a variant of one, with the facts of its units."""

    article: Annotated
    facts: list[list[str]]


@dataclass(frozen=True, slots=True)
class Material:
    """All annotated articles, and what else to train on: variants of them, our own cases, and articles of which less is known.

    Of the last ones either the scores are unknown, which teaches the model to go by structure where the score knows no word, or
    half of all kinds of facts, which teaches it to rely on no single kind.

    `folds` has the fold of each publisher, `scores` the instruction score without the publishers of each fold, `trained` the
    models that were asked for.
    """

    articles: list[Example]
    additions: list[Example]
    folds: dict[str, int]
    scores: dict[int, Callable[[str], float]]
    trained: dict[frozenset[str], str] = field(default_factory=dict)

    def without(self, publishers: Set[str]) -> str:
        """The JSON of a model trained without the articles of some publishers."""
        left_out = frozenset(publishers)
        if left_out not in self.trained:
            examples = (entry for entry in (*self.articles, *self.additions) if entry.article.publisher not in left_out)
            self.trained[left_out] = fit(
                [crf.Example(_source(entry.article), entry.facts, entry.article.labels) for entry in examples]
            )
        return self.trained[left_out]


def material(shared: Path) -> Material:
    """What the model is trained on."""
    found = list(articles(shared / "gold"))
    fold_of = folds([article.publisher for article in found])
    others = {own: name for name, own in SAME.items()}
    scores: dict[int, Callable[[str], float]] = {}
    for fold in range(FOLDS):
        left_out = {publisher for publisher, own in fold_of.items() if own == fold}
        left_out |= {others[publisher] for publisher in left_out if publisher in others}
        scores[fold] = lru_cache(None)(Model(instruction_score.train(shared, left_out)).asks)

    def example(article: Annotated) -> Example:
        return _example(article, scores[fold_of[article.publisher]] if article.publisher in fold_of else asks)

    additions = [example(article) for article in (*articles(shared / "gold", variants=VARIANTS), *written_cases(CASES))]
    read = [example(article) for article in found]
    smaller = [entry for entry in read if entry.article.publisher != KNOWN]
    additions += [_example(entry.article, unknown) for entry in smaller]
    additions += map(_partial, smaller)
    return Material(read, additions, fold_of, scores)


def _example(article: Annotated, score: Callable[[str], float]) -> Example:
    return Example(article, list(features(View.of(article.units, article.about, article.stripped.page.lexicon, score))))


def _partial(entry: Example) -> Example:
    """The example without some kinds of facts ("asks", "shape", …), which its article's name decides."""
    chance = random.Random(entry.article.name)
    kinds = sorted({_kind(fact) for facts in entry.facts for fact in facts})
    gone = {kind for kind in kinds if chance.random() < DROPPED}
    return Example(entry.article, [[fact for fact in facts if _kind(fact) not in gone] for facts in entry.facts])


def _kind(fact: str) -> str:
    return fact.partition("=")[0]


def unknown(text: str) -> float:  # noqa: ARG001
    """The score of a text in a language that the score doesn't know."""
    return 0.5


def _source(article: Annotated) -> str | None:
    """What goes together: a publisher, but each article of the largest one for itself. All models know our own cases."""
    if article.publisher == OWN:
        return None
    return f"{article.publisher} {article.name}" if article.publisher == KNOWN else article.publisher


def folds(publishers: Sequence[str]) -> dict[str, int]:
    """A fold for each publisher, so that all folds have about as many articles; `publishers` has one entry for each article."""
    sizes = [0] * FOLDS
    found: dict[str, int] = {}
    for publisher, count in sorted(Counter(publishers).items(), key=lambda entry: (-entry[1], entry[0])):
        fold = min(range(FOLDS), key=sizes.__getitem__)
        found[publisher] = fold
        sizes[fold] += count
    return found


def main() -> None:
    """Write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    options = parser.parse_args()
    OUT.write_text(material(options.shared).without(frozenset()), "utf-8")
    print(f"{OUT}: {OUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
