"""The engine of one machine: the pool of workers that a run into a folder has, too."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

import pyarrow as pa

from ..batch.workers import Limits
from ..settings.settings import Settings
from .files import FileFormat
from .manifest import Receipt
from .plan import Built, Plan, built
from .schema import batch_of
from .seam import clean_batches


def build_locally(
    plans: Iterable[Plan | Receipt], settings: Settings, limits: Limits, form: FileFormat
) -> Iterator[Built | Receipt]:
    """Build each plan, in order; a receipt stays as it is. The workers never wait for the end of a partition.

    Raises WorkersError.
    """
    waiting: deque[Plan | Receipt] = deque()

    def batches() -> Iterator[pa.RecordBatch]:
        for plan in plans:
            waiting.append(plan)
            yield batch_of(()) if isinstance(plan, Receipt) else plan.fresh

    for rows in clean_batches(batches(), settings, limits):
        plan = waiting.popleft()
        yield plan if isinstance(plan, Receipt) else built(plan, rows, form)
