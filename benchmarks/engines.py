"""Compares the engines on the same articles: `python -m benchmarks.engines FOLDER [COUNT]`, where cluster tests run.

Prints articles a second for a plain loop, the local pool, Ray, and Spark, each with all cores, and how long each took to start:
the time for one article.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa

from fixharvest.batch.workers import Limits
from fixharvest.lake.dataset import DatasetOptions, run_into
from fixharvest.lake.partitions import Cut
from fixharvest.lake.ray import RayEngine
from fixharvest.lake.schema import OUTPUT, batch_of
from fixharvest.lake.seam import clean_batches
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record

CORES = len(os.sched_getaffinity(0))
CUT = Cut(least=32, mean=64, most=128)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=400)
    arguments = parser.parse_args()
    files = sorted(arguments.folder.rglob("*.md"))
    files = files[:: max(1, len(files) // arguments.count)][: arguments.count]
    records = [Record(f"{number:05}.md", file.read_bytes()) for number, file in enumerate(files)]
    size = sum(len(record.data) for record in records)
    print(f"{len(records)} articles, {size / len(records) / 1024:.1f} KiB each, {CORES} cores")
    for name, engine in ENGINES.items():
        started = time.perf_counter()
        engine(records[:1])
        warm = time.perf_counter() - started
        started = time.perf_counter()
        engine(records)
        seconds = time.perf_counter() - started
        print(f"{name:<12} {len(records) / seconds:6.1f} articles a second, {warm:5.1f} s for one", flush=True)


def loop(records: list[Record]) -> None:
    """One process, no files."""
    list(clean_batches([batch_of(records)]))


def into(engine: Callable[..., object] | None, workers: int) -> Callable[[list[Record]], None]:
    """A run into a dataset."""

    def run(records: list[Record]) -> None:
        options = {"engine": engine} if engine else {}
        with tempfile.TemporaryDirectory() as folder:
            limits = Limits(workers)
            run_into(records, folder, Settings(), "parquet", DatasetOptions(limits=limits, cut=CUT, **options))  # type: ignore[arg-type]

    return run


def spark(records: list[Record]) -> None:
    """The recipe of docs/scale.md, without files; the session stays, as in a long job."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only here
    from pyspark.sql.pandas.types import from_arrow_schema  # noqa: PLC0415

    session = SparkSession.builder.master(f"local[{CORES}]").config("spark.ui.enabled", "false").getOrCreate()
    frame = session.createDataFrame(pa.Table.from_batches([batch_of(records)])).repartition(CORES)
    rows = frame.mapInArrow(lambda batches: clean_batches(batches, limits=Limits(1)), from_arrow_schema(OUTPUT))
    rows.write.mode("overwrite").format("noop").save()


ENGINES: dict[str, Callable[[list[Record]], None]] = {
    "plain loop": loop,
    "local, 1": into(None, 1),
    f"local, {CORES}": into(None, CORES),
    "ray": into(RayEngine(), 1),
    "spark": spark,
}


if __name__ == "__main__":
    main()
