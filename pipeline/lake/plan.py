"""What is left to do for a partition, and the partition file that comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import pyarrow as pa
import pyarrow.compute as pc
from msgspec.structs import replace

from ..batch.report import Failure
from ..outputs.writers.articles import from_json, to_line
from ..source_model import Container
from ..sources.record import Record
from .earlier import Earlier, Known
from .files import FileFormat
from .partitions import Partition
from .schema import batch_of


@dataclass(frozen=True, slots=True)
class Plan:
    """A partition to build: its `fresh` records to clean, the rows that are `known`, and the items that could not be read.

    `keys` and `places` are those of all items; `positions` says which of them the fresh records are.
    """

    key: str
    keys: tuple[bytes, ...]
    places: tuple[Container | None, ...]
    fresh: pa.RecordBatch
    positions: tuple[int, ...]
    known: Known
    unread: tuple[tuple[int, Failure], ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A partition that is done: its file's bytes (empty if there are no rows), the keys of its rows, and its failures.

    `cleaned` records were cleaned, including those that failed; `kept` rows were known.
    """

    key: str
    data: bytes
    keys: tuple[bytes, ...]
    failures: tuple[Failure, ...]
    cleaned: int
    kept: int


def planned(partition: Partition, earlier: Earlier) -> Plan:
    """What is left to do for a partition."""
    known = earlier.known(partition.keys)
    places = set(known.positions)
    records = {at: item for at, item in enumerate(partition.items) if isinstance(item, Record) and at not in places}
    unread = tuple((at, item) for at, item in enumerate(partition.items) if isinstance(item, Failure))
    return Plan(partition.key, partition.keys, partition.places, batch_of(records.values()), tuple(records), known, unread)


def built(plan: Plan, rows: pa.RecordBatch, form: FileFormat) -> Built:
    """The partition of a plan whose fresh records became `rows`. The bytes don't depend on which rows were known."""
    is_article = pc.is_null(rows.column("failure"))
    good = [at for at, is_good in zip(plan.positions, is_article.to_pylist(), strict=True) if is_good]
    failed = [at for at, is_good in zip(plan.positions, is_article.to_pylist(), strict=True) if not is_good]
    told = rows.filter(pc.invert(is_article)).select(["path", "failure"]).to_pylist()
    failures = [*plan.unread, *((at, _failure(row)) for at, row in zip(failed, told, strict=True))]
    failures.sort(key=lambda failure: failure[0])
    fresh = form.kept(pa.Table.from_batches([rows]).filter(is_article))
    positions = [*plan.known.positions, *good]
    order = sorted(range(len(positions)), key=positions.__getitem__)
    known = _placed(plan.known.rows, [plan.places[at] for at in plan.known.positions])
    table = pa.concat_tables([known, fresh]).take(pa.array(order, pa.int64()))
    data = form.write(table) if order else b""
    return Built(
        key=plan.key,
        data=data,
        keys=tuple(plan.keys[positions[at]] for at in order),
        failures=tuple(failure for _, failure in failures),
        cleaned=rows.num_rows,
        kept=len(plan.known.positions),
    )


def _placed(rows: pa.Table, places: Sequence[Container | None]) -> pa.Table:
    """Rows of earlier articles with the places where these are now."""
    if not any(places):
        return rows
    articles = [from_json(article.as_buffer().to_pybytes()) for article in rows.column("article")]
    lines = [
        to_line(replace(article, source=replace(article.source, container=place))).decode().rstrip("\n")
        for article, place in zip(articles, places, strict=True)
    ]
    at = rows.schema.get_field_index("article")
    return rows.set_column(at, rows.schema.field(at), pa.array(lines, pa.string()))


def _failure(row: dict[str, Any]) -> Failure:
    told = row["failure"]
    place = msgspec.json.decode(told["container"], type=Container) if told["container"] else None
    return Failure(row["path"], told["error"], told["message"], told["line"], place)
