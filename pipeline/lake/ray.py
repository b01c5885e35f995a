"""The engine of a Ray cluster: a partition is a task, and each task has a worker process of its own for its records.

The only module that imports Ray. Ray places tasks, moves their data, and runs those of a lost node again; the process below
each task makes a record that crashes cost only itself. This is Ray's core, not Ray Data: partitions come one at a time from the
reader, and their order decides where they go. For pipelines in Ray Data, pass `clean_batches` to `map_batches`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from ..batch.workers import Limits
from ..errors import ExtraMissingError, WorkersError
from ..settings.settings import Settings
from .files import FileFormat, format_named
from .manifest import Receipt
from .plan import Built, Plan, built
from .seam import clean_batches

# Partitions scheduled for each core, so that none waits for the reader. They bound the memory of the driver's node.
AHEAD = 2
# How often a partition is tried again after its node is lost.
RETRIES = 5


@dataclass(frozen=True, slots=True)
class RayEngine:
    """Builds partitions in the Ray cluster at `address`; empty: in one that this machine starts."""

    address: str = ""

    def __call__(
        self, plans: Iterable[Plan | Receipt], settings: Settings, limits: Limits, form: FileFormat
    ) -> Iterator[Built | Receipt]:
        """Build each plan, in order; a receipt stays as it is.

        Raises ExtraMissingError without Ray, and WorkersError if the cluster cannot be reached or keeps losing a partition.
        """
        with started(self.address) as ray:
            task = ray.remote(max_retries=RETRIES, num_cpus=1)(build_remotely)
            waiting: deque[Any] = deque()
            for plan in plans:
                waiting.append(plan if isinstance(plan, Receipt) else task.remote(plan, settings, limits, form.ending))
                while len(waiting) > AHEAD * ray.cluster_resources().get("CPU", 1):
                    yield _result(ray, waiting.popleft())
            while waiting:
                yield _result(ray, waiting.popleft())


def build_remotely(plan: Plan, settings: Settings, limits: Limits, form: str) -> Built:
    """A task: the partition of a plan, with one worker process for its records."""
    (rows,) = clean_batches([plan.fresh], settings, replace(limits, workers=1))
    return built(plan, rows, format_named(form))


def _result(ray: Any, waiting: Any) -> Built | Receipt:
    found: Built | Receipt = waiting if isinstance(waiting, Receipt) else ray.get(waiting)
    return found


@contextmanager
def started(address: str) -> Iterator[Any]:
    """Ray, connected to the cluster at `address` (empty: one that this machine starts), unless the caller did that.

    Raises ExtraMissingError without Ray, and WorkersError if the cluster cannot be reached or fails in the block.
    """
    try:
        import ray  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise ExtraMissingError("--engine ray needs ray", "'ray[data]'") from error
    is_ours = not ray.is_initialized()
    try:
        if is_ours:
            ray.init(address=address or None, log_to_driver=False, logging_level="ERROR")
        yield ray
    except (ConnectionError, ray.exceptions.RayError) as error:
        message = f"the Ray cluster failed ({str(error)[:300]}); finished partitions are kept, so run the command again"
        raise WorkersError(message) from error
    finally:
        if is_ours:
            ray.shutdown()
