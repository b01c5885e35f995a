"""python -m benchmarks.train.evaluate --shared FOLDER [--plot FILE]: how well articles of unseen publishers are read.

Prints the annotations' scorer's figures by publisher, language and kind of site, for models that were trained without the
article's publisher, and how far the confidence of steps and fixes can be trusted. `--plot` draws this, and the figures over the
number of publishers that are trained on.
"""

from __future__ import annotations

import argparse
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from benchmarks.doubts import CODES, Tally, is_missed, scorer
from fixharvest.judgement.chain_model import ChainModel
from fixharvest.judgement.linear_model import LinearModel
from fixharvest.structure.article_structure import Judges, structure_of

from . import calibration, kinds
from .articles import Annotated, publisher_of
from .labels import FOLDS, Material, material, unknown
from .plots import draw

# Shares of the publishers in the learning curve.
SHARES = (0.25, 0.5, 0.75, 1.0)
FIGURES = ("fixes", "steps", "flow", "kind")
# The sets of annotations by the kind of their sites.
SITES = {"kb": "knowledge base", "html": "web page", None: "known publisher", "ca": "known publisher", "cb": "known publisher"}


@dataclass(frozen=True, slots=True)
class Outcome:
    """An annotated article, what is found in it, and the codes of the warnings about its reading."""

    article: Annotated
    output: dict[str, Any]
    codes: frozenset[str]


def outcomes(
    found: Material, rows: Sequence[kinds.Measured], share: float = 1.0, score: Callable[[str], float] | None = None
) -> Iterator[Outcome]:
    """Each article as it is read by models that were trained without its publisher, on a share (0 to 1) of the others.

    `rows` are the measures of all articles; `score` takes the place of the instruction scores.
    """
    names = sorted(found.folds, key=lambda publisher: hashlib.sha256(publisher.encode()).digest())
    kept = set(names[: round(share * len(names))])
    for fold in range(FOLDS):
        members = {publisher for publisher, own in found.folds.items() if own == fold}
        unseen = members.union(found.folds).difference(kept - members)
        models = ChainModel.of(found.without(unseen)), LinearModel.of(kinds.fit(rows, unseen))
        judges = Judges(score or found.scores[fold], *models)
        for example in found.articles:
            if example.article.publisher in members:
                yield _read(example.article, judges)


def _read(article: Annotated, judges: Judges) -> Outcome:
    """An article as it is read with some models."""
    result = structure_of(article.stripped, article.metadata, "article", judges)
    output = {
        "kind": result.kind,
        "declared_count": result.about.declared,
        "fixes": msgspec.to_builtins(result.fixes),
        "removed": [],
        "content": {"markdown": ""},
    }
    return Outcome(article, output, frozenset(CODES).intersection(warning.code for warning in result.warnings))


def warned(found: list[Outcome], gold: Path, scored_by: ModuleType) -> str:
    """How many articles miss something, how many of them are warned of, and how many warnings are needless."""
    tally = Tally()
    for outcome in found:
        missed = is_missed(scored_by, outcome.article.annotation, _text(gold, outcome), outcome.output)
        tally.add(missed=missed, warned=bool(outcome.codes))
    return "articles, missed, warned, of the missed warned, of the warned nothing missed: " + tally.row("all")


def _text(gold: Path, outcome: Outcome) -> str:
    return (gold / "articles" / outcome.article.name).read_bytes().decode("utf-8", "replace").removeprefix("\ufeff")


def tallies(found: list[Outcome], gold: Path, scored_by: ModuleType) -> dict[str, dict[str, Any]]:
    """The scorer's tallies of all articles and of those of each publisher, language and kind of site."""
    groups: dict[str, dict[str, Any]] = defaultdict(lambda: defaultdict(scored_by.Tally))
    for outcome in found:
        annotation = outcome.article.annotation
        text = _text(gold, outcome)
        own: dict[str, Any] = defaultdict(scored_by.Tally)
        scored_by.score_article(annotation, text, outcome.output, own, defaultdict(scored_by.Tally))
        site = SITES.get(annotation.get("set"), "blog or help page")
        for key in ("all", f"publisher {publisher_of(annotation)}", f"language {annotation['lang']}", f"site {site}"):
            for name, tally in own.items():
                groups[key][name].add(tally.hit, tally.system, tally.gold)
            groups[key]["articles"].add(1, 0, 0)
    return groups


def table(groups: dict[str, dict[str, Any]]) -> str:
    """One row for each group."""
    rows = [f"{'':28}articles  fixes  steps   flow   kind"]
    for key, own in sorted(groups.items(), key=lambda entry: (entry[0].split()[0], -entry[1]["articles"].hit, entry[0])):
        figures = "".join(f"{own[name].recall if name == 'kind' else own[name].f1:7.3f}" for name in FIGURES)
        rows.append(f"{key:28}{own['articles'].hit:8.0f}{figures}")
    return "\n".join(rows)


def main() -> None:
    """Evaluate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--plot", type=Path)
    options = parser.parse_args()
    gold = options.shared / "gold"
    found, scored_by = material(options.shared), scorer(gold / "dev")
    rows = kinds.measured(found)
    read = list(outcomes(found, rows))
    print(table(tallies(read, gold, scored_by)))
    bins = calibration.bins((outcome.article, outcome.output) for outcome in read)
    print(calibration.table(bins))
    print(warned(read, gold, scored_by))
    blind = tallies(list(outcomes(found, rows, score=unknown)), gold, scored_by)["all"]
    print("all, if the instruction score knew no word:", *(f"{name} {blind[name].f1:.3f}" for name in FIGURES[:3]))
    if options.plot:
        curve = [_point(found, rows, share, gold, scored_by) for share in SHARES]
        for point in curve:
            print(f"trained on {point['publishers']:.0f} publishers", *(f"{name} {point[name]:.3f}" for name in FIGURES[:3]))
        draw(bins, curve, options.plot)


def _point(
    found: Material, rows: Sequence[kinds.Measured], share: float, gold: Path, scored_by: ModuleType
) -> dict[str, float]:
    """The figures of all articles if a share of the publishers is trained on, and how many these are at most."""
    everything = tallies(list(outcomes(found, rows, share)), gold, scored_by)["all"]
    return {"publishers": round(share * len(found.folds)), **{name: everything[name].f1 for name in FIGURES[:3]}}


if __name__ == "__main__":
    main()
