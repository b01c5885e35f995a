"""The documentation says what the code does: its examples run, its lists are complete, its links lead somewhere."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner

import fixharvest
from fixharvest.cleaning.page import Page
from fixharvest.cleaning.rules import ALL_NAMES
from fixharvest.cli import commands
from fixharvest.lexicon import lexicon
from tests.conftest import ROOT
from tests.families import cases

README = (ROOT / "README.md").read_text("utf-8")
PYTHON = (ROOT / "docs" / "python.md").read_text("utf-8")
FOLDERS = (ROOT / "docs" / "folders.md").read_text("utf-8")
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")), *sorted((ROOT / "benchmarks").glob("*.md"))]
MOST_LINES = {"README.md": 149, "ARCHITECTURE.md": 200}


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of `text` in `language`."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def run(code: str, names: dict[str, Any]) -> list[str]:
    """The lines that `code` prints, with `names` as its globals."""
    printed: list[str] = []
    names["print"] = lambda *values: printed.append(" ".join(map(str, values)))
    exec(code, names)  # the examples are ours
    return printed


def announced(code: str) -> list[str]:
    """What comments say that `code` prints: those beside a print, and those on the lines below one."""
    found: list[str] = []
    below = False
    for line in code.splitlines():
        if match := re.match(r"\s*print\(.*?\)(?:  # (.+))?$", line):
            found.extend([match[1]] if match[1] else [])
            below = True
        elif below and line.startswith("# "):
            found.append(line[2:])
        else:
            below = False
    return found


def test_library_example_of_the_readme_runs() -> None:
    (code,) = blocks(README, "python")
    assert run(code, {}) == ["1 Restart it ['Hold the power key.', 'Wait.']", "2 Update it []"]


def test_library_examples_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "input", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "example"}
    for code in blocks(PYTHON, "python"):
        assert (code, run(code, names)) == (code, announced(code))


def test_reader_of_changes_keeps_its_copy_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "input" / "printer", tmp_path / "articles")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    (code,) = blocks(FOLDERS, "python")
    names: dict[str, Any] = {"__name__": "example"}
    exec(code, names)  # the example is ours
    store: dict[str, Any] = {}

    def follows() -> bool:
        fixharvest.run("articles", "out")
        names["update"](store)
        return store == {
            article["id"]: article for article in map(json.loads, Path("out/articles.jsonl").read_bytes().splitlines())
        }

    assert follows()
    assert store
    first = next(Path("articles").glob("*.md"))
    first.write_text(f"{first.read_text('utf-8')}\nOne more line.\n", "utf-8")
    Path("articles/new.md").write_text("# New\n", "utf-8")
    assert follows()
    Path("articles/new.md").unlink()
    assert follows()
    shutil.rmtree("out")
    first.unlink()
    assert follows()


def test_record_of_an_output_is_one_that_sha256sum_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fixharvest.run(ROOT / "input" / "printer", tmp_path / "out")
    monkeypatch.chdir(tmp_path)
    (command,) = blocks(FOLDERS, "sh")
    assert subprocess.run(["sh", "-c", command], check=False).returncode == 0
    (tmp_path / "out" / "articles.jsonl").write_text("changed")
    assert subprocess.run(["sh", "-c", command], check=False, capture_output=True).returncode == 1


def test_every_public_name_is_explained() -> None:
    shown = set(re.findall(r"fixharvest\.(\w+)", PYTHON)) - {"toml"}
    mentioned = set(re.findall(r"`(\w+)`", PYTHON))
    assert shown <= set(fixharvest.__all__) <= shown | mentioned


def test_public_names_resolve() -> None:
    for name in fixharvest.__all__:
        assert getattr(fixharvest, name) is not None


def test_example_of_the_readme_is_in_the_samples() -> None:
    (before,) = blocks(README, "markdown")
    (after,) = blocks(README, "json")
    assert before.splitlines()[0] in (ROOT / "input" / "smart-watch-sync.md").read_text("utf-8")
    article = json.loads((ROOT / "output" / "articles" / "smart-watch-sync.json").read_text("utf-8"))
    assert any(holds(procedure, json.loads(after)) for procedure in procedures(article["fixes"]))


def procedures(fixes: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for fix in fixes:
        yield from fix["procedures"]
        yield from procedures(fix["options"])


def holds(whole: Any, part: Any) -> bool:
    """Whether `whole` says all that `part` says; of a list, `part` may be the beginning."""
    if isinstance(part, dict):
        return all(name in whole and holds(whole[name], value) for name, value in part.items())
    if isinstance(part, list):
        return len(part) <= len(whole) and all(map(holds, whole, part))
    return bool(whole == part)


def test_every_rule_is_named() -> None:
    rules = (ROOT / "docs" / "rules.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \|", rules, re.MULTILINE) == list(ALL_NAMES)


def test_every_command_is_named() -> None:
    assert set(commands.commands) == set(re.findall(r"^    fixharvest (\w+)", README, re.MULTILINE))


def test_every_command_has_help() -> None:
    for name in commands.commands:
        result = CliRunner().invoke(commands, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_and_options_exist(page: Path) -> None:
    """In the indented command lines of a page."""
    for name, rest in re.findall(r"^    fixharvest (\w+)([^#\n]*)", page.read_text("utf-8"), re.MULTILINE):
        options = {option for parameter in commands.commands[name].params for option in parameter.opts}
        assert set(re.findall(r"(?<=\s)--?[a-z][\w-]*", rest)) <= options, name


def test_canonical_verbs_are_listed() -> None:
    listed = re.search(r"canonical English: (.*?);", (ROOT / "docs" / "json.md").read_text("utf-8"), re.DOTALL)
    assert listed is not None
    named = {verb.strip() for verb in listed[1].replace("\n", " ").split(",")}
    merged = {canonical for form, canonical in lexicon().verbs.items() if form != canonical}
    assert merged <= named


@pytest.mark.parametrize("name", MOST_LINES)
def test_length(name: str) -> None:
    assert len((ROOT / name).read_text("utf-8").splitlines()) <= MOST_LINES[name]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^()\s]+)\)", without_code(page)):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def without_code(page: Path) -> str:
    text = re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The addresses that GitHub gives to the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_the_changelog_has_the_version() -> None:
    versions = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert versions[:2] == ["Unreleased", fixharvest.__version__]


# What the walk-throughs of CONTRIBUTING.md create.
TO_BE_WRITTEN = {
    "pipeline/cleaning/rules/countdown.py",
    "tests/cases/cleaning/rule-countdown.md",
    "pipeline/lexicon/pl.toml",
    "pipeline/outputs/writers/steps.py",
    "pipeline/reading/asciidoc.py",
    "pipeline/sources/mbox.py",
    "tests/reading/test_asciidoc.py",
}


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_files_that_are_named_exist(name: str) -> None:
    """Paths in backquotes, from the project's folder or from the package's."""
    for path in re.findall(r"`((?:[\w.]+/)+[\w.-]*)`", (ROOT / name).read_text("utf-8")):
        exists = (ROOT / path).exists() or (ROOT / "pipeline" / path).exists()
        assert exists != (path in TO_BE_WRITTEN), path


def walkthrough(heading: str, language: str) -> str:
    """The first code block in `language` below a heading of CONTRIBUTING.md."""
    part = (ROOT / "CONTRIBUTING.md").read_text("utf-8").split(f"## {heading}\n")[1].split("\n## ")[0]
    found = re.search(rf"^   ```{language}\n(.*?)^   ```", part, re.DOTALL | re.MULTILINE)
    assert found is not None
    return dedent(found[1])


def test_rule_of_the_walkthrough(tmp_path: Path) -> None:
    names: dict[str, Any] = {"__name__": "fixharvest.cleaning.rules.countdown", "__package__": "fixharvest.cleaning.rules"}
    exec(walkthrough("Add a rule", "python"), names)  # the example is ours
    (tmp_path / "rule-countdown.md").write_text(walkthrough("Add a rule", "text"), "utf-8")
    (case,) = cases(tmp_path)
    page = Page.of(case.article)
    (proposal,) = names["propose"](page)
    assert (proposal.kind, case.article[proposal.start : proposal.end].strip()) == ("ad", "Offer ends in 02:13:44")
    assert case.expect == "removed: 3 ad\n"


def test_language_of_the_walkthrough() -> None:
    words = tomllib.loads(walkthrough("Add a language", "toml"))
    english = tomllib.loads((ROOT / "pipeline" / "lexicon" / "en.toml").read_text("utf-8"))
    assert all(set(lists) <= set(english[table]) for table, lists in words.items())


def test_format_of_the_walkthrough(tmp_path: Path) -> None:
    names: dict[str, Any] = {"__name__": "fixharvest.outputs.writers.steps", "__package__": "fixharvest.outputs.writers"}
    exec(walkthrough("Add an output format", "python"), names)  # the example is ours
    article = fixharvest.clean_file(ROOT / "input" / "smart-watch-sync.md")
    (file,) = names["write"]([article], tmp_path, fixharvest.ExportSettings())
    rows = list(csv.reader(file.read_text("utf-8").splitlines()))
    assert rows[0][1:] == ["Look at the Permissions of Orlo Link", "Open Settings."]
