"""The tool that shows what a change to the code changes in a folder of articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.corpus_diff import compare

ARTICLE = "# Restart the lamp\n\n1. Open **Settings**.\n2. Click **Restart**.\n"


def test_changes_are_shown_until_they_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, kept = tmp_path / "articles", tmp_path / "kept"
    folder.mkdir()
    (folder / "lamp.md").write_text(ARTICLE, "utf-8")
    assert compare(folder, kept, keep=True) == 1
    assert compare(folder, kept, keep=False) == 0
    assert capsys.readouterr().out == ""
    (folder / "lamp.md").write_text(ARTICLE.replace("Restart**", "Reset**"), "utf-8")
    assert compare(folder, kept, keep=False) == 1
    shown = capsys.readouterr().out
    assert "+    4-4 2. Click Reset." in shown
    assert "-    4-4 2. Click Restart." in shown
    assert "Open Settings" not in shown
