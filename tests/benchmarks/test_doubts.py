"""The tool that compares warnings about a reading with what was missed in annotated articles."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.doubts import Tally, half_of, main


def test_a_row_has_both_shares() -> None:
    tally = Tally()
    for missed, warned in ((True, True), (True, False), (False, True), (False, False)):
        tally.add(missed=missed, warned=warned)
    assert tally.row("all") == "| all | 4 | 2 | 2 | 50% | 50% |"
    assert Tally().row("none") == "| none | 0 | 0 | 0 | – | – |"


def test_a_publisher_is_always_in_the_same_half() -> None:
    assert {half_of(name) for name in ("anna", "bert", "cleo", "dora", "emil")} == {"tuned", "held back"}
    assert half_of("anna") == half_of("anna")


def test_without_annotated_articles_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "articles")])
    assert "needs articles, which are not part of the project" in capsys.readouterr().err
    with pytest.raises(SystemExit):
        main([str(tmp_path), str(tmp_path)])
    assert "there is no score.py beside" in capsys.readouterr().err
