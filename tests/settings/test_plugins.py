"""Rules and writers of another package: the example of docs/settings.md, installed as a package, in processes of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

ARTICLE = "# Hub\n\nHaiku: the hub hums at night.\n\nIt hums.\n"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The package of that example as pip would leave it: its module and its entry points."""
    part = (ROOT / "docs" / "settings.md").read_text("utf-8").split("## Plugins")[1].split("\n## ")[0]
    project, module = re.findall(r"```(?:toml|python)\n(.*?)```", part, re.DOTALL)[:2]
    folder = tmp_path / "site-packages"
    info = folder / "house_rules-1.0.dist-info"
    info.mkdir(parents=True)
    (folder / "house_rules.py").write_text(module + "\nprint('house_rules is loaded')\n")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: house-rules\nVersion: 1.0\n")
    points = re.sub(r'\[project\.entry-points\."(.+?)"\]', r"[\1]", project)
    (info / "entry_points.txt").write_text(
        re.sub(r'= "(.+?)"', r"= \1", points).replace("# pyproject.toml of the package\n", "")
    )
    return folder


def command(package: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "fixharvest", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{package}"}
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, env=environment, timeout=60, check=False)


def articles(folder: Path, settings: str) -> Path:
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.md").write_text(ARTICLE)
    (folder / "fixharvest.toml").write_text(settings)
    return folder


@pytest.mark.parametrize("workers", ["0", "2"])
def test_the_example_of_the_readme(package: Path, tmp_path: Path, workers: str) -> None:
    source = articles(tmp_path / "in", "[plugins]\nrules = ['no_haiku']\nwriters = ['titles']\n")
    found = command(package, "run", source, "-o", tmp_path / "out", "--workers", workers, "--format", "titles")
    assert (found.returncode, found.stderr) == (0, "")
    for name in "abc":
        assert (tmp_path / "out" / "markdown" / f"{name}.md").read_text() == "# Hub\n\nIt hums.\n"
    assert (tmp_path / "out" / "titles.txt").read_text() == "Hub\nHub\nHub\n"
    assert '"no_haiku": 3' in (tmp_path / "out" / "run.json").read_text()


def test_nothing_is_loaded_unasked(package: Path, tmp_path: Path) -> None:
    source = articles(tmp_path / "in", "")
    found = command(package, "clean", source / "a.md")
    assert found.returncode == 0
    assert "Haiku" in found.stdout
    assert "is loaded" not in found.stdout
    refused = command(package, "run", source, "-o", tmp_path / "out", "--format", "titles")
    assert refused.returncode == 2
    assert "format 'titles'" in refused.stderr


def test_a_plugin_can_be_switched_off_for_a_folder(package: Path, tmp_path: Path) -> None:
    source = articles(
        tmp_path / "in", "[plugins]\nrules = ['no_haiku']\n[[folder]]\nmatch = 'b.md'\n[folder.rules]\ndisable = ['no_haiku']\n"
    )
    assert command(package, "run", source, "-o", tmp_path / "out", "--workers", "0").returncode == 0
    kept = {file.stem for file in (tmp_path / "out" / "markdown").glob("*.md") if "Haiku" in file.read_text()}
    assert kept == {"b"}


def test_a_new_release_of_a_plugin_is_a_change(package: Path, tmp_path: Path) -> None:
    source = articles(tmp_path / "in", "[plugins]\nrules = ['no_haiku']\n")
    out = tmp_path / "out"
    for release, changed in (("1.0", 3), ("1.0", 0), ("1.1", 3)):
        metadata = package / "house_rules-1.0.dist-info" / "METADATA"
        metadata.write_text(f"Metadata-Version: 2.1\nName: house-rules\nVersion: {release}\n")
        found = command(package, "run", source, "-o", out, "--workers", "0", "--log-format", "text")
        assert found.stderr.count("unchanged") == 3 - changed


def test_a_plugin_that_breaks_says_so(package: Path, tmp_path: Path) -> None:
    (package / "house_rules.py").write_text("raise RuntimeError('no ink')\n")
    found = command(package, "clean", articles(tmp_path / "in", "[plugins]\nrules = ['no_haiku']\n") / "a.md")
    assert found.returncode == 1
    assert "'no_haiku' (house_rules:no_haiku) cannot be loaded: no ink" in found.stderr
    assert "Traceback" not in found.stderr
