"""Code blocks without what the page around them put there; cases in `cases/text/code.toml`."""

from __future__ import annotations

import tomllib

import pytest

from fixharvest.text.code import code_text
from fixharvest.text.lines import Lines
from fixharvest.text.markdown import parse
from tests.conftest import ROOT

TABLES: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "tests" / "cases" / "text" / "code.toml").read_text("utf-8"))
CASES = [pytest.param(*case, id=f"{table}-{name}") for table, cases in TABLES.items() for name, case in cases.items()]


@pytest.mark.parametrize(("markdown", "expected"), CASES)
def test_code(markdown: str, expected: str) -> None:
    (block,) = (block for block in parse(Lines.of(markdown)).blocks if block.kind == "code")
    assert code_text(block.content, fenced=block.fenced) == expected
    assert len(block.content) == block.last - block.first + 1
