"""Articles that hang, crash, exit, use up memory or print endlessly do not affect the articles around them.

By default there are 40 articles, with `make faults` 1,000. The code that cleans the article misbehaves, as with a bug.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import sys
import time
from pathlib import Path
from unittest.mock import patch

import pytest

from fixharvest.batch import job
from fixharvest.batch import run as batch
from fixharvest.batch.job import Job, Result
from fixharvest.batch.options import Options
from fixharvest.batch.report import Report
from fixharvest.batch.workers import Limits
from fixharvest.chain import process_record
from fixharvest.model import Article
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record
from tests.batch.test_faults import ALL, files

ARTICLE = "# How to fix lamp {number}\n\n1. Open **Cap**.\n2. Click **Turn**.\n"
KINDS = ("hang", "segfault", "leave", "eat", "print")
COUNT = 1_000 if ALL else 40
# Each of these articles is tried twice.
SECONDS = 1.0
clean_really = job.clean_into


def clean_or_worse(task: Job) -> Result:
    """What a worker does with an article, with poison in the chain."""
    with patch.object(job, "process_record", process_or_worse):
        return clean_really(task)


def process_or_worse(record: Record, settings: Settings) -> Article:
    """The chain, which does what the name of a poisoned article says."""
    kind = Path(record.path).stem.rpartition("-")[2]
    if kind == "hang":
        time.sleep(600)
    elif kind == "segfault":
        ctypes.string_at(0)
    elif kind == "leave":
        os._exit(0)
    elif kind == "eat":
        bytearray(8 << 30)
    elif kind == "print":
        sys.stdout.write("x" * 1_000_000)
        sys.stdout.flush()
        os.write(2, b"y" * 100_000)
        raise RuntimeError("z" * 100_000)
    return process_record(record, settings)


def clean_or_die_while_writing(task: Job) -> Result:
    """What a worker does with an article, but killed before the first of its files is whole, the first time."""
    if (tried := task.json.root.with_name("tried")).exists():
        return clean_really(task)
    tried.touch()
    with patch.object(os, "fsync", lambda _: os.kill(os.getpid(), signal.SIGKILL)):
        return clean_really(task)


def poisoned(folder: Path, share: float) -> tuple[set[str], set[str]]:
    """Write the articles; return the names of the good and of the poisoned ones."""
    folder.mkdir()
    good: set[str] = set()
    bad: set[str] = set()
    for number in range(COUNT):
        poison = int((number + 1) * share) > len(bad)
        name = f"{number:04}-{KINDS[len(bad) % len(KINDS)]}.md" if poison else f"{number:04}.md"
        (folder / name).write_text(ARTICLE.format(number=number), "utf-8")
        (bad if poison else good).add(name)
    return good, bad


def clean(folder: Path, output: Path, workers: int) -> Report:
    limits = Limits(workers=workers, seconds=SECONDS, megabytes=2048)
    return batch.run([folder], output, Settings(), options=Options(limits=limits))


def listed(output: Path) -> list[str]:
    """The paths in the list of failures, in order."""
    return [json.loads(line)["path"] for line in (output / "failures.jsonl").read_text("utf-8").splitlines()]


@pytest.mark.parametrize("share", [0.01, 0.3] if ALL else [0.125], ids=str)
def test_a_poisoned_article_does_not_affect_the_others(
    share: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    good, bad = poisoned(tmp_path / "in", share)
    monkeypatch.setattr(batch, "clean_into", clean_or_worse)
    report = clean(tmp_path / "in", tmp_path / "out", 2)
    assert listed(tmp_path / "out") == sorted(bad)
    assert [failure.path for failure in report.failures] == sorted(bad)[:100]
    assert (report.done, report.failed, report.skipped) == (len(good), len(bad), 0)
    assert report.done + report.failed + report.skipped == COUNT
    monkeypatch.undo()
    (tmp_path / "good").mkdir()
    for name in good:
        (tmp_path / "good" / name).write_bytes((tmp_path / "in" / name).read_bytes())
    clean(tmp_path / "good", tmp_path / "clean", 0)
    with_poison, without = files(tmp_path / "out"), files(tmp_path / "clean")
    assert {name: data for name, data in with_poison.items() if name != "failures.jsonl"} == {
        name: data for name, data in without.items() if name != "failures.jsonl"
    }
    capfd.readouterr()


def test_a_worker_killed_while_writing_leaves_no_partial_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "lamp.md").write_text(ARTICLE.format(number=1), "utf-8")
    monkeypatch.setattr(batch, "clean_into", clean_or_die_while_writing)
    report = clean(tmp_path / "in", tmp_path / "out", 1)
    assert (tmp_path / "tried").exists()
    assert (report.done, report.failed) == (1, 0)
    assert sorted(files(tmp_path / "out")) == [
        "articles.jsonl",
        "articles/lamp.json",
        "failures.jsonl",
        "markdown/lamp.md",
    ]
