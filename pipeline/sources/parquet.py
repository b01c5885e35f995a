"""Parquet: one article per row, read a few rows at a time. Together with the writer, the only module that imports pyarrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq

from .forms import Reading
from .naming import path_in
from .record import NEEDS_MEMORY, Broken, Container, Record
from .rows import Chosen, chosen, record_of

# Rows in memory at a time; each may be as large as a text may be.
ROWS = 16
_BUFFER = 1024 * 1024


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken]:
    """The records of a Parquet file. Raises ReadError if no column has a text, and ArrowException if it is no such file.

    A row group that cannot be read costs its own rows only.
    """
    table = pq.ParquetFile(file, buffer_size=_BUFFER)
    columns = chosen(table.schema_arrow.names, reading.columns)
    start = 0
    for group in range(table.num_row_groups):
        size = table.metadata.row_group(group).num_rows
        yield from _group(table, group, range(start + 1, start + size + 1), path, columns, reading)
        start += size


def _group(table: Any, group: int, numbers: range, path: str, columns: Chosen, reading: Reading) -> Iterator[Record | Broken]:
    done = 0
    try:
        for batch in table.iter_batches(batch_size=ROWS, row_groups=[group], use_threads=False):
            for row in batch.to_pylist():
                yield record_of(row, columns, Container(path, row=numbers[done]), reading)
                done += 1
    except (pa.ArrowException, OSError, UnicodeDecodeError, MemoryError) as error:
        first, last = numbers[done], numbers[-1]
        message = f"rows {first} to {last} cannot be read: {NEEDS_MEMORY if isinstance(error, MemoryError) else error}"
        yield Broken(path_in(path, f"{first}-{last}"), message, Container(path, row=first), rest=True)
