"""Two processes and one output; and workers that end between a file and the word of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import pytest

from fixharvest.batch import run
from fixharvest.batch.job import Job, Outcome, Result, clean_into
from fixharvest.batch.options import Options
from fixharvest.batch.workers import Limits
from fixharvest.cli import main
from fixharvest.outputs.targets import Target
from fixharvest.settings.settings import Settings
from tests.cli.commands import tree, write
from tests.cli.test_refusals import contents
from tests.conftest import ROOT

ARTICLE = "# Lamp {}\n\n1. Open **Cap**.\n2. Click **Turn**.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Twenty articles."""
    return write(tmp_path / "in", {f"{number:02}.md": ARTICLE.format(number) for number in range(20)})


def words(folder: Path, output: Path, workers: str = "0") -> list[str]:
    return ["run", str(folder), "-o", str(output), "--workers", workers, "--quiet"]


def test_of_two_runs_that_start_together_at_least_one_writes_and_the_output_is_whole(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    command = [sys.executable, "-m", "fixharvest", *words(folder, output)]
    for _ in range(2):  # into a new output, then into one that is there
        both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
        messages = [process.communicate(timeout=120)[1] for process in both]
        statuses = [process.returncode for process in both]
        assert 0 in statuses, messages
        assert set(statuses) <= {0, 4}, messages
    fresh = tmp_path / "fresh"
    assert main(words(folder, fresh)) == 0
    assert tree(output) == tree(fresh)
    assert (output / "articles.jsonl").read_bytes() == (fresh / "articles.jsonl").read_bytes()
    assert (output / "changes.jsonl").read_bytes().count(b"\n") == 20
    assert main(words(folder, output)) == 0


COMMANDS = {
    "run @ -o out": 4,
    "convert out --format rag": 4,
    "convert out --format rag -o web": 0,
    "convert out --format markdown,jsonl -o out": 4,
    "twins out --unique": 4,
    "changes out --compact": 4,
    "changes out": 0,
    "verify out": 0,
    "report out": 0,
    "run @ -o out --dry-run": 0,
}


def test_while_a_run_goes_on_commands_wait_for_nothing_and_spoil_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They read the last finished run, or end with 4."""
    monkeypatch.chdir(tmp_path)
    output = tmp_path / "out"
    assert main(words(folder, output)) == 0
    write(folder, {"05.md": ARTICLE.format("new")})
    found: dict[str, int] = {}

    def act(outcome: Outcome) -> None:
        if outcome.path == "10.md":
            before = contents(output / "articles") | contents(output / "markdown")
            for line in COMMANDS:
                found[line] = main(line.replace("@", str(folder)).split())
            assert contents(output / "articles") | contents(output / "markdown") == before

    report = run.run([folder], output, Settings(), options=Options(on_done=act))
    assert found == COMMANDS
    assert (report.done, report.updated, report.failed) == (20, 1, 0)
    assert len((tmp_path / "web" / "rag.jsonl").read_bytes().splitlines()) >= 20
    assert main(words(folder, output)) == 0


def clean_then_die(task: Job, *, always: bool = False, after: int = 2) -> Result:
    """Clean an article, and kill the worker once `after` files of 03.md are written."""
    mark = task.json.root.parent / "died"
    if task.source.path != "03.md" or (mark.exists() and not always):
        return clean_into(task)
    left = [signal.SIGKILL] * after
    real = Target.take

    def take(target: Target, file: Path, digest: bytes) -> bytes:
        taken = real(target, file, digest)
        left.pop()
        if not left:
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return taken

    with patch.object(Target, "take", take):
        return clean_into(task)


def always_die_half_way(task: Job) -> Result:
    return clean_then_die(task, always=True, after=1)


def run_with(function: Callable[[Job], Result], folder: Path, output: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(run, "clean_into", function)
    report = run.run([folder], output, Settings(), options=Options(limits=Limits(workers=2), again=True))
    monkeypatch.undo()
    return report.failed


@pytest.mark.parametrize("earlier", [False, True], ids=["new", "again"])
def test_what_a_worker_wrote_before_it_was_killed_is_ours(
    earlier: bool, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    if earlier:
        assert main(words(folder, output)) == 0
        write(folder, {"03.md": ARTICLE.format("new")})
    assert run_with(clean_then_die, folder, output, monkeypatch) == 0
    assert (tmp_path / "died").exists()
    write(folder, {"03.md": ARTICLE.format("newest")})
    assert main(words(folder, output)) == 0
    assert "newest" in (output / "markdown" / "03.md").read_text()
    (folder / "03.md").unlink()
    assert main(words(folder, output)) == 0
    assert not [name for name in tree(output) if "03" in name]


def test_an_article_that_kills_its_worker_twice_leaves_no_file(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    assert run_with(always_die_half_way, folder, output, monkeypatch) == 1
    assert json.loads((output / "failures.jsonl").read_bytes())["path"] == "03.md"
    assert not [name for name in tree(output) if "03" in name]
    assert main(words(folder, output)) == 0
    assert (output / "articles" / "03.json").is_file()


def test_a_run_counts_nothing_as_foreign_after_it_was_killed(folder: Path, tmp_path: Path) -> None:
    """A process that is killed has no time to record what it wrote."""
    output = tmp_path / "out"
    for moment in ("20", "60", "110", "150"):
        command = [sys.executable, "-m", "tests.batch.interrupted", "SIGKILL", "one", moment, str(output)]
        killed = subprocess.run([*command, *words(folder, output)], cwd=ROOT, capture_output=True, timeout=120, check=False)
        assert killed.returncode == -signal.SIGKILL
        write(folder, {"03.md": ARTICLE.format(moment)})
        (folder / "07.md").unlink(missing_ok=True)
    assert main(words(folder, output)) == 0
    assert (output / "failures.jsonl").read_bytes() == b""
    assert not [name for name in tree(output) if "07" in name]
