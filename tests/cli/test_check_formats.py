"""What `clean --check` prints for people, scripts, GitHub and SARIF readers, and the hooks that call it."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from fixharvest.cli import main
from fixharvest.outputs.writers.checks import FORMS, Finding
from tests.conftest import ROOT

AD = "<!-- affiliate ads begin -->\n[Buy this](https://shop.example/x)\n<!-- affiliate ads end -->\n\n"
DIRTY = "# How to fix it\n\nIt hums.\n\n" + AD + "## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n"
CLEAN = "# How to fix it\n\n## Fix 1: Restart it\n\n1. Open **Settings**.\n2. Click **Restart**.\n"
HOSTILE = Finding(path="a:b,100%.md", first_line=3, last_line=4, rule="a,b", reason="50% off\n::error::x")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one article that has an ad, and one that has none."""
    (tmp_path / "dirty page.md").write_text(DIRTY)
    (tmp_path / "clean.md").write_text(CLEAN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("text", "dirty page.md:5: block between ad markers (marked_ads, lines 5 to 7)"),
        (
            "json",
            '{"path":"dirty page.md","first_line":5,"last_line":7,"rule":"marked_ads","reason":"block between ad markers"}',
        ),
        ("github", "::warning file=dirty page.md,line=5,endLine=7,title=marked_ads::block between ad markers"),
    ],
)
def test_a_line_for_each_finding(form: str, expected: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--check", "--output-format", form, "."]) == 1
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [expected]
    assert printed.err == "1 of 2 articles would change\n"


def test_sarif_is_one_document(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--check", "--output-format", "sarif", "."]) == 1
    document = json.loads(capsys.readouterr().out)
    (run,) = document["runs"]
    (result,) = run["results"]
    assert document["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [result["ruleId"]] == ["marked_ads"]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "dirty%20page.md"
    assert place["region"] == {"startLine": 5, "endLine": 7}


def test_sarif_of_clean_articles_has_no_results(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--check", "--output-format", "sarif", "clean.md"]) == 0
    assert json.loads(capsys.readouterr().out)["runs"][0]["results"] == []


def test_nothing_in_an_article_is_a_command_for_github() -> None:
    (line,) = FORMS["github"]([HOSTILE])
    place = "file=a%3Ab%2C100%25.md,line=3,endLine=4,title=a%2Cb"
    assert line == f"::warning {place}::50%25 off%0A::error::x"


def test_a_format_needs_check(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--output-format", "sarif", "clean.md"]) == 2
    assert "--output-format needs --check" in capsys.readouterr().err


def test_rules_are_selected_by_name_as_a_list(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "--check", "--select", "link_farm,residue", "."]) == 0
    assert main(["clean", "--check", "--select", "link_farm, marked_ads", "."]) == 1
    assert main(["clean", "--check", "--select", "marked_adds", "."]) == 2
    assert "unknown rule 'marked_adds'" in capsys.readouterr().err


def test_the_hooks_for_pre_commit_check_and_fix_the_files_they_are_given(site: Path) -> None:
    hooks = {hook["id"]: hook["entry"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}

    def status(name: str) -> int:
        program, *words = shlex.split(hooks[name])
        assert program == "fixharvest"
        command = [sys.executable, "-m", "fixharvest", *words, "dirty page.md", "clean.md"]
        return subprocess.run(command, cwd=site, capture_output=True, timeout=60, check=False).returncode

    assert [status("fixharvest-check"), status("fixharvest-fix"), status("fixharvest-check")] == [1, 0, 0]
    assert "Buy this" not in (site / "dirty page.md").read_text()


def test_the_action_for_github_runs_a_command_that_exists(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    steps = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
    command = steps[-1]["run"].splitlines()[-1]
    program, *words = shlex.split(command)
    assert program == "fixharvest"
    assert main([word.replace("$ARTICLES", ".") for word in words]) == 1
    assert re.match(r"::warning file=dirty page\.md,line=5,", capsys.readouterr().out)


@pytest.mark.parametrize(("shell", "current"), [("bash", "1"), ("zsh", "1"), ("fish", "cl")])
def test_completion(shell: str, current: str) -> None:
    asked = {"_FIXHARVEST_COMPLETE": f"{shell}_complete", "COMP_WORDS": "fixharvest cl", "COMP_CWORD": current}
    environment = {**os.environ, **asked}
    code = "from fixharvest.cli import entry; import sys; sys.argv = ['fixharvest']; entry()"
    command = [sys.executable, "-c", code]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert "clean" in found.stdout
