"""A run into a dataset that is killed at any moment is resumed to the bytes of an uninterrupted one.

The moments are file operations in the dataset, as in `tests/batch/test_interruption.py`; FIXHARVEST_MOMENTS sets how many.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random

import pytest

pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")

from fixharvest.cli import main  # noqa: E402
from fixharvest.lake import dataset  # noqa: E402
from fixharvest.lake.dataset import DatasetReport  # noqa: E402
from fixharvest.lake.partitions import Cut, Item, Partition, partitions  # noqa: E402
from fixharvest.settings.settings import Settings  # noqa: E402
from tests.conftest import ROOT  # noqa: E402
from tests.lake.made import ARTICLE, CUT, held, lamps, make, named, paths  # noqa: E402

MOMENTS = max(3, int(os.environ.get("FIXHARVEST_MOMENTS", "0")))
COMMAND = """
import sys
from tests.batch.interrupted import interrupted
from tests.lake.test_interrupted import small
from fixharvest.lake import dataset
dataset.partitions = small
sys.exit(interrupted("SIGKILL", "one", int(sys.argv[1]), sys.argv[2], sys.argv[3:]))
"""


def words(folder: Path, output: Path) -> list[str]:
    return ["run", str(folder), "-o", str(output), "--into", "parquet", "--workers", "0", "--quiet"]


def small(items: Iterable[Item], settings: Settings, _: Cut) -> Iterator[Partition]:
    """Partitions of a few records, which the command has no option for."""
    return partitions(items, settings, CUT)


def killed(moment: int, folder: Path, output: Path) -> subprocess.CompletedProcess[str]:
    """Run the command and kill it before file operation number `moment`; with 0, the output is the number of operations."""
    command = [sys.executable, "-c", COMMAND, str(moment), str(output), *words(folder, output)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("interrupted") / "in"
    folder.mkdir()
    for record in lamps(12):
        (folder / record.path).write_bytes(record.data)
    return folder


def test_a_killed_run_is_resumed_to_the_same_bytes(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dataset, "partitions", small)
    before, whole = tmp_path / "before", tmp_path / "whole"
    assert main(words(folder, before)) == 0
    (folder / "005.md").write_text(ARTICLE.format(name="changed"), "utf-8")
    (folder / "011.md").unlink()
    shutil.copytree(before, whole)
    operations = int(killed(0, folder, whole).stdout)
    for moment in Random(7).sample(range(1, operations + 1), MOMENTS):
        output = tmp_path / f"out-{moment}"
        shutil.copytree(before, output)
        assert killed(moment, folder, output).returncode < 0, f"operation {moment} did not interrupt"
        check_nothing_is_torn(output)
        assert main(words(folder, output)) == 0
        assert held(output) == held(whole), f"operation {moment}"


def check_nothing_is_torn(output: Path) -> None:
    """What the manifest names is there and whole, and has no article twice."""
    rows = [row["path"] for file in named(output) if Path(file).exists() for row in pq.read_table(file).to_pylist()]
    assert len(rows) == len(set(rows))
    for file in (output / "articles").glob("*.parquet"):
        assert pq.read_table(file).num_rows
    assert json.loads((output / "manifest.json").read_bytes())["rows"] in (11, 12)


def test_partitions_that_were_finished_are_not_cleaned_again(tmp_path: Path) -> None:
    def stop(report: DatasetReport) -> None:
        if report.partitions == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(lamps(20), tmp_path / "out", on_partition=stop)
    assert not (tmp_path / "out" / "manifest.json").exists()
    report = make(lamps(20), tmp_path / "out")
    assert report.reused == 3
    make(lamps(20), tmp_path / "whole")
    assert held(tmp_path / "out") == held(tmp_path / "whole")
    assert sorted(row["path"] for file in named(tmp_path / "out") for row in pq.read_table(file).to_pylist()) == paths(
        lamps(20)
    )
