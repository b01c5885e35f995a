"""`fixharvest explain`: with colors on a terminal, without in a pipe."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

import fixharvest
from fixharvest.cli import main
from fixharvest.outputs.conservation import restored
from fixharvest.structure.reasons import in_words
from fixharvest.text.lines import Lines
from fixharvest.text.visible import visible
from tests.conftest import ROOT
from tests.review import reports

SAMPLE = ROOT / "input/smart-watch-sync.md"
ESCAPES = re.compile(r"\x1b\[[0-9;]*m")


def in_a_terminal(file: Path, *options: str, **environment: str) -> str:
    """The output of `explain` on a terminal of 80 columns."""
    control, terminal = pty.openpty()
    clean = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS")}
    settings = {**clean, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "TERM": "xterm-256color", "PYTHONUTF8": "1", **environment}
    words = [sys.executable, "-m", "fixharvest", "explain", *options, str(file)]
    with subprocess.Popen(words, stdout=terminal, stderr=terminal, cwd=ROOT, env=settings) as process:
        os.close(terminal)
        pieces = []
        try:
            while piece := os.read(control, 65536):
                pieces.append(piece)
        except OSError:
            pass  # the other end is closed, so everything is read
        assert process.wait(60) == 0
    os.close(control)
    return b"".join(pieces).decode().replace("\r\n", "\n")


def in_a_pipe(file: Path, *options: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    words = [sys.executable, "-m", "fixharvest", "explain", *options, str(file)]
    found = subprocess.run(words, capture_output=True, cwd=ROOT, env=environment, timeout=60, check=True)
    return found.stdout.decode()


def test_a_terminal_shows_removed_text_struck_through_and_in_color() -> None:
    shown = in_a_terminal(SAMPLE)
    struck = re.findall(r"\x1b\[9;31m([^\x1b]*)", shown)
    assert "<!-- affiliate ads begin -->" in struck
    assert not any("Pull the quick tiles" in text for text in struck)
    assert ESCAPES.sub("", shown).rstrip() == in_a_pipe(SAMPLE).rstrip()


def test_no_color_turns_colors_off() -> None:
    shown = in_a_terminal(SAMPLE, NO_COLOR="1")
    codes = {code for found in ESCAPES.findall(shown) for code in found[2:-1].split(";")}
    assert codes <= {"0", "1", "2", "3", "9"}  # bold, dim, italic, struck through: no colors


def test_no_control_character_of_an_article_reaches_the_terminal(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    first, *others = sorted(reports.HOSTILE, key=lambda name: name != "steering_characters")
    texts = [
        reports.HOSTILE[first]["text"].lstrip("\n"),
        *(reports.HOSTILE[name]["text"].split("---\n")[-1] for name in others),
    ]
    file.write_text("\n".join(texts), "utf-8", newline="")
    shown = ESCAPES.sub("", in_a_terminal(file, "--whole"))
    assert visible(shown) == shown
    assert "‹U+202E›gnp.exe" in shown
    assert "‹U+001B›[31mred‹U+001B›[0m" in shown
    assert all(len(line) <= 80 for line in shown.split("\n"))


def test_each_cut_is_shown_in_place_between_numbered_kept_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", str(SAMPLE)]) == 0
    shown = capsys.readouterr().out
    at = shown.index("    56-58  ad, by marked_ads: block between ad markers\n       56 - <!-- affiliate ads begin -->\n")
    assert "       55   2. Hold the**Bluetooth** tile until its page opens.\n" in shown[:at]
    assert "       59   3. Find the name of your watch" in shown[at:]
    assert "├── 2: Bring Watch and Phone Together  [44-62]" in shown
    assert re.search(r"2\. Hold the Bluetooth tile until its page opens\.  \[55\] → hold\s+│\s+│\s+Bluetooth", shown)


def test_each_fix_and_step_says_how_sure_it_is_and_why(capsys: pytest.CaptureFixture[str]) -> None:
    article = fixharvest.clean_file(SAMPLE)
    assert main(["explain", str(SAMPLE)]) == 0
    shown = " ".join(re.sub(r"[│├└─]", " ", capsys.readouterr().out.split("FOUND")[1]).split())
    for fix in article.fixes:
        assert re.search(rf"fix {_short(fix.confidence)}: \w", shown)
        for step in (step for procedure in fix.procedures for step in procedure.steps):
            assert re.search(rf"{re.escape(step.text)} \[[\d-]+\] (→ .*? )?step {_short(step.confidence)}: \w", shown)
    assert re.search(r"Tap the name once.*? step \S+: [^│]*?goes on from 3", shown)
    assert re.search(r"Press the crown.*? step \S+: [^│]*?asks \.9", shown)


def _short(confidence: float) -> str:
    return re.escape(f"{confidence:.2f}".removeprefix("0"))


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("asks=9", "asks .9"),
        ("shape asks=inu 7", "asks .7"),
        ("position=middle inumber", "goes on from 2"),
        ("bold first inu", "bold name"),
        ("announces steps", "steps announced"),
        ("kind=heading", "a heading"),
        ("a fact of tomorrow=3", "a fact of tomorrow=3"),
    ],
)
def test_facts_are_in_plain_words_and_unknown_ones_as_they_are(fact: str, words: str) -> None:
    assert in_words(fact, "2") == words


def test_whole_prints_every_line(capsys: pytest.CaptureFixture[str]) -> None:
    article = fixharvest.clean_file(SAMPLE)
    lines = Lines.of(restored(article))
    assert main(["explain", "--whole", str(SAMPLE)]) == 0
    shown = re.findall(r"^ *(\d+) [ -] ", capsys.readouterr().out.split("FOUND")[0], re.MULTILINE)
    assert [int(number) for number in shown] == list(range(1, len(lines) + 1))


def test_a_repaired_line_shows_its_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.md").write_text("# A\n\nBuy [a cable](https://x.pxf.io/1) now, and wait.\n\nText.\n")
    assert main(["explain", str(tmp_path / "a.md")]) == 0
    shown = capsys.readouterr().out
    assert "  repaired by affiliate_links: " in shown
    assert "        3 - Buy [a cable](https://x.pxf.io/1) now, and wait.\n          + Buy a cable now, and wait.\n" in shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("\x1b[2J\x07", "‹U+001B›[2J‹U+0007›"),
        ("\x9b2J\x7f", "‹U+009B›2J‹U+007F›"),
        ("a\u202eb\u2066c", "a‹U+202E›b‹U+2066›c"),
        ("\u2028\ufeff", "‹U+2028›‹U+FEFF›"),
        ("\ud800", "‹U+D800›"),
        ("👩\u200d🔧 ملف ñ", "👩\u200d🔧 ملف ñ"),
    ],
    ids=["plain", "escape", "c1", "direction", "separators", "half", "joined"],
)
def test_control_characters_are_spelled_out(text: str, shown: str) -> None:
    assert visible(text) == shown
