"""Measures whether the warnings about an article's reading say where something was missed, and stay silent elsewhere.

    python -m benchmarks.doubts ARTICLES ANNOTATIONS   compare warnings with what was missed
    python -m benchmarks.doubts ARTICLES               count the articles that have a warning

ANNOTATIONS is a folder of JSON files, one for each article; beside it lies `score.py`, which tells which annotated fixes and
steps were found. An article is "missed" if it has an annotated fix or step that was not found. Publishers are divided into
halves by a hash of their names: thresholds are chosen on the first half ("tuned") and judged on the other ("held back").
The models in the package may have been trained on these articles; `benchmarks.train.evaluate` tells the same of models that
were not.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import fixharvest
from fixharvest.errors import PipelineError
from fixharvest.outputs.writers.articles import to_json

SUFFIXES = (".md", ".markdown", ".mdx", ".html", ".htm")
CODES = (
    "article_in_code",
    "count_differs",
    "list_not_read",
    "step_numbers_skip",
    "steps_without_actions",
)
UNNAMED_SET = "unnamed"


@dataclass(frozen=True, slots=True)
class Reading:
    """One article: its path, the codes of its reading doubts, and its output."""

    path: str
    codes: frozenset[str]
    output: dict[str, Any]


@dataclass(slots=True)
class Tally:
    """Counts of articles: `missed` and `warned` ones, and those that are both."""

    articles: int = 0
    missed: int = 0
    warned: int = 0
    both: int = 0

    def add(self, *, missed: bool, warned: bool) -> None:
        """Count one article."""
        self.articles += 1
        self.missed += missed
        self.warned += warned
        self.both += missed and warned

    def row(self, name: str) -> str:
        """A row of the table: the counts, the share of missed articles warned of, and that of warnings without a miss."""
        found = f"{self.both / self.missed:.0%}" if self.missed else "–"
        needless = f"{(self.warned - self.both) / self.warned:.0%}" if self.warned else "–"
        return f"| {name} | {self.articles} | {self.missed} | {self.warned} | {found} | {needless} |"


def read(path: Path, base: Path) -> Reading | None:
    """Clean the article at `path`; None if it cannot be read."""
    try:
        article = fixharvest.clean_file(path, base=base)
    except PipelineError:
        return None
    codes = frozenset(warning.code for warning in article.warnings).intersection(CODES)
    return Reading(path.relative_to(base).as_posix(), codes, json.loads(to_json(article)))


def readings(paths: Iterable[Path], base: Path) -> Iterator[Reading]:
    """The readings of all articles that can be read."""
    with ProcessPoolExecutor(2) as pool:
        yield from filter(None, pool.map(partial(read, base=base), paths, chunksize=8))


def scorer(annotations: Path) -> ModuleType:
    """The module `score.py` beside the folder of annotations."""
    spec = spec_from_file_location("score", annotations.resolve().parent / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def is_missed(score: ModuleType, gold: Mapping[str, Any], text: str, output: dict[str, Any]) -> bool:
    """Whether an annotated fix or step was not found."""
    _, _, problems = score.score_article(gold, text, output, defaultdict(score.Tally), defaultdict(score.Tally))
    return bool(problems["fixes missed"] or problems["steps missed, lines"])


def half_of(publisher: str) -> str:
    """The half that a publisher belongs to."""
    return "held back" if hashlib.sha256(publisher.encode()).digest()[0] % 2 else "tuned"


def compare(articles: Path, annotations: Path, *, verbose: bool) -> None:
    """Print the table of warnings and misses, over all, by half of the publishers, and by set."""
    score = scorer(annotations)
    golds = {gold["doc"]: gold for path in sorted(annotations.glob("*.json")) if (gold := json.loads(path.read_text("utf-8")))}
    tallies: dict[str, Tally] = defaultdict(Tally)
    of_code: dict[str, Tally] = defaultdict(Tally)
    for reading in readings([articles / doc for doc in golds], articles):
        gold = golds[reading.path]
        text = (articles / reading.path).read_bytes().decode("utf-8", errors="replace").removeprefix("\ufeff")
        missed = is_missed(score, gold, text, reading.output)
        publisher = reading.path.split("/", maxsplit=1)[0]
        for name in ("all", half_of(publisher), f"set {gold.get('set', UNNAMED_SET)}"):
            tallies[name].add(missed=missed, warned=bool(reading.codes))
        for code in reading.codes:
            of_code[code].add(missed=missed, warned=True)
        if verbose and missed != bool(reading.codes):
            print("missed, no warning:" if missed else f"needless {', '.join(sorted(reading.codes))}:", reading.path)
    print("| articles | number | missed | warned | of the missed, warned | of the warned, nothing missed |")
    print("|---|---|---|---|---|---|")
    print("\n".join(tallies[name].row(name) for name in sorted(tallies, key=lambda name: (name.startswith("set "), name))))
    print("\n| warning | articles with it | something missed |")
    print("|---|---|---|")
    print("\n".join(f"| `{code}` | {tally.warned} | {tally.both} |" for code, tally in sorted(of_code.items())))


def count(articles: Path, every: int) -> None:
    """Print how many articles have a warning."""
    paths = sorted(path for path in articles.rglob("*") if path.suffix in SUFFIXES)[::every]
    found = list(readings(paths, articles))
    codes = Counter(code for reading in found for code in reading.codes)
    print(f"{sum(bool(reading.codes) for reading in found)} of {len(found)} articles have a warning")
    print("\n".join(f"{code}: {number}" for code, number in sorted(codes.items())))


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("articles", type=Path, help="folder of articles")
    parser.add_argument("annotations", type=Path, nargs="?", help="folder of annotations")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="without annotations: read every Nth article only")
    parser.add_argument("--verbose", action="store_true", help="list the articles whose warnings are wrong")
    options = parser.parse_args(arguments)
    for folder in filter(None, (options.articles, options.annotations)):
        if not folder.is_dir():
            parser.error(f"{folder} is not a folder; this benchmark needs articles, which are not part of the project")
    if options.annotations is None:
        count(options.articles, options.every)
    elif not (options.annotations.resolve().parent / "score.py").is_file():
        parser.error(f"there is no score.py beside {options.annotations}; it tells which fixes and steps were found")
    else:
        compare(options.articles, options.annotations, verbose=options.verbose)
    return 0


if __name__ == "__main__":
    sys.exit(main())
