"""What a reader says of its records -> the items of a dataset run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ..batch.report import Failure
from ..sources.record import Broken, Record, container_of
from .partitions import Item


def items_of(records: Iterable[Record | Broken]) -> Iterator[Item]:
    """Each record, or the reason why it cannot be read."""
    for record in records:
        if isinstance(record, Broken):
            yield Failure(record.path, "ReadError", record.message, None, container_of(record))
        else:
            yield record
