"""Runs tasks in worker processes, so that a file that crashes or hangs costs only itself."""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import Any, Generic, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from ..errors import WorkersError

Task = TypeVar("Task")
Result = TypeVar("Result")
# Tasks scheduled for each worker, so that none waits for the parent.
AHEAD = 4
# How often in a row all workers may be killed between tasks.
MAX_BROKEN = 3
# Objects made since the last look for garbage, before a worker looks again; 700 is what Python starts with.
COLLECTED = 50_000
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """The processes, time and memory that a run may use.

    `workers`: number of processes (0: this process, without protection). `seconds`: time for one file (0: no limit).
    `megabytes`: address space of a worker, in MiB (0: no limit).
    """

    workers: int = 0
    seconds: float = 60
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Lost:
    """A task whose worker was killed, hung or ran out of memory twice; `reason` says which."""

    reason: str


def limits_memory() -> bool:
    """Whether this system can limit the memory of a worker."""
    return find_spec("resource") is not None


def work(
    function: Callable[[Task], Result],
    tasks: Iterable[Task],
    limits: Limits,
    is_quick: Callable[[Task], bool] = lambda _: False,
) -> Iterator[tuple[Task, Result | Lost]]:
    """Run `function` on each of `tasks` (both picklable), and yield the results in the order of the tasks.

    A task that `is_quick` is run in this process, since handing it over would take longer. Another one whose worker is lost is
    tried once more by itself. `tasks` are read as workers need them, so memory does not depend on their number. Raises
    WorkersError if workers cannot be started.
    """
    if not limits.workers:
        for task in tasks:
            yield task, function(task)
        return
    crew = _Crew(function, is_quick, limits)
    coming = iter(tasks)
    taken = deque(islice(coming, limits.workers))
    broken = 0
    while taken:
        try:
            with _pool(len(taken), limits) as pool:
                for result in crew.results(pool, taken, coming):
                    broken = 0
                    yield result
        except BrokenProcessPool:
            # workers were killed between tasks; no task is lost
            broken += 1
            if broken > MAX_BROKEN:
                message = (
                    "the worker processes end as soon as they start; raise --memory-limit, or pass --workers 0."
                    " In a Python script, call run() only under `if __name__ == '__main__':`"
                )
                raise WorkersError(message) from None


@dataclass(frozen=True, slots=True)
class _Crew(Generic[Task, Result]):
    """How workers run tasks: see `work`."""

    function: Callable[[Task], Result]
    is_quick: Callable[[Task], bool]
    limits: Limits

    def results(self, pool: ProcessPool, taken: deque[Task], coming: Iterator[Task]) -> Iterator[tuple[Task, Result | Lost]]:
        """Yield the results of the tasks in `taken`, then of those `coming`, and keep a few scheduled for each worker.

        `taken` holds every scheduled task until it is done.
        """
        futures = deque(self._schedule(pool, task) for task in taken)
        while taken:
            for task in islice(coming, AHEAD * self.limits.workers + 1 - len(taken)):
                taken.append(task)
                futures.append(self._schedule(pool, task))
            result = self._result(taken[0], futures.popleft())
            yield taken.popleft(), result

    def _schedule(self, pool: ProcessPool, task: Task) -> Any:
        if self.is_quick(task):
            done: Future[Result] = Future()
            done.set_result(self.function(task))
            return done
        return pool.schedule(self.function, args=(task,), timeout=self.limits.seconds or None)

    def _result(self, task: Task, future: Any) -> Result | Lost:
        """The result of a task; if its worker was lost, the result of a second try in a worker of its own."""
        try:
            return cast("Result", future.result())
        except (Late, ProcessExpired):
            pass
        with _pool(1, self.limits) as pool:
            try:
                return cast("Result", self._schedule(pool, task).result())
            except Late:
                return Lost(f"took longer than {self.limits.seconds:g} seconds, twice; raise --time-limit to allow more")
            except ProcessExpired as error:
                return Lost(f"ended its worker process twice (exit code {error.exitcode}); it may need more memory")


@contextmanager
def _pool(workers: int, limits: Limits) -> Iterator[ProcessPool]:
    """A pool that finishes its tasks at the end of the block; after an error or interrupt, it stops them at once."""
    pool = ProcessPool(max_workers=workers, initializer=prepare, initargs=(limits.megabytes,), context=start_method())
    try:
        yield pool
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def start_method() -> Any:
    """How processes start: a server that has imported the code forks them; they end with it, and it with this process."""
    server = "forkserver" in multiprocessing.get_all_start_methods()  # Windows has none
    context = multiprocessing.get_context("forkserver" if server else "spawn")
    if server:
        context.set_forkserver_preload([f"{__package__}.job"])
    return context


def prepare(megabytes: int) -> None:
    """Set up a worker, of which `megabytes` (MiB) of address space are allowed (0: all).

    It ignores interrupts, which its parent handles, and dies with its parent. It looks for garbage rarely, as
    reading an article leaves hardly any: a tenth of the time.
    """
    gc.set_threshold(COLLECTED)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if megabytes and limits_memory():
        import resource  # noqa: PLC0415 - Windows has none

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, hard))
