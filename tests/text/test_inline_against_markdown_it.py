"""The plain text of inline Markdown is that of markdown-it-py, except where a difference is listed with its reason.

`cases/text/inline_rules.toml` has examples of each rule, `cases/text/inline_differences.toml` the intended repairs.
"""

from __future__ import annotations

import tomllib

import pytest

from fixharvest.text.inline import scan
from tests.conftest import ROOT
from tests.text.as_markdown_it import inline_text

CASES = ROOT / "tests" / "cases" / "text"
RULES = tomllib.loads((CASES / "inline_rules.toml").read_text("utf-8"))
DIFFERENCES = tomllib.loads((CASES / "inline_differences.toml").read_text("utf-8"))
EXAMPLES = [example for rule in RULES.values() for example in rule["examples"]]
LISTED: dict[str, str] = {example: reads for reason in DIFFERENCES.values() for example, reads in reason["reads"]}


def test_every_rule_has_examples() -> None:
    assert len(EXAMPLES) >= 150
    assert all(reason["why"] for reason in DIFFERENCES.values())


@pytest.mark.parametrize("example", dict.fromkeys(EXAMPLES))
def test_reads_as_markdown_it_reads_it(example: str) -> None:
    assert scan(example).text == LISTED.get(example, inline_text(example))


@pytest.mark.parametrize("example", LISTED)
def test_every_listed_difference_is_one(example: str) -> None:
    assert example in EXAMPLES
    assert inline_text(example) != LISTED[example]
