"""What a reader sees of each dialect's markup, and of HTML in Markdown: one case file per dialect.

A case has an article and, below `seen`, a line for each of its units: headings, list items with their numbers, paragraphs,
the kind of a note in front of its words, and "code", "table" or "image" in front of what is none of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from fixharvest.cleaning.page import Page
from fixharvest.structure.units import Unit, units_of
from tests.conftest import ROOT

_FOLDER = ROOT / "tests" / "cases" / "dialects"
_CASE = re.compile(
    r"^=== (?P<id>[\w-]+): [^\n]*\n\n~~~~ article\n(?P<article>.*?)^~~~~\n\n~~~~ seen\n(?P<seen>.*?)^~~~~$",
    re.MULTILINE | re.DOTALL,
)
CASES = [
    pytest.param(case["article"], case["seen"], id=f"{file.stem}/{case['id']}")
    for file in sorted(_FOLDER.glob("*.md"))
    for case in _CASE.finditer(file.read_text("utf-8"))
]
DIALECTS = ROOT / "pipeline" / "text" / "dialects"


@pytest.mark.parametrize(("article", "seen"), CASES)
def test_seen(article: str, seen: str) -> None:
    assert "".join(f"{line}\n" for line in _seen(article)) == seen


@pytest.mark.parametrize(("article", "seen"), CASES)
def test_every_line_is_in_a_unit(article: str, seen: str) -> None:
    page = Page.of(article)
    covered = {line for unit in units_of(page) for line in range(unit.first, unit.last + 1)}
    assert covered.issuperset(line for line in range(len(page.lines)) if not page.lines.blank(line))


def test_every_dialect_has_cases() -> None:
    dialects = {file.stem for file in DIALECTS.glob("*.toml")} - {"names"}
    assert dialects <= {file.stem for file in _FOLDER.glob("*.md")}


def _seen(article: str) -> Iterator[str]:
    for unit in units_of(Page.of(article)):
        if unit.words or unit.inline.images or unit.items:
            yield _line(unit)


def _line(unit: Unit) -> str:
    text = unit.text.replace("\n", "⏎")
    if unit.kind == "heading":
        return "#" * unit.part.block.level + " " + text
    item = unit.items[-1] if unit.items else None
    number = unit.inline_number if unit.inline_number is not None else item.number if item else None
    mark = f"{number}. " if number is not None else "- " if item else ""
    indent = "   " * (unit.depth - bool(item)) if unit.depth else ""
    note = f"{unit.note.kind}: " if unit.note else ""
    kind = f"{unit.kind}: " if unit.kind in ("code", "table", "html") else "image: " if unit.image_only else ""
    return f"{indent}{mark}{note}{kind}{text}".rstrip()
