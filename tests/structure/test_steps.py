"""The actions and conditions of real steps, as people annotated them who had seen neither the code nor its output."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.structure.steps import Scores, load, score

ANNOTATIONS = ROOT / "tests" / "cases" / "structure" / "steps" / "annotations.jsonl"


@pytest.fixture(scope="module")
def scores(shared: Path) -> Scores:
    return score(load(ANNOTATIONS), shared / "corpus")


def test_nearly_all_annotated_steps_are_found(scores: Scores) -> None:
    """At least 95% of 199; the model takes an unnumbered "Make preparation" above "Step 1" for no step."""
    assert len(scores.missing) < 10, scores.missing


@pytest.mark.parametrize(("fact", "floor"), [("verbs", 0.92), ("targets", 0.88), ("inputs", 0.76), ("conditions", 0.93)])
def test_floor(scores: Scores, fact: str, floor: float) -> None:
    tally = getattr(scores, fact)
    assert tally.f1 >= floor, "\n".join(tally.wrong)
