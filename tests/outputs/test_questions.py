"""The questions of FAQ sections and their answers; the cases are in tests/cases/outputs/questions.toml."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from fixharvest import clean
from fixharvest.outputs.writers.questions import questions
from tests.conftest import ROOT

READ = tomllib.loads((ROOT / "tests" / "cases" / "outputs" / "questions.toml").read_text("utf-8"))


def sections(heading: str, body: str) -> list[tuple[str, str]]:
    article = clean(f"# The hub\n\nIt hums.\n\n## {heading}\n{body}\n", path="hub.md")
    return [pair for section in article.sections for pair in questions(section)]


@pytest.mark.parametrize("name", READ)
def test_questions_and_answers_of_a_faq(name: str) -> None:
    case: dict[str, Any] = READ[name]
    assert [list(pair) for pair in sections("FAQ", case["markdown"])] == case["found"]


def test_a_section_that_is_no_faq_has_no_questions() -> None:
    assert sections("Is it loud?", READ["headings"]["markdown"]) == []
