"""The formats of partition files: articles as Parquet or as JSON Lines. The same rows make the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.parquet as pq

from ..errors import SettingsError
from .schema import ROWS

# Rows of a row group: what a reader holds at least.
GROUP_ROWS = 512
_LINES = pa.schema([ROWS.field("article")])


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format: the ending of its files, the columns it keeps, and the functions from rows to bytes and back."""

    ending: str
    columns: pa.Schema
    write: Callable[[pa.Table], bytes]
    read: Callable[[bytes], pa.Table]

    def kept(self, rows: pa.Table) -> pa.Table:
        """The columns of `rows` that this format keeps."""
        return pa.Table.from_arrays([rows.column(name) for name in self.columns.names], schema=self.columns)


def _parquet(rows: pa.Table) -> bytes:
    file = io.BytesIO()
    with pq.ParquetWriter(file, rows.schema, compression="zstd") as writer:
        writer.write_table(rows.combine_chunks(), row_group_size=GROUP_ROWS)
    return file.getvalue()


def _from_parquet(data: bytes) -> pa.Table:
    return pq.read_table(pa.BufferReader(data), schema=ROWS)


def _json_lines(rows: pa.Table) -> bytes:
    return b"".join(line.as_buffer().to_pybytes() + b"\n" for line in rows.column("article"))


def _from_json_lines(data: bytes) -> pa.Table:
    return pa.table([pa.array(data.decode().split("\n")[:-1], pa.string())], schema=_LINES)


FORMATS = {
    "parquet": FileFormat("parquet", ROWS, _parquet, _from_parquet),
    "jsonl": FileFormat("jsonl", _LINES, _json_lines, _from_json_lines),
}


def format_named(name: str) -> FileFormat:
    """The format `name`. Raises SettingsError."""
    if name not in FORMATS:
        raise SettingsError(f"unknown format {name!r} for a dataset; use {' or '.join(FORMATS)}")
    return FORMATS[name]
