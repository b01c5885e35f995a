"""python -m benchmarks.train.asks --shared FOLDER: write the weights of `fixharvest.judgement.asks`.

FOLDER holds `parallel`, `corpus` and `gold`. To begin with, an item of a numbered list in the parallel articles asks for an
action, and a paragraph doesn't; where the same unit looks otherwise in most languages, the majority decides.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from fixharvest.judgement.asks import MAGIC, TABLE_BITS, WEIGHT_UNIT, features

from .familiar import commands, familiar
from .texts import Sample, annotated, known_articles, parallel

OUT = Path(__file__).parents[2] / "pipeline" / "judgement" / "asks.bin"
KNOWN = "known"
FOLDS = 3
MIN_GROUPS = 3
L2 = 0.6
STEPS = 60
SHARE = {"parallel": 1.0, "known": 0.35, "gold": 2.0}

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """A sparse matrix of features (columns `keys`), one row for each sample, and what is to be learned of it."""

    starts: NDArray[np.int64]
    columns: NDArray[np.int64]
    keys: NDArray[np.uint32]
    labels: Floats
    weights: Floats

    def scores(self, values: Floats) -> Floats:
        """The sum of the values of each row's features and the bias, which is last."""
        sums = np.concatenate([[0.0], np.cumsum(values[self.columns])])
        scores: Floats = sums[self.starts[1:]] - sums[self.starts[:-1]] + values[-1]
        return scores

    def gradient(self, errors: Floats) -> Floats:
        """The sum of the errors over the rows that have each feature, and over all rows for the bias."""
        spread = np.repeat(errors, np.diff(self.starts))
        sums: Floats = np.append(np.bincount(self.columns, spread, minlength=len(self.keys)), errors.sum())
        return sums


def train(shared: Path, exclude: Collection[str] = (), exclude_articles: Collection[str] = ()) -> bytes:
    """The bytes of a model.

    `exclude` names publishers of annotated articles that are left out ("known" also leaves out the corpus);
    `exclude_articles` names articles by their path.
    """
    samples = [sample for sample in load(shared) if sample.publisher not in exclude and sample.group not in exclude_articles]
    return fitted(agreed(samples))


@cache
def load(shared: Path) -> tuple[Sample, ...]:
    """All samples, with the labels that their places suggest (0.5: none)."""
    found = []
    places = {"number": 1.0, "bullet": 0.5, "paragraph": 0.0, "heading": 0.0}
    for name, versions in parallel(shared / "parallel"):
        for language, version in versions.items():
            for index, unit in enumerate(version):
                weight = 0.4 if unit.place == "heading" else 1.0
                found.append(Sample(unit.text, places[unit.place], weight, language, name, "parallel", index))
    for name, version in known_articles(shared / "corpus"):
        found += [
            Sample(unit.text, places[unit.place], SHARE["known"], "en", name, KNOWN)
            for unit in version
            if unit.place in ("number", "paragraph")
        ]
    for article, labeled in annotated(shared / "gold"):
        publisher = KNOWN if article.get("set") in (None, "ca", "cb") else str(article["doc"]).split("/")[0]
        for unit, is_step in labeled:
            weight = SHARE["gold"] * (0.3 if unit.place == "heading" else 1.0)
            found.append(Sample(unit.text, float(is_step), weight, str(article["lang"]), str(article["doc"]), publisher))
    return (*found, *familiar(), *commands(found))


def agreed(samples: Sequence[Sample]) -> list[Sample]:
    """The samples with the labels of parallel articles corrected by what most languages say; unclear ones are left out."""
    chances = held_out(samples, FOLDS)
    votes: dict[tuple[str, int], list[float]] = defaultdict(list)
    for sample, chance in zip(samples, chances, strict=True):
        if sample.publisher == "parallel":
            votes[sample.group, sample.index].append(chance)
    kept = []
    for sample in samples:
        if sample.publisher != "parallel":
            kept.append(sample)
            continue
        vote = sum(votes[sample.group, sample.index]) / len(votes[sample.group, sample.index])
        label = _decided(sample.label, vote)
        if label is not None:
            kept.append(replace(sample, label=label))
    return kept


def _decided(label: float, vote: float) -> float | None:
    """The label of a unit whose place suggests `label` and whose versions have the mean chance `vote`."""
    if label == 1.0:
        return 1.0 if vote > 0.4 else 0.0 if vote < 0.12 else None
    if label == 0.0:
        return 0.0 if vote < 0.5 else 1.0 if vote > 0.85 else None
    return 1.0 if vote > 0.7 else 0.0 if vote < 0.25 else None


def held_out(samples: Sequence[Sample], folds: int) -> Floats:
    """The chance of each sample by a model trained without its article."""
    fold = np.array([crc32(sample.group.encode()) % folds for sample in samples])
    chances = np.zeros(len(samples))
    for number in range(folds):
        seen = [sample for sample, own in zip(samples, fold, strict=True) if own != number and sample.label != 0.5]
        rows = matrix(seen)
        values = descend(rows)
        other = [sample for sample, own in zip(samples, fold, strict=True) if own == number]
        chances[fold == number] = chance(matrix(other, rows.keys).scores(values))
    return chances


def chance(scores: Floats) -> Floats:
    """The probability of log odds."""
    clipped: Floats = 1 / (1 + np.exp(-np.clip(scores, -30, 30)))
    return clipped


@cache
def _features(text: str) -> NDArray[np.uint32]:
    return np.array(features(text), dtype=np.uint32)


def matrix(samples: Sequence[Sample], keys: NDArray[np.uint32] | None = None) -> Rows:
    """The features of samples; those of `keys`, or all that occur in enough articles. Each language's labels weigh the same."""
    found = [_features(sample.text) for sample in samples]
    sizes = np.array([len(row) for row in found], dtype=np.int64)
    every = np.concatenate(found) if found else np.zeros(0, np.uint32)
    if keys is None:
        groups = np.array([crc32(sample.group.encode()) for sample in samples], dtype=np.uint64)
        pairs = np.unique((every.astype(np.uint64) << np.uint64(32)) | np.repeat(groups, sizes))
        names, counts = np.unique(pairs >> np.uint64(32), return_counts=True)
        keys = names[counts >= MIN_GROUPS].astype(np.uint32)
    columns = np.minimum(np.searchsorted(keys, every), len(keys) - 1)
    known = keys[columns] == every
    rows = np.repeat(np.arange(len(samples)), sizes)[known]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(samples)))]).astype(np.int64)
    labels = np.array([sample.label for sample in samples])
    return Rows(starts, columns[known].astype(np.int64), keys, labels, _balanced(samples))


def _balanced(samples: Sequence[Sample]) -> Floats:
    """The weights of samples, so that both labels of a language and source weigh the same."""
    totals: dict[tuple[str, str, float], float] = defaultdict(float)
    keys = [
        (sample.language, sample.publisher if sample.publisher in ("parallel", KNOWN, "familiar") else "gold", sample.label)
        for sample in samples
    ]
    for key, sample in zip(keys, samples, strict=True):
        totals[key] += sample.weight
    means = {key[:2]: (totals[*key[:2], 0.0] + totals[*key[:2], 1.0]) / 2 for key in keys}
    return np.array([sample.weight * min(4.0, means[key[:2]] / totals[key]) for key, sample in zip(keys, samples, strict=True)])


def descend(rows: Rows, start: Floats | None = None, steps: int = STEPS) -> Floats:
    """The weights of a logistic regression with an L2 penalty (L-BFGS); the bias is last and has no penalty."""
    values = np.zeros(len(rows.keys) + 1) if start is None else start
    history: list[tuple[Floats, Floats]] = []
    loss, slope = _loss(rows, values)
    for _ in range(steps):
        direction = -_inverse(history, slope)
        size = 1.0 if history else 1 / max(1e-9, float(np.abs(slope).sum()) ** 0.5)
        for _ in range(20):
            new_loss, new_slope = _loss(rows, values + size * direction)
            if new_loss <= loss + 1e-4 * size * float(slope @ direction):
                break
            size /= 2
        else:
            break
        history = [*history[-7:], (size * direction, new_slope - slope)]
        values, done = values + size * direction, loss - new_loss < 1e-5 * loss
        loss, slope = new_loss, new_slope
        if done:
            break
    return values


def _loss(rows: Rows, values: Floats) -> tuple[float, Floats]:
    scores = rows.scores(values)
    penalty = np.append(values[:-1], 0.0) * L2
    loss = rows.weights @ (np.logaddexp(0, scores) - rows.labels * scores) + 0.5 * float(penalty @ values)
    return float(loss), rows.gradient(rows.weights * (chance(scores) - rows.labels)) + penalty


def _inverse(history: Sequence[tuple[Floats, Floats]], slope: Floats) -> Floats:
    """The product of the approximate inverse Hessian and a gradient."""
    left = slope.copy()
    factors = []
    for moved, turned in reversed(history):
        factor = float(moved @ left) / float(moved @ turned)
        factors.append(factor)
        left -= factor * turned
    if history:
        moved, turned = history[-1]
        left *= float(moved @ turned) / float(turned @ turned)
    for (moved, turned), factor in zip(history, reversed(factors), strict=True):
        left += moved * (factor - float(turned @ left) / float(moved @ turned))
    return left


def fitted(samples: Sequence[Sample]) -> bytes:
    """The table of a model for labeled samples."""
    rows = matrix(samples)
    values = descend(rows)
    counts = np.bincount(rows.columns, minlength=len(rows.keys))
    order = np.lexsort((rows.keys, -np.round(np.abs(values[:-1]) * np.sqrt(counts), 6)))
    slots: dict[int, int] = {}
    for column in order:
        slots.setdefault(int(rows.keys[column]) & ((1 << TABLE_BITS) - 1), int(column))
    chosen = np.array(sorted(slots.values()))
    kept = matrix(samples, rows.keys[chosen])
    values = descend(kept, np.append(values[chosen], values[-1]), STEPS // 3)
    table = bytearray(b"\0\x80" * (1 << TABLE_BITS))
    for key, value in zip(kept.keys, values, strict=False):
        slot = (int(key) & ((1 << TABLE_BITS) - 1)) << 1
        table[slot] = int(key) >> 24
        table[slot + 1] = max(0, min(255, 128 + round(float(value) / WEIGHT_UNIT)))
    bias = round(float(values[-1]) / WEIGHT_UNIT)
    return MAGIC + bias.to_bytes(2, "little", signed=True) + bytes(table)


def main() -> None:
    """Train on everything and write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--exclude", action="append", default=[])
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    data = train(options.shared, options.exclude)
    options.out.write_bytes(data)
    print(f"{options.out}: {len(data):,} bytes")


if __name__ == "__main__":
    main()
