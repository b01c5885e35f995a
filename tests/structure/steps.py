"""Score the actions and conditions of steps against annotations that refer to real articles by line and column."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import fixharvest
from fixharvest.lexicon.words import words
from fixharvest.model import Article, Fix, Step
from fixharvest.text.inline import plain
from fixharvest.text.lines import Lines

MAX_LABEL_WORDS = 2


@dataclass
class Tally:
    """Counts of one kind of fact: how many are annotated, found, and both."""

    annotated: int = 0
    found: int = 0
    common: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall, 0 to 1."""
        return 2 * self.common / max(1, self.annotated + self.found)

    def add(self, where: str, annotated: list[str], found: list[str]) -> None:
        """Count two lists of facts of one step, whatever their order."""
        common = sum((Counter(annotated) & Counter(found)).values())
        self.annotated += len(annotated)
        self.found += len(found)
        self.common += common
        if common < max(len(annotated), len(found)):
            self.wrong.append(f"{where}: annotated {annotated}, found {found}")


@dataclass
class Scores:
    """The tallies over all annotated steps; `missing` are lines at which no step was found."""

    verbs: Tally = field(default_factory=Tally)
    targets: Tally = field(default_factory=Tally)
    inputs: Tally = field(default_factory=Tally)
    conditions: Tally = field(default_factory=Tally)
    missing: list[str] = field(default_factory=list)


def score(annotations: list[dict[str, Any]], folder: Path) -> Scores:
    """Compare the annotated steps of articles in `folder` with what the chain finds there."""
    scores = Scores()
    for entry in annotations:
        where = f"{entry['doc']}:{entry['line']}"
        article, lines = _read(folder / entry["doc"])
        line = lines.line(entry["line"] - 1)
        if len(words(plain(line))) <= MAX_LABEL_WORDS:
            continue  # "Step 1" alone: only the first line is annotated, but its words stand below
        # a list that was flattened into one line is several steps
        steps = [step for step in _steps(article) if step.lines[0] == entry["line"]]
        if not steps:
            scores.missing.append(where)
            continue
        found = [action for step in steps for action in step.actions]
        condition = next((step.condition for step in steps if step.condition), None)
        actions = entry["actions"]
        scores.verbs.add(where, [action["verb"] for action in actions], [action.verb for action in found])
        scores.targets.add(
            where,
            [_said(line, part) for action in actions for part in action["target"]],
            [_words(part) for action in found for part in action.target],
        )
        scores.inputs.add(
            where,
            [_said(line, action["input"]) for action in actions if action["input"]],
            [_words(action.input) for action in found if action.input],
        )
        scores.conditions.add(
            where,
            [_said(line, entry["condition"])] if entry["condition"] else [],
            [_words(condition)] if condition else [],
        )
    return scores


def load(path: Path) -> list[dict[str, Any]]:
    """The annotations of a file, one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@cache
def _read(path: Path) -> tuple[Article, Lines]:
    return fixharvest.clean_file(path), Lines.of(path.read_bytes().decode("utf-8"))


def _steps(article: Article) -> Iterator[Step]:
    def of(fix: Fix) -> Iterator[Step]:
        for procedure in fix.procedures:
            yield from _all(procedure.steps)
        for option in fix.options:
            yield from of(option)

    for fix in article.fixes:
        yield from of(fix)


def _all(steps: tuple[Step, ...]) -> Iterator[Step]:
    for step in steps:
        yield step
        yield from _all(step.steps)


def _said(line: str, span: list[int]) -> str:
    return _words(plain(line[span[0] : span[1]]))


def _words(text: str) -> str:
    return " ".join(words(text))
