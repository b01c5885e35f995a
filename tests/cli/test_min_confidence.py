"""`--min-confidence`: what is less sure stays in the text, with a warning, and nothing is lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import fixharvest
from fixharvest.cli import main
from tests.cli.commands import rows
from tests.conftest import ROOT
from tests.properties.laws import reachability

INPUT = ROOT / "input"
SAMPLES = sorted(INPUT.rglob("*.md"))
LEVELS = (0.8, 0.98, 1.0)


def judged(fixes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The fixes, options, and procedures of an article's JSON."""
    for fix in fixes:
        yield fix
        yield from fix["procedures"]
        yield from judged(fix["options"])


def cleaned(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> dict[str, Any]:
    """The JSON that `clean` prints."""
    assert main(["clean", *map(str, arguments)]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def texts(article: dict[str, Any]) -> str:
    """The words of all fixes and sections."""
    found = [part["title"] or "" for part in article["sections"]] + [part["text"] for part in article["sections"]]
    waiting = list(article["fixes"])
    while waiting:
        fix = waiting.pop()
        found += [fix["title"], fix["text"]]
        waiting += fix["options"]
    return " ".join(" ".join(found).split())


@pytest.mark.parametrize("level", LEVELS)
def test_everything_given_is_sure_enough_and_the_rest_is_named(level: float, capsys: pytest.CaptureFixture[str]) -> None:
    left_out = 0
    for file in SAMPLES:
        whole, sure = cleaned(capsys, file), cleaned(capsys, file, "--min-confidence", str(level))
        assert all(part["confidence"] >= level for part in judged(sure["fixes"]))
        warnings = [warning for warning in sure["warnings"] if warning["code"] == "low_confidence"]
        unsure = [part["lines"] for part in judged(whole["fixes"]) if part["confidence"] < level]
        assert all(any(_holds(warning["lines"], lines) for warning in warnings) for lines in unsure)
        assert all(warning["lines"] in unsure for warning in warnings)
        assert all(f"below {level:g}" in warning["message"] for warning in warnings)
        left_out += len(warnings)
    assert left_out


@pytest.mark.parametrize("level", LEVELS)
def test_no_word_is_lost(level: float, capsys: pytest.CaptureFixture[str]) -> None:
    for file in SAMPLES:
        whole, sure = cleaned(capsys, file), cleaned(capsys, file, "--min-confidence", str(level))
        assert (sure["content"], sure["kind"]) == (whole["content"], whole["kind"])
        shown = texts(sure)
        steps = [step["text"] for part in judged(whole["fixes"]) for step in part.get("steps", ())]
        assert all(step.split()[0] in shown for step in steps)
        article = fixharvest.clean_file(file, base=INPUT, settings=fixharvest.Settings(min_confidence=level))
        assert list(reachability(article)) == []


def test_a_fix_is_at_least_as_sure_as_what_it_holds(capsys: pytest.CaptureFixture[str]) -> None:
    for file in SAMPLES:
        for fix in judged(cleaned(capsys, file)["fixes"]):
            held = [*fix.get("procedures", ()), *fix.get("options", ())]
            assert all(part["confidence"] <= fix["confidence"] for part in held)


def _holds(lines: list[int], inner: list[int]) -> bool:
    return lines[0] <= inner[0] and inner[1] <= lines[1]


def test_a_run_takes_the_option_or_the_setting_and_cleans_again_when_it_changes(tmp_path: Path) -> None:
    output = tmp_path / "out"
    run = ["run", str(INPUT), "-o", str(output), "--quiet", "--workers", "0"]
    assert main([*run, "--min-confidence", "0.98"]) == 0
    by_option = [(article["fixes"], article["warnings"]) for article in rows(output / "articles.jsonl")]
    assert "low_confidence" in json.loads((output / "run.json").read_bytes())["warnings"]
    config = tmp_path / "fixharvest.toml"
    config.write_text("min_confidence = 0.98\n")
    assert main([*run, "--config", str(config)]) == 0
    assert json.loads((output / "run.json").read_bytes())["changes"]["unchanged"] == len(by_option)
    assert main(run) == 0
    counts = json.loads((output / "run.json").read_bytes())
    assert counts["changes"]["updated"] == len(by_option)
    assert "low_confidence" not in counts["warnings"]
    assert main([*run, "--config", str(config), "--min-confidence", "0"]) == 0
    assert json.loads((output / "run.json").read_bytes())["changes"]["unchanged"] == len(by_option)


@pytest.mark.parametrize("value", ["1.01", "-0.1", "nan", "much"])
def test_a_value_out_of_range_is_refused(value: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", str(SAMPLES[0]), f"--min-confidence={value}"]) != 0
    found = capsys.readouterr()
    assert found.out == ""
    assert value in found.err
    assert "range" in found.err or "between 0 and 1" in found.err


def test_a_setting_out_of_range_is_named_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = tmp_path / "fixharvest.toml"
    config.write_text('site = "https://example.com/"\nmin_confidence = 90\n')
    assert main(["clean", str(SAMPLES[0]), "--config", str(config)]) != 0
    assert "min_confidence must be between 0 and 1, not 90" in (shown := capsys.readouterr().err)
    assert f"{config}:2" in shown
    with pytest.raises(fixharvest.SettingsError, match="between 0 and 1"):
        fixharvest.Settings(min_confidence=sys.float_info.max)
