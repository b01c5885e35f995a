"""Corrections by line: what a person decided holds, what is stale is reported, and the JSON says which it follows."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

import fixharvest
from fixharvest import load_settings
from fixharvest.cleaning.line_corrections import placed, text_of
from fixharvest.cli import main
from fixharvest.model import Article, Correction
from fixharvest.outputs.writers.finished import FinishedRun
from fixharvest.settings.teaching import LineCorrection
from fixharvest.text.lines import Lines
from tests.conftest import ROOT
from tests.settings.readings import reading

CASES: dict[str, Any] = tomllib.loads((ROOT / "tests/cases/settings/corrections.toml").read_text("utf-8"))


def cleaned(folder: Path, text: str, settings: str) -> Article:
    file = folder / "fixharvest.toml"
    file.write_text(settings, "utf-8")
    return fixharvest.clean(text, path="hub.md", settings=load_settings(file))


def spelled(entry: Correction) -> str:
    said = [entry.kind, entry.label, "keep" if entry.keep else None]
    return " ".join(["-".join(map(str, entry.lines)), *(word for word in said if word)])


@pytest.mark.parametrize("case", [pytest.param(case, id=case["name"]) for case in CASES["case"]])
def test_what_a_person_decided_holds(case: dict[str, Any], tmp_path: Path) -> None:
    text = CASES["articles"][case["article"]]
    article = cleaned(tmp_path, text, case["settings"])
    assert reading(article) == case.get("reads", reading(article)).strip()
    assert [spelled(entry) for entry in article.corrections] == case.get("used", [])
    assert len(article.removed) == case.get("gone", 0)
    assert article.content.markdown == case.get("left", article.content.markdown)
    stale = [warning.message for warning in article.warnings if warning.code == "correction_stale"]
    assert [int(re.findall(r"line (\d+)", message)[0]) for message in stale] == case.get("stale", [])
    assert [warning.code for warning in article.warnings if warning.code != "correction_stale"] == case.get("warns", [])


@pytest.mark.parametrize("name", CASES["articles"])
def test_what_is_decided_is_sure(name: str, tmp_path: Path) -> None:
    before = fixharvest.clean(CASES["articles"][name], path="hub.md")
    for fix in before.fixes:
        line = CASES["articles"][name].splitlines()[fix.lines[0] - 1]
        settings = f"[[correction]]\npath = 'hub.md'\nline = {fix.lines[0]}\ntext = '{line}'\nlabel = 'fix'\n"
        after = cleaned(tmp_path, CASES["articles"][name], settings)
        assert reading(after) == reading(before)
        assert after.fixes[fix.position - 1].confidence == 1.0


@pytest.mark.parametrize("lines", CASES["known"])
def test_lines_are_known_again_by_their_text(lines: list[str]) -> None:
    text = text_of(lines)
    entry = LineCorrection(path="hub.md", line=3, last=2 + len(lines), text=text, keep=True)
    source = "\n".join(["The hub.", "", *lines, "", "Another line."])
    assert placed([entry], Lines.of(source), 0).found == ((entry, (3, 2 + len(lines))),)
    assert placed([entry], Lines.of("New.\n" + source), 0).found == ((entry, (4, 3 + len(lines))),)
    assert placed([entry], Lines.of("Gone.\n"), 0).stale == (entry,)


def test_a_run_cleans_what_a_correction_is_about_and_names_one_without_an_article(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    articles, settings = tmp_path / "in", tmp_path / "in/fixharvest.toml"
    articles.mkdir()
    for name in ("hub.md", "lid.md"):
        (articles / name).write_text(CASES["articles"]["hub"], "utf-8")
    command = ["run", str(articles), "-o", str(tmp_path / "out"), "--workers", "0"]
    assert main(command) == 0
    entry = "[[correction]]\npath = '{}'\nline = 1\ntext = 'Two ways to quiet the hub'\nkind = 'other'\n"
    settings.write_text(entry.format("hub.md") + entry.format("gone.md"), "utf-8")
    capsys.readouterr()
    assert main(command) == 0
    said = capsys.readouterr().out
    assert "settings  fixharvest.toml: [[correction]]: no article 'gone.md' was found" in said
    assert "1 updated" in said
    assert {article.source.path: article.kind for article in FinishedRun(tmp_path / "out")} == {
        "hub.md": "other",
        "lid.md": "fixes",
    }
