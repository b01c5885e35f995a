"""Lines of a paragraph that can be read one by one; cases in `cases/text/wrapped.toml`."""

from __future__ import annotations

import re
import tomllib

import pytest

from fixharvest.text.inline import scan
from fixharvest.text.inline.wrapped import readable_lines
from tests.conftest import ROOT

TABLES: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "tests" / "cases" / "text" / "wrapped.toml").read_text("utf-8"))
CASES = [pytest.param(*case, id=f"{table}-{name}") for table, cases in TABLES.items() for name, case in cases.items()]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_lines(text: str, expected: str) -> None:
    assert "\n".join(readable_lines(tuple(text.split("\n")))) == expected


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_no_word_and_no_line_is_lost(text: str, expected: str) -> None:
    assert expected.count("\n") == text.count("\n")
    assert re.findall(r"\w+", expected) == re.findall(r"\w+", text)


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_it_changes_nothing_the_second_time(text: str, expected: str) -> None:
    assert readable_lines(tuple(expected.split("\n"))) == tuple(expected.split("\n"))


def test_each_line_says_what_it_marks() -> None:
    lines = readable_lines(("Open **Device", "Manager** and see [the", "guide](g.html)."))
    assert [span.text for line in lines for span in scan(line).strong] == ["Device Manager"]
    assert [(span.text, span.href) for line in lines for span in scan(line).links] == [("the guide", "g.html")]
