"""Clean many files in processes of their own, so that whatever one file does costs that file alone."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import TimeoutError as Late
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import islice
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from ..errors import WorkersError

Task = TypeVar("Task")
Result = TypeVar("Result")
# Files in the hands of each worker, so that none waits for the parent.
AHEAD = 4
# Times in a row that all workers may be killed while none is at work.
MAX_BROKEN = 3
PR_SET_PDEATHSIG = 1  # prctl(2)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a run may use.

    `workers`: processes (0: this process, without protection). Each file may take `seconds` and `megabytes` of a worker's
    address space (0: no limit).
    """

    workers: int = 0
    seconds: float = 60
    megabytes: int = 4096


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker of a file was killed, hung or ran out of memory, twice; `reason` says which."""

    reason: str


def limits_memory() -> bool:
    """Whether this system can limit the memory of a worker."""
    return find_spec("resource") is not None


def work(function: Callable[[Task], Result], tasks: Iterable[Task], limits: Limits) -> Iterator[tuple[Task, Result | Lost]]:
    """Run `function` on each of `tasks` (both picklable); the results in the order of the tasks.

    A task whose worker is lost is tried once more by itself. `tasks` are taken as workers need them, so their number does not
    matter to memory. Raises WorkersError if workers cannot be started.
    """
    if not limits.workers:
        for task in tasks:
            yield task, function(task)
        return
    coming = iter(tasks)
    taken = deque(islice(coming, limits.workers))
    broken = 0
    while taken:
        try:
            with _pool(len(taken), limits) as pool:
                for result in _through(pool, function, taken, coming, limits):
                    broken = 0
                    yield result
        except BrokenProcessPool:
            # workers that were killed between two tasks; none is lost
            broken += 1
            if broken > MAX_BROKEN:
                message = (
                    "the worker processes end as soon as they start; raise --memory-limit, or pass --workers 0."
                    " A Python script must call run() below `if __name__ == '__main__':`"
                )
                raise WorkersError(message) from None


def _through(
    pool: ProcessPool, function: Callable[[Task], Result], taken: deque[Task], coming: Iterator[Task], limits: Limits
) -> Iterator[tuple[Task, Result | Lost]]:
    """The results of the tasks `taken` and of those `coming`, a few of which are always in the hands of the workers.

    `taken` holds them until they are done.
    """
    futures = deque(_schedule(pool, function, task, limits) for task in taken)
    while taken:
        for task in islice(coming, AHEAD * limits.workers + 1 - len(taken)):
            taken.append(task)
            futures.append(_schedule(pool, function, task, limits))
        result = _result(function, taken[0], futures.popleft(), limits)
        taken.popleft()
        yield result


def _schedule(pool: ProcessPool, function: Callable[[Task], Result], task: Task, limits: Limits) -> Any:
    return pool.schedule(function, args=(task,), timeout=limits.seconds or None)


def _result(function: Callable[[Task], Result], task: Task, future: Any, limits: Limits) -> tuple[Task, Result | Lost]:
    """The result of a task; where its worker was lost, of a second try in a worker that has nothing else to do."""
    try:
        return task, future.result()
    except (Late, ProcessExpired):
        pass
    with _pool(1, limits) as pool:
        try:
            return task, _schedule(pool, function, task, limits).result()
        except Late:
            return task, Lost(f"was not done after {limits.seconds:g} seconds, twice")
        except ProcessExpired as error:
            return task, Lost(f"ended its worker, twice (exit code {error.exitcode})")


@contextmanager
def _pool(workers: int, limits: Limits) -> Iterator[ProcessPool]:
    """A pool of processes that is empty of tasks at its end; after an error or an interrupt they are stopped at once."""
    # a server that has imported the code forks the workers; it ends with this process, and they with it
    server = "forkserver" in multiprocessing.get_all_start_methods()  # Windows has none
    context = multiprocessing.get_context("forkserver" if server else "spawn")
    if server:
        context.set_forkserver_preload([f"{__package__}.job"])
    pool = ProcessPool(max_workers=workers, initializer=_prepare, initargs=(limits.megabytes,), context=context)
    try:
        yield pool
        pool.close()
    except BaseException:
        pool.stop()
        raise
    finally:
        pool.join()


def _prepare(megabytes: int) -> None:
    """Set up a worker: it leaves interrupts to its parent, dies with it, and has its limit of memory."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if megabytes and limits_memory():
        import resource  # noqa: PLC0415 - Windows has none

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024 * 1024, hard))
