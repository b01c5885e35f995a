"""A real cluster of two local nodes, one of which is killed, makes the bytes of the local engine; so does a bucket.

These tests take minutes: the environment of `make cluster-test` has Ray and a local S3; without them, these tests are skipped.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

ray = pytest.importorskip("ray", reason="the extra ray is not installed; see make cluster-test")
pa = pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from ray.cluster_utils import Cluster  # noqa: E402

from fixharvest.batch.workers import Limits  # noqa: E402
from fixharvest.cli import main  # noqa: E402
from fixharvest.lake import seam  # noqa: E402
from fixharvest.lake.dataset import DatasetReport  # noqa: E402
from fixharvest.lake.partitions import Cut  # noqa: E402
from fixharvest.lake.ray import RayEngine  # noqa: E402
from fixharvest.lake.schema import OUTPUT, batch_of  # noqa: E402
from fixharvest.lake.seam import clean_batches  # noqa: E402
from fixharvest.lake.store import opened  # noqa: E402
from fixharvest.lake.twins import find_cluster_twins  # noqa: E402
from fixharvest.outputs.twins import find_twins  # noqa: E402
from fixharvest.sources.record import Record  # noqa: E402
from tests.conftest import ROOT  # noqa: E402
from tests.lake.made import BINARY, held, lamp, lamps, make  # noqa: E402
from tests.lake.test_seam import worse  # noqa: E402

pytestmark = pytest.mark.filterwarnings("default")
RECORDS = [*lamps(600), Record("binary.md", BINARY)]
CUT = Cut(least=20, mean=30, most=60)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    found = Cluster(initialize_head=True, head_node_args={"num_cpus": 1})
    ray.init(address=found.address, log_to_driver=False, runtime_env={"env_vars": {"PYTHONPATH": str(ROOT)}})
    yield found
    ray.shutdown()
    found.shutdown()


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("local") / "out"
    make(RECORDS, folder, limits=Limits(2), cut=CUT)
    return folder


def test_a_cluster_that_loses_a_node_makes_the_bytes_of_one_machine(cluster: Cluster, local: Path, tmp_path: Path) -> None:
    lost = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    killed: list[int] = []

    def kill(report: DatasetReport) -> None:
        if report.rows >= 100 and not killed:
            killed.append(report.rows)
            cluster.remove_node(lost, allow_graceful=False)

    report = make(RECORDS, tmp_path / "out", engine=RayEngine(), cut=CUT, on_partition=kill)
    assert killed
    assert killed[0] < 300
    assert (report.rows, report.failed) == (600, 1)
    assert held(tmp_path / "out") == held(local)


def test_a_second_run_on_a_cluster_cleans_nothing_and_finds_the_twins_of_one_machine(
    cluster: Cluster, root: Path, tmp_path: Path
) -> None:
    texts = [file.read_bytes() for file in sorted((root / "input").rglob("*.md"))]
    twins = [Record(f"{place}/{number}.md", text) for number, text in enumerate(texts) for place in ("a", "b")]
    make(twins, tmp_path / "out", engine=RayEngine())
    report = make(twins, tmp_path / "out", engine=RayEngine())
    assert (report.cleaned, report.kept) == (0, len(twins))
    with opened(str(tmp_path / "out")) as store:
        assert find_cluster_twins(store) >= len(texts)
    lines = tmp_path / "lines"
    lines.mkdir()
    make(twins, tmp_path / "jsonl", "jsonl")
    files = sorted((tmp_path / "jsonl" / "articles").iterdir())
    (lines / "articles.jsonl").write_bytes(b"".join(file.read_bytes() for file in files))
    find_twins(lines)
    assert (tmp_path / "out" / "twins.jsonl").read_bytes() == (lines / "twins.jsonl").read_bytes()


def poisoned() -> list[str | None]:
    """What a task makes of records that end their process, by record."""
    with patch.object(seam, "cleaned", worse):
        batch = batch_of(map(lamp, ("a", "segfault", "eat", "z")))
        (rows,) = clean_batches([batch], limits=Limits(1, seconds=60, megabytes=2048))
    return [row["failure"]["error"] if row["failure"] else None for row in rows.to_pylist()]


def test_a_record_that_ends_its_process_costs_itself_on_a_cluster(cluster: Cluster) -> None:
    errors = ray.get(ray.remote(max_retries=0)(poisoned).remote())
    assert errors == [None, "WorkerLost", "MemoryError", None]


def test_ray_data_maps_batches_to_the_same_rows(cluster: Cluster) -> None:
    def clean(table: Any) -> Any:
        return pa.Table.from_batches(clean_batches(table.to_batches(), limits=Limits(1)), OUTPUT)

    records = RECORDS[-20:]
    rows = ray.data.from_arrow(pa.Table.from_batches([batch_of(records)])).map_batches(clean, batch_format="pyarrow")
    (local,) = clean_batches([batch_of(records)])
    assert sorted(rows.take_all(), key=lambda row: row["path"]) == sorted(local.to_pylist(), key=lambda row: row["path"])


def test_spark_maps_batches_to_the_same_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    sql = pytest.importorskip("pyspark.sql", reason="pyspark is not installed; see make cluster-test")
    types = pytest.importorskip("pyspark.sql.pandas.types")
    if shutil.which("java") is None:
        pytest.skip("Spark needs Java")
    monkeypatch.setenv("PYSPARK_PYTHON", sys.executable)
    records = RECORDS[-20:]
    spark = sql.SparkSession.builder.master("local[2]").getOrCreate()
    table = pa.Table.from_batches([batch_of(records)])
    frame = spark.createDataFrame(table)
    rows = frame.mapInArrow(lambda batches: clean_batches(batches, limits=Limits(1)), types.from_arrow_schema(OUTPUT))
    found = {row["path"]: row["article"] for row in rows.collect()}
    spark.stop()
    (local,) = clean_batches([batch_of(records)])
    assert found == {row["path"]: row["article"] for row in local.to_pylist()}


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    moto = pytest.importorskip("moto.server", reason="moto is not installed; see make cluster-test")
    s3fs = pytest.importorskip("s3fs", reason="the extra s3 is not installed; see make cluster-test")
    server = moto.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir("lake")
    yield "s3://lake/articles"
    server.stop()


def test_a_bucket_gets_the_files_of_a_folder(bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    s3fs = pytest.importorskip("s3fs")
    folder = tmp_path / "in"
    folder.mkdir()
    for record in lamps(12):
        (folder / record.path).write_bytes(record.data)
    words = ["run", str(folder), "--into", "parquet", "--workers", "0"]
    assert main([*words, "-o", str(tmp_path / "out")]) == 0
    assert main([*words, "-o", bucket]) == 0
    assert main([*words, "-o", bucket]) == 0
    assert "0 cleaned, 12 kept" in capsys.readouterr().out
    system = s3fs.S3FileSystem(skip_instance_cache=True)
    place = bucket.removeprefix("s3://")
    there = {path.removeprefix(f"{place}/"): system.cat_file(path) for path in system.find(place)}
    here = {path: data for path, data in held(tmp_path / "out").items() if not path.startswith(".fixharvest")}
    assert there.keys() - here.keys() == {"run.json"}
    assert {path: there[path] for path in here} == here
