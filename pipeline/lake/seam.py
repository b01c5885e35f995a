"""The one function that every engine runs: batches of records in, batches of cleaned rows out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec
import pyarrow as pa

from ..batch.job import failure_of
from ..batch.report import Failure
from ..batch.workers import Limits, Lost, work
from ..chain import process_record
from ..outputs.writers.articles import to_line
from ..outputs.writers.parquet import article_row
from ..settings.settings import Settings
from ..sources.record import Record, container_of
from .schema import OUTPUT, records_of


@dataclass(frozen=True, slots=True)
class Task:
    """A record to clean; None marks the end of a batch."""

    record: Record | None
    settings: Settings


def clean_batches(
    batches: Iterable[pa.RecordBatch], settings: Settings | None = None, limits: Limits | None = None
) -> Iterator[pa.RecordBatch]:
    """Clean the records in `batches`: for each batch of `INPUT`, in order, one of `OUTPUT` with a row per record, in order.

    A record that cannot be cleaned is a row with a `failure`. With `limits.workers`, records are cleaned in that many
    processes, and one that kills its process, hangs, or needs too much memory is such a row, too; without workers (the
    default), it takes this process with it. Batches are read only a few records ahead. Raises WorkersError if processes
    cannot be started.
    """
    rows: list[pa.RecordBatch] = []
    for task, result in work(cleaned, _tasks(batches, settings or Settings()), limits or Limits()):
        if task.record is None:
            yield pa.concat_batches(rows) if rows else pa.RecordBatch.from_pylist([], OUTPUT)
            rows.clear()
        elif isinstance(result, Lost):
            message = f"{result.reason}; please report this article"
            failure = Failure(task.record.path, "WorkerLost", message, None, container_of(task.record))
            rows.append(_failed(task.record, failure))
        else:
            rows.append(pa.ipc.read_record_batch(result, OUTPUT))


def _tasks(batches: Iterable[pa.RecordBatch], settings: Settings) -> Iterator[Task]:
    for batch in batches:
        for record in records_of(batch):
            yield Task(record, settings)
        yield Task(None, settings)


def cleaned(task: Task) -> bytes:
    """A worker's part: the row of a record, as bytes, because making rows of objects costs a tenth of cleaning."""
    if (record := task.record) is None:
        return b""
    try:
        article = process_record(record, task.settings)
        row = {
            "path": record.path,
            "sha256": article.source.sha256,
            "article": to_line(article).decode().rstrip("\n"),
            **article_row(article),
        }
        batch = pa.RecordBatch.from_pylist([row], OUTPUT)
    except Exception as error:  # noqa: BLE001 - no record may stop the others
        batch = _failed(record, failure_of(record.path, error, container_of(record)))
    return bytes(batch.serialize())


def _failed(record: Record, failure: Failure) -> pa.RecordBatch:
    place = msgspec.json.encode(failure.container).decode() if failure.container else None
    told = {"error": failure.error, "message": failure.message, "line": failure.line, "container": place}
    row = {"path": record.path, "sha256": hashlib.sha256(record.data).hexdigest(), "failure": told}
    return pa.RecordBatch.from_pylist([row], OUTPUT)
