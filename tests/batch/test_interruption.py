"""A run interrupted at any moment loses nothing: after the next run, the output is as if there had been no interruption.

The moments are file operations that the main process makes in the output folder (`tests/batch/interrupted.py`), so they do
not depend on time. FIXHARVEST_MOMENTS sets how many are tried; `make faults` tries a hundred.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random

import pytest

from fixharvest.cli import main
from tests.conftest import ROOT

ARTICLE = "# How to fix a kettle\n\n## Fix 1: Clean it\n\n1. Open **Lid**.\n2. Click **Clean**.\n"
LISTS = ("articles.jsonl", "changes.jsonl", "failures.jsonl")
# without workers, there is no process group
CASES = [
    *product(["SIGINT", "SIGTERM", "SIGKILL"], ["0"], ["one"]),
    *product(["SIGINT", "SIGTERM", "SIGKILL"], ["2"], ["one", "all"]),
]
MOMENTS = -(-int(os.environ.get("FIXHARVEST_MOMENTS", "9")) // len(CASES))


@dataclass(frozen=True)
class Scene:
    """A folder that has changed since the output `before`, and the output of an uninterrupted run, `whole`."""

    folder: Path
    before: Path
    whole: Path


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    top = tmp_path_factory.mktemp("interruption")
    scene = Scene(top / "in", top / "before", top / "whole")
    (scene.folder / "sub").mkdir(parents=True)
    for name in "a.md A.md b.md c.md gone.md sub/d.md sub/gone.md sub/e.html".split():
        (scene.folder / name).write_text(ARTICLE.replace("kettle", f"kettle of {name}"))
    assert main(words(scene.folder, scene.before)) == 0
    shutil.copytree(scene.before, scene.whole)
    for name in ("gone.md", "sub/gone.md"):
        (scene.folder / name).unlink()
    for name in "b.md f.md sub/g.md sub/h.md".split():
        (scene.folder / name).write_text(ARTICLE * 3 + f"\nMore of {name}.\n")
    (scene.folder / "c.md").write_bytes(bytes(range(20)) * 9)
    assert main(words(scene.folder, scene.whole)) == 3
    return scene


def words(folder: Path, output: Path, workers: str = "0") -> list[str]:
    return ["run", str(folder), "-o", str(output), "--workers", workers, "--quiet"]


def start(scene: Scene, output: Path, workers: str, *how: str) -> subprocess.Popen[str]:
    """A run into a copy of `before` that can be interrupted, in a session of its own."""
    shutil.rmtree(output, ignore_errors=True)
    shutil.copytree(scene.before, output)
    command = [sys.executable, "-m", "tests.batch.interrupted", *how, str(output), *words(scene.folder, output, workers)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True
    )


def results(output: Path) -> dict[str, bytes]:
    """All files but those that tell of one run only, and the record of these."""
    of_a_run = ("run.json", "changes.jsonl", "volatile.sha256", "lock", "seen")
    files = [file for file in output.rglob("*") if file.is_file() and file.name not in of_a_run]
    return {file.relative_to(output).as_posix(): file.read_bytes() for file in files}


def changes(output: Path) -> set[tuple[str, str, str]]:
    """What the journal says, without runs and times."""
    rows = map(json.loads, (output / "changes.jsonl").read_text().splitlines())
    return {(row["change"], row["path"], json.dumps(row["fixes"])) for row in rows}


def session(leader: int) -> Iterator[int]:
    """The running processes of the session."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, _, _, its = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
        except OSError:
            continue
        if int(its) == leader and state not in "ZX":
            yield int(folder.name)


@pytest.fixture(scope="module")
def touches(scene: Scene, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """The number of file operations of an uninterrupted run, by number of workers."""
    found = {}
    for workers in ("0", "2"):
        output = tmp_path_factory.mktemp("touches") / "out"
        counted, _ = start(scene, output, workers, "SIGINT", "one", "0").communicate(timeout=60)
        assert results(output) == results(scene.whole)
        found[workers] = int(counted)
    return found


@pytest.mark.parametrize(("name", "workers", "whom"), CASES, ids=str)
def test_a_run_after_an_interruption_gives_the_uninterrupted_output(
    name: str, workers: str, whom: str, scene: Scene, touches: dict[str, int], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    for moment in Random(name + workers + whom).sample(range(1, touches[workers] + 1), MOMENTS):
        process = start(scene, output, workers, name, whom, str(moment))
        process.communicate(timeout=60)
        assert process.returncode not in (0, 3), f"touch {moment} did not interrupt"
        wait_for_the_last_of(process.pid)
        check_nothing_is_torn(output)
        assert main(words(scene.folder, output)) == 3
        assert results(output) == results(scene.whole), f"touch {moment}"
        assert changes(output) == changes(scene.whole), f"touch {moment}"


def wait_for_the_last_of(leader: int) -> None:
    """Wait for the workers, which end soon after their parent."""
    deadline = time.monotonic() + 30
    while Path("/proc").is_dir() and (left := list(session(leader))):
        assert time.monotonic() < deadline, f"processes {left} live on"
        os.sched_yield()


def check_nothing_is_torn(output: Path) -> None:
    for file in output.rglob("*.json"):
        assert file.name.startswith(".") or json.loads(file.read_bytes())
    for name in LISTS:
        for line in (output / name).read_bytes().splitlines(keepends=True):
            assert line.endswith(b"\n")
            assert json.loads(line)
