"""Every family of shapes is read as its case files say."""

from __future__ import annotations

import pytest

import fixharvest
from tests.conftest import ROOT
from tests.families import Case, cases, rendered

CASES = [case for room in ("cleaning", "structure") for case in cases(ROOT / "tests" / "cases" / room)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}/{case.name}")
def test_family(case: Case) -> None:
    article = fixharvest.clean(case.article)
    assert rendered(article, case.expect) == case.expect.strip("\n")


def test_ids_are_unique() -> None:
    names = [(case.family, case.name) for case in CASES]
    assert len(names) == len(set(names))
