"""What the database's full-text search finds, by the cases in tests/cases/outputs/search.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.conftest import ROOT
from tests.outputs.exported import query

CASES = tomllib.loads((ROOT / "tests" / "cases" / "outputs" / "search.toml").read_text("utf-8"))
FAQ = "## FAQ\n\n### Is the lamp dimming?\n\nNo, lamps of this kind never dim.\n\n## Background\n\nGlaciers move.\n"


@pytest.fixture(scope="module")
def searched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of one article per case, and one with a FAQ."""
    folder = tmp_path_factory.mktemp("search")
    (folder / "in").mkdir()
    for name, case in CASES.items():
        text = f"# {name}\n\n## Fix 1: {case['title']}\n\n1. Open **Lid**.\n2. Click **OK**.\n\n"
        (folder / "in" / f"{name}.md").write_text(text, "utf-8")
    (folder / "in" / "faq.md").write_text(f"# A lamp\n\nIt glows.\n\n{FAQ}", "utf-8")
    words = ["run", str(folder / "in"), "-o", str(folder / "out"), "--workers", "0", "--quiet", "--format", "sqlite"]
    assert main(words) == 0
    return folder / "out"


def hits(made: Path, table: str, words: str) -> list[dict[str, Any]]:
    sql = f"SELECT t.* FROM {table}_fts JOIN {table} AS t ON t.rowid = {table}_fts.rowid WHERE {table}_fts MATCH ?"
    return query(made, sql, f'"{words}"')


@pytest.mark.parametrize("name", CASES)
def test_the_words_of_fixes_are_found_in_their_forms(name: str, searched: Path) -> None:
    case = CASES[name]
    found = {words: [row["title"] for row in hits(searched, "fixes", words)] for words in (*case["found"], *case["missed"])}
    assert found == {words: [case["title"]] * (words in case["found"]) for words in found}


def test_sections_and_questions_are_found_too(searched: Path) -> None:
    assert [row["title"] for row in hits(searched, "sections", "glacier")] == ["Background"]
    (row,) = hits(searched, "questions", "dims")
    assert (row["question"], row["answer"]) == ("Is the lamp dimming?", "No, lamps of this kind never dim.")
    assert row["section_id"] == hits(searched, "sections", "dimming")[0]["id"]
