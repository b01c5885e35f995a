"""Whether a confidence means what it says: of the steps given with .9, nine of ten are right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .articles import Annotated

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Steps or fixes with about the same confidence: its mean, the share of them that is right, and their number."""

    confidence: float
    right: float
    number: int


def bins(outcomes: Iterable[tuple[Annotated, Mapping[str, Any]]]) -> dict[str, list[Bin]]:
    """The bins of steps and of fixes, by rising confidence; empty ones are left out."""
    pairs: dict[str, list[tuple[float, bool]]] = {"steps": [], "fixes": []}
    for article, output in outcomes:
        steps, fixes = _annotated(article.annotation)
        for fix in output["fixes"]:
            _judge(fix, steps, fixes, pairs)
    return {name: list(_bins(found)) for name, found in pairs.items()}


def _bins(pairs: Sequence[tuple[float, bool]]) -> Iterator[Bin]:
    for number in range(BINS):
        own = [pair for pair in pairs if min(BINS - 1, int(pair[0] * BINS)) == number]
        if own:
            yield Bin(sum(pair[0] for pair in own) / len(own), sum(pair[1] for pair in own) / len(own), len(own))


def calibration_error(found: Sequence[Bin]) -> float:
    """The mean difference between confidence and the share that is right, weighed by the number."""
    return sum(abs(own.confidence - own.right) * own.number for own in found) / sum(own.number for own in found)


def table(found: Mapping[str, Sequence[Bin]]) -> str:
    """The bins and the calibration error of steps and of fixes."""
    rows: list[str] = []
    for name, own in found.items():
        rows.append(f"{name}: confidence, share that is right, number")
        rows += [f"  {entry.confidence:.2f}  {entry.right:.2f}  {entry.number}" for entry in own]
        rows.append(f"  calibration error {calibration_error(own):.3f}")
    return "\n".join(rows)


def _annotated(annotation: Mapping[str, Any]) -> tuple[set[int], set[int]]:
    """The first lines (1-based) of the annotated steps and fixes."""
    steps: set[int] = set()
    fixes: set[int] = set()

    def visit(section: Mapping[str, Any]) -> None:
        fixes.add(section["line"])
        steps.update(step[0] for procedure in section.get("procedures") or () for step in procedure["steps"])
        for inner in section.get("sections") or ():
            visit(inner)

    for section in () if annotation["kind"] == "listicle" else annotation["sections"]:
        visit(section)
    return steps, fixes


def _judge(fix: Mapping[str, Any], steps: set[int], fixes: set[int], pairs: dict[str, list[tuple[float, bool]]]) -> None:
    pairs["fixes"].append((fix["confidence"], fix["lines"][0] in fixes))
    for procedure in fix["procedures"]:
        pairs["steps"] += [(step["confidence"], step["lines"][0] in steps) for step in _all(procedure["steps"])]
    for option in fix["options"]:
        _judge(option, steps, fixes, pairs)


def _all(steps: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for step in steps:
        yield step
        yield from _all(step["steps"])
