"""Every dress of a number is read as a marker where it counts, and only there; entries on one line become units of their own.

The case files list a line per unit: its lines (from 1), its marker (`-` for none; a bullet is `*`, a letter `a`), and the words
after the marker.
"""

from __future__ import annotations

import pytest

from fixharvest.cleaning.page import Page
from fixharvest.structure.markers import marker_of
from fixharvest.structure.units import Unit, units_of
from tests.conftest import ROOT
from tests.families import Case, cases

CASES = list(cases(ROOT / "tests" / "cases" / "units"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.family}/{case.name}")
def test_units(case: Case) -> None:
    found = "\n".join(_line(unit) for unit in units_of(Page.of(case.article)) if unit.words)
    assert found == case.expect.strip("\n")


def _line(unit: Unit) -> str:
    """A unit as the case files write it."""
    marker = marker_of(unit)
    lines = f"{unit.first + 1}" if unit.first == unit.last else f"{unit.first + 1}-{unit.last + 1}"
    level = "#" * unit.part.block.level
    if marker is None:
        return f"{lines} {level}- {unit.text}"
    number = "*" if marker.number is None else ".".join(map(str, (*marker.path, marker.number)))
    name = {"number": "", "bullet": "", "letter": "letter "}.get(marker.family, f"{marker.label} ")
    return f"{lines} {level}{name}{number} {marker.title}"
