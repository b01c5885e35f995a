"""Whatever a file does to its worker, only that file is lost."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixharvest.batch.workers import AHEAD, Limits, Lost, work


def behave(task: tuple[str, str]) -> str:
    """A task that does what its name says."""
    kind, note = task
    if kind == "hang":
        time.sleep(600)
    if kind == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "leave":
        os._exit(7)
    if kind == "eat":
        return str(len(bytearray(8 << 30)))
    if kind == "die once" and not Path(note).exists():
        Path(note).touch()
        os._exit(1)
    if kind == "raise":
        raise ValueError("as it says")
    return f"{kind} {note}"


def test_results_come_in_the_order_of_the_tasks() -> None:
    tasks = [("say", str(index)) for index in range(50)]
    assert [result for _, result in work(behave, tasks, Limits(workers=2))] == [f"say {index}" for index in range(50)]


def test_a_lost_worker_loses_only_its_task() -> None:
    tasks = [("say", "a"), ("hang", ""), ("say", "b"), ("die", ""), ("leave", ""), ("say", "c")]
    found = [result for _, result in work(behave, tasks, Limits(workers=2, seconds=1))]
    assert [found[0], found[2], found[5]] == ["say a", "say b", "say c"]
    assert [result for result in found if isinstance(result, Lost)] == [
        Lost("took longer than 1 seconds, twice; raise --time-limit to allow more"),
        Lost("ended its worker process twice (exit code -9); it may need more memory"),
        Lost("ended its worker process twice (exit code 7); it may need more memory"),
    ]


def test_a_lost_task_is_tried_again(tmp_path: Path) -> None:
    tasks = [("say", "a"), ("die once", str(tmp_path / "tried")), ("say", "b")]
    assert [result for _, result in work(behave, tasks, Limits(workers=1))] == [
        "say a",
        f"die once {tmp_path / 'tried'}",
        "say b",
    ]


def test_memory_is_limited() -> None:
    with pytest.raises(MemoryError):
        list(work(behave, [("eat", "")], Limits(workers=1, megabytes=1024)))


def test_an_error_reaches_the_caller_and_stops_the_workers() -> None:
    with pytest.raises(ValueError, match="as it says"):
        list(work(behave, [("raise", ""), *[("hang", "")] * 4], Limits(workers=2)))


def test_without_workers_tasks_run_in_this_process() -> None:
    assert list(work(behave, [("say", "a")], Limits(workers=0))) == [(("say", "a"), "say a")]


@pytest.mark.parametrize("workers", [0, 2])
def test_tasks_are_taken_as_workers_need_them(workers: int) -> None:
    taken = 0

    def tasks() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for index in range(60):
            taken += 1
            yield ("say", str(index))

    for done, _ in enumerate(work(behave, tasks(), Limits(workers=workers)), start=1):
        assert taken <= done + AHEAD * workers
    assert (done, taken) == (60, 60)
