"""How much is read to clean an article: counts, which don't depend on the machine, must not grow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cleaning import page as pages
from fixharvest.cleaning import part as part_module
from fixharvest.cleaning.page import Page, asked_once
from fixharvest.cleaning.part import Part
from fixharvest.cleaning.strip import strip
from fixharvest.reading import front_matter
from fixharvest.text import inline, reparse
from fixharvest.text.inline.scanner import Scanner
from fixharvest.text.lines import Lines
from fixharvest.text.reparse import Edit

# For each sample in `input/`: how often text is parsed into blocks (once for all, then a little around each cut), how many
# texts with inline marks are scanned, and how many blocks are read.
MOST = {
    "phone/video-messages-recovery.md": {"parses": 9, "scans": 51, "parts": 100},
    "printer/offline-printer.md": {"parses": 9, "scans": 50, "parts": 98},
    "reviews/best-desk-lamps.md": {"parses": 19, "scans": 26, "parts": 124},
    "smart-watch-sync.md": {"parses": 6, "scans": 55, "parts": 196},
}


@pytest.fixture
def counts(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each step is taken from here on; nothing is known from earlier tests."""
    found: Counter[str] = Counter()

    def counted(step: Callable[..., Any], name: str) -> Callable[..., Any]:
        def taken(*args: Any, **kwargs: Any) -> Any:
            found[name] += 1
            return step(*args, **kwargs)

        return taken

    for module in (pages, reparse):
        monkeypatch.setattr(module, "parse", counted(module.parse, "parses"))
    monkeypatch.setattr("fixharvest.text.inline.Scanner", counted(Scanner, "scans"))
    monkeypatch.setattr(part_module, "_inline", counted(part_module._inline, "parts"))
    inline._kept_scan.cache_clear()
    return found


@pytest.mark.parametrize("sample", MOST)
def test_no_more_is_read_than_before(root: Path, counts: Counter[str], sample: str) -> None:
    text = (root / "input" / sample).read_text("utf-8")
    lines = Lines.of(text)
    strip(text, lines, front_matter.split(text, lines).front_matter.span[1])
    assert {name: count for name, count in counts.items() if count > MOST[sample][name]} == {}


def test_a_question_about_a_part_is_asked_once_for_all_rounds() -> None:
    asked: list[str] = []

    @asked_once
    def size(page: Page, part: Part) -> int:
        asked.append(part.text)
        return len(part.text)

    page = Page.of("One.\n\nTwo.\n\nAn ad.\n\nFour.\n\nFive.\n\nSix.\n")
    before = [size(page, part) for part in page.parts]
    after = page.edited([Edit(page.lines.starts[4], page.lines.starts[6])])
    assert [size(after, part) for part in after.parts] == [*before[:2], *before[3:]]
    assert [asked.count(said) for said in ("One.", "Four.", "Five.")] == [1, 1, 1]
