"""The committed results in `output/` are what the pipeline makes of `input/` (times left out)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.conftest import ROOT
from tests.families import misread

INPUTS = sorted((ROOT / "input").rglob("*.md"))

# file: kind, declared count, steps per top-level fix (those of its options included); read off the samples by hand
EXPECTED: dict[str, tuple[str, int | None, list[int]]] = {
    "es/impresora-no-imprime.md": ("fixes", 4, [5, 5, 4, 6]),
    "guides/install-camera-driver.md": ("steps", None, [7]),
    "it/barra-di-ricerca.md": ("fixes", 5, [3, 3, 4, 3, 5]),
    "news/password-ranking.md": ("other", None, []),
    "one-line-methods.md": ("fixes", 3, [4, 5, 3]),
    "phone/video-messages-recovery.md": ("fixes", 3, [5, 4, 3]),
    "printer/offline-printer.md": ("fixes", 5, [4, 5, 9, 6, 5]),
    "printer/scanner-driver.md": ("fixes", 4, [8, 5, 6, 0]),
    "reviews/best-desk-lamps.md": ("listicle", 5, []),
    "smart-watch-sync.md": ("fixes", 9, [6, 4, 0, 7, 0, 6, 7, 4, 6]),
    "video/choppy-playback.md": ("fixes", 4, [6, 6, 5, 4]),
}
# What says when and how a run went.
OF_A_RUN = {"run.json", "changes.jsonl", "volatile.sha256", "lock", "seen"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh run over `input/`."""
    output = tmp_path_factory.mktemp("output")
    assert main(["run", str(ROOT / "input"), "-o", str(output), "--quiet"]) == 0
    return output


def test_committed_results_are_current(results: Path) -> None:
    committed = ROOT / "output"
    fresh, kept = ({path for path in _files(folder) if path.name not in OF_A_RUN} for folder in (results, committed))
    assert fresh == kept
    for name in sorted(fresh):
        new, old = (results / name).read_bytes(), (committed / name).read_bytes()
        assert new == old, f"{name} has changed; read the change, then regenerate it with `make run`"


def _files(folder: Path) -> set[Path]:
    files = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    return {path for path in files if path.parts[0] != "report"}  # `make report` writes there


def test_what_differs_from_run_to_run_is_not_committed() -> None:
    listed = subprocess.run(["git", "ls-files", "output"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert {Path(name).name for name in listed.stdout.splitlines()}.isdisjoint(OF_A_RUN)


def test_every_sample_has_an_expectation() -> None:
    assert {path.relative_to(ROOT / "input").as_posix() for path in INPUTS} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_sample_is_read_as_a_person_would(name: str, results: Path) -> None:
    article = json.loads((results / "articles" / name).with_suffix(".json").read_text("utf-8"))
    kind, declared, steps = EXPECTED[name]
    found = (article["kind"], article["declared_count"], [_steps(fix) for fix in article["fixes"]])
    assert (found == (kind, declared, steps)) != (f"samples/{name}" in misread(ROOT / "tests" / "cases"))


def _steps(fix: dict[str, Any]) -> int:
    own = sum(len(procedure["steps"]) for procedure in fix["procedures"])
    return own + sum(_steps(option) for option in fix["options"])
