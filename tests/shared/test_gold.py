"""Minimum scores on the annotated articles, and questions that the JSON of one article answers.

Both need real articles that are not part of the project; without them, the tests are skipped with the reason.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main

# Slightly below the scores reached over all publishers, so that a change may lose one article. The model was trained on these
# articles, so they say that it reads them as before, not how it reads others (docs/model.md).
FLOORS = {
    "fixes_f1": 0.86,
    "steps_f1": 0.895,
    "flow_f1": 0.88,
    "tree_right": 0.96,
    "leads_found": 0.77,
    "removed_f1": 0.965,
    "kind_right": 0.8,
    "declared_count_right": 0.93,
    "whole_real_right": 0.25,
}
CEILINGS = {"content_lost": 0.0005, "missing": 0}


@pytest.fixture(scope="module")
def gold_output(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over the annotated articles."""
    output = tmp_path_factory.mktemp("gold")
    assert main(["run", str(shared / "gold" / "articles"), "-o", str(output), "--quiet"]) == 0
    return output


def test_scores_do_not_drop(shared: Path, gold_output: Path) -> None:
    gold = shared / "gold"
    command = [sys.executable, str(gold / "score.py"), "--json", "--gold", str(gold / "dev")]
    command += ["--articles", str(gold / "articles"), "--output", str(gold_output / "articles")]
    figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    low = {name: figures[name] for name, floor in FLOORS.items() if figures[name] < floor}
    high = {name: figures[name] for name, ceiling in CEILINGS.items() if figures[name] > ceiling}
    assert (low, high) == ({}, {})


@pytest.fixture(scope="module")
def seed(gold_output: Path) -> dict[str, Any]:
    """The JSON of the article that the project started with."""
    article: dict[str, Any] = json.loads((gold_output / "articles" / "seed" / "iphone-cloud-sync.json").read_text("utf-8"))
    return article


def test_which_fix_needs_a_power_cable(seed: dict[str, Any]) -> None:
    assert [fix["number"] for fix in seed["fixes"] if "cable" in fix["text"]] == [3]


def test_what_to_tap_after_settings_in_fix_4(seed: dict[str, Any]) -> None:
    steps = seed["fixes"][3]["procedures"][0]["steps"]
    assert [step["text"] for step in steps[:2]] == ["Open Settings.", "Tap your name at the top of the page."]


def test_which_steps_are_for_an_iphone_8(seed: dict[str, Any]) -> None:
    found = [
        (fix["number"], procedure["lines"])
        for fix in seed["fixes"]
        for procedure in fix["procedures"]
        if "iPhone 8" in (procedure["applies_to"] or "")
    ]
    assert found == [(7, [157, 159])]


def test_what_was_removed_at_line_97_and_why(seed: dict[str, Any]) -> None:
    found = [removed for removed in seed["removed"] if removed["lines"][0] <= 97 <= removed["lines"][1]]
    assert [(removed["kind"], removed["rule"], removed["lines"]) for removed in found] == [("ad", "marked_ads", [97, 99])]
    assert "ad markers" in found[0]["reason"]


def test_what_changes_after_resetting_settings(seed: dict[str, Any]) -> None:
    summary = seed["fixes"][7]["summary"]
    assert "won't erase your data" in summary
    assert "saved Wi-Fi passwords" in summary
