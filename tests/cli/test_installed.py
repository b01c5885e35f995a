"""What is installed is the package `fixharvest`; `pipeline` is only the name of its folder in a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

from fixharvest.version import VERSION
from tests.conftest import ROOT


def run(arguments: list[str], at: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, *arguments]
    found = {**os.environ, **environment}
    return subprocess.run(words, capture_output=True, text=True, cwd=at, env=found, timeout=60, check=False)


def test_nothing_called_pipeline_is_installed(tmp_path: Path) -> None:
    files = metadata.files("fixharvest") or []
    assert not [file for file in files if file.parts[0] == "pipeline"]
    assert run(["-c", "import pipeline"], tmp_path, PYTHONPATH="").returncode == 1
    assert run(["-c", "import fixharvest; fixharvest.clean('# A')"], tmp_path, PYTHONPATH="").returncode == 0


def test_a_module_of_that_name_in_the_users_folder_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "pipeline.py").write_text("raise SystemExit('this is not yours')\n")
    (tmp_path / "a.md").write_text("# Hub\n\n1. Open **Lid**.\n2. Click **Clean**.\n")
    for workers in ("0", "1"):
        words = ["-m", "fixharvest", "run", "a.md", "-o", f"out{workers}", "--workers", workers]
        found = run(words, tmp_path, PYTHONPATH=str(tmp_path))
        assert found.returncode == 0, found.stderr
        assert found.stdout.startswith("1 articles in ")


def test_python_m_pipeline_runs_the_command_in_a_checkout() -> None:
    found = run(["-m", "pipeline", "--version"], ROOT)
    assert (found.returncode, found.stdout.strip()) == (0, f"fixharvest, version {VERSION}")
