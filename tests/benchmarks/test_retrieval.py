"""The tool that compares what a search finds in our records with what it finds in other texts of the same articles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.commands import write
from tests.conftest import ROOT

retrieval = pytest.importorskip("benchmarks.retrieval", reason="numpy is not installed")

TEXTS = ["Restart the printer and wait.", "The the the the the.", "Clean the lid of the kettle.", ""]
ARTICLE = """# Repair the lamp

## Fix 1: Change the bulb

1. Unscrew the old bulb slowly.
2. Screw in a new one.

## Fix 2: Press the switch

1. Press it.
"""


@pytest.mark.parametrize("search", retrieval.SEARCHES)
def test_a_search_prefers_words_in_common(search: str) -> None:
    scores = retrieval.SEARCHES[search](TEXTS)("restart my printer")
    assert int(scores.argmax()) == 0
    assert scores[3] == 0


def test_questions_are_the_same_each_time_and_lack_words(tmp_path: Path) -> None:
    found = list(retrieval.sources(write(tmp_path, {"a.md": ARTICLE})))
    (whole,) = retrieval.questions(found, 10, 0.0)
    assert (whole.text, whole.step) == ("change the bulb repair the lamp", " unscrew the old bulb slowly ")
    (fewer,) = retrieval.questions(found, 10, 0.5)
    assert [fewer] == retrieval.questions(found, 10, 0.5)
    assert len(fewer.text.split()) == 3
    assert re.search(".*".join(fewer.text.split()), whole.text)


def test_only_a_text_of_the_same_article_with_the_step_answers(tmp_path: Path) -> None:
    found = list(retrieval.sources(write(tmp_path, {"a.md": ARTICLE, "b.md": "# Other\n\nText.\n"})))
    (asked,) = retrieval.questions(found, 10, 0.0)
    cut = {"a.md": ["Change the bulb", "1. **Unscrew** the old bulb, slowly!"], "b.md": ["Unscrew the old bulb slowly"]}
    texts = retrieval.Texts.of(found, lambda source: cut[source.sample.name])
    assert [texts.answers(number, asked) for number in range(3)] == [False, True, False]
    assert texts.answered([asked]) == 1.0


def test_the_table_has_our_records_and_paragraphs(capsys: pytest.CaptureFixture[str]) -> None:
    assert retrieval.main([str(ROOT / "input" / "printer"), "--questions", "5"]) == 0
    shown = capsys.readouterr().out
    assert re.search(r"^\| fixharvest, records \| BM25 \| \d+ \| \d+ \| 1\.000 \|", shown, re.MULTILINE)
    assert "| raw file, paragraphs | hashed words |" in shown


def test_without_questions_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        retrieval.main([str(write(tmp_path, {"a.md": "# Nothing to do\n"}))])
    assert "no article whose fixes have steps" in capsys.readouterr().err
