"""Every family of shapes is read as its case files say."""

from __future__ import annotations

import pytest

import fixharvest
from tests.conftest import ROOT
from tests.families import Case, cases, misread, rendered

CASES = [case for room in ("cleaning", "structure") for case in cases(ROOT / "tests" / "cases" / room)]
MISREAD = misread(ROOT / "tests" / "cases")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}/{case.name}")
def test_family(case: Case) -> None:
    found = rendered(fixharvest.clean(case.article), case.expect)
    if f"{case.family}/{case.name}" in MISREAD:
        assert found != case.expect.strip("\n"), "this case is read right: take it off tests/cases/misread.toml"
    else:
        assert found == case.expect.strip("\n")


def test_what_is_misread_is_a_case() -> None:
    assert {name for name in MISREAD if not name.startswith(("pages/", "samples/"))} <= {
        f"{case.family}/{case.name}" for case in CASES
    }


def test_ids_are_unique() -> None:
    names = [(case.family, case.name) for case in CASES]
    assert len(names) == len(set(names))
