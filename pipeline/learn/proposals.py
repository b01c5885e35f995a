"""Proposals of rules: what the modules that judge the evidence return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

# A rule is proposed only if it applies in this many articles.
MIN_ARTICLES = 3
MAX_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Example:
    """A place where the rule applies: path, line (1-based) and text."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule: its `table` and `values` in the settings file, in how many `articles` of `total` it would apply, and why.

    `confidence` is 0 to 1.
    """

    table: str
    values: tuple[tuple[str, str], ...]
    articles: int
    total: int
    confidence: float
    why: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True, order=True)
class Judgment:
    """How certain it is that a rule is right (0 to 1), and why."""

    confidence: float
    why: str


class _Placed(Protocol):
    """Anything with a line and a text."""

    @property
    def line(self) -> int: ...

    @property
    def text(self) -> str: ...


def reliability(articles: int) -> float:
    """The factor by which confidence drops when a rule applies in only a few articles."""
    return 1 - 1 / (articles + 1)


def proposal(
    table: str, values: tuple[tuple[str, str], ...], places: Iterable[tuple[str, _Placed]], total: int, judgment: Judgment
) -> Proposal:
    """The proposal of a rule that applies at `places` (path, and row or label), with the first places of three articles."""
    first: dict[str, Example] = {}
    for path, place in places:
        first.setdefault(path, Example(path, place.line, place.text))
    examples = tuple(first.values())[:MAX_EXAMPLES]
    return Proposal(table, values, len(first), total, judgment.confidence, judgment.why, examples)
