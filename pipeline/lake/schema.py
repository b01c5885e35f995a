"""The declared columns of what goes in and out of a cluster, and records as Arrow rows.

An output row holds the article twice: as columns, so that a query reads only what it asks for, and as one string of JSON,
because columns are not the whole article (an Arrow type cannot contain itself) and its laws are checked from the JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pyarrow as pa

from ..outputs.writers.parquet import ARTICLES
from ..sources.record import Container, Record

INPUT = pa.schema(
    [
        pa.field("path", pa.string(), nullable=False),
        pa.field("data", pa.binary(), nullable=False),
        pa.field("form", pa.string()),
        pa.field("charset", pa.string()),
        pa.field("extra", pa.string()),  # JSON
        pa.field(
            "container",
            pa.struct(
                [
                    pa.field("path", pa.string(), nullable=False),
                    pa.field("member", pa.string(), nullable=False),
                    pa.field("row", pa.int64(), nullable=False),
                    pa.field("first_byte", pa.int64(), nullable=False),
                    pa.field("end_byte", pa.int64(), nullable=False),
                ]
            ),
        ),
    ]
)
FAILURE = pa.struct(
    [
        pa.field("error", pa.string(), nullable=False),
        pa.field("message", pa.string(), nullable=False),
        pa.field("line", pa.int64()),
        pa.field("container", pa.string()),  # JSON
    ]
)
_KEYS = [pa.field("path", pa.string(), nullable=False), pa.field("sha256", pa.string(), nullable=False)]
# A row of a failure has no article, so no column of an article is required.
OUTPUT = pa.schema(
    [
        *_KEYS,
        pa.field("failure", FAILURE),
        pa.field("article", pa.string()),
        *(field.with_nullable(True) for field in ARTICLES),
    ],
    metadata=ARTICLES.metadata,
)
# A row of a partition file is an article's.
ROWS = pa.schema([*_KEYS, pa.field("article", pa.string(), nullable=False), *ARTICLES], metadata=ARTICLES.metadata)


def batch_of(records: Iterable[Record]) -> pa.RecordBatch:
    """The records as rows of `INPUT`."""
    return pa.RecordBatch.from_pylist([_row(record) for record in records], INPUT)


def records_of(batch: pa.RecordBatch) -> Iterator[Record]:
    """The records in a batch. It needs the columns `path` and `data`; those missing from the rest of `INPUT` count as null."""
    for number in range(batch.num_rows):
        row = batch.slice(number, 1).to_pylist()[0]  # one at a time, so that memory does not grow with the batch
        container = row.get("container")
        yield Record(
            path=row["path"],
            data=row["data"],
            form=row.get("form"),
            charset=row.get("charset") or "",
            extra=msgspec.json.decode(row.get("extra") or "{}"),
            container=Container(**container) if container else None,
        )


def _row(record: Record) -> dict[str, Any]:
    container = record.container
    return {
        "path": record.path,
        "data": record.data,
        "form": record.form,
        "charset": record.charset,
        "extra": msgspec.json.encode(record.extra, order="sorted").decode(),
        "container": {name: getattr(container, name) for name in Container.__slots__} if container else None,
    }
