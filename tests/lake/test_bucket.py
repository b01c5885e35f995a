"""A dataset in a bucket has the files of one in a folder; what is not ours stays. The bucket is fsspec's in memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
fsspec = pytest.importorskip("fsspec", reason="the extra s3 is not installed")

from fixharvest.cli import main  # noqa: E402
from fixharvest.errors import OutputRefusedError  # noqa: E402
from fixharvest.lake.dataset import DatasetOptions, run_into  # noqa: E402
from fixharvest.settings.settings import Settings  # noqa: E402
from tests.lake.made import CUT, held, lamps, make  # noqa: E402

LAMPS = lamps(12)
PLACE = "memory://lake/articles"


@pytest.fixture
def memory() -> Iterator[Any]:
    system = fsspec.filesystem("memory")
    yield system
    system.store.clear()
    system.pseudo_dirs[:] = [""]


def there(system: Any) -> dict[str, bytes]:
    """The files in the bucket but the one that tells of one run only."""
    files = {path.removeprefix("/lake/articles/"): system.cat_file(path) for path in system.find("/lake")}
    return {path: data for path, data in files.items() if path != "run.json"}


def test_a_bucket_gets_the_files_of_a_folder(memory: Any, tmp_path: Path) -> None:
    options = DatasetOptions(cut=CUT, removals=None)
    for records in (LAMPS, LAMPS[3:]):
        run_into(records, PLACE, Settings(), "parquet", options)
        make(records, tmp_path / "out")
        here = {path: data for path, data in held(tmp_path / "out").items() if not path.startswith(".fixharvest")}
        assert there(memory) == here
    assert run_into(LAMPS[3:], PLACE, Settings(), "parquet", options).cleaned == 0


def test_what_is_not_ours_in_a_bucket_stays(memory: Any) -> None:
    options = DatasetOptions(cut=CUT, removals=None)
    run_into(LAMPS, PLACE, Settings(), "jsonl", options)
    gone = LAMPS[0].path.encode()  # the second run has no use for its partition
    changed = next(path for path in memory.find("/lake") if path.endswith(".jsonl") and gone in memory.cat_file(path))
    memory.pipe_file(changed, b"changed")
    memory.pipe_file("/lake/articles/articles/mine.jsonl", b"mine")
    run_into(LAMPS[6:], PLACE, Settings(), "jsonl", options)
    assert memory.cat_file("/lake/articles/articles/mine.jsonl") == b"mine"
    assert memory.cat_file(changed) == b"changed"


def test_a_bucket_with_other_files_is_refused(memory: Any) -> None:
    memory.pipe_file("/lake/articles/thesis.txt", b"mine")
    with pytest.raises(OutputRefusedError, match="holds files but no dataset"):
        run_into(LAMPS, PLACE, Settings(), "parquet")


def test_an_unknown_protocol_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", str(tmp_path), "-o", "carrier-pigeon://lake", "--into", "parquet"]) == 2
    assert "carrier-pigeon://lake: has an unknown protocol" in capsys.readouterr().err


def test_without_the_package_of_a_cloud_the_error_names_it(tmp_path: Path) -> None:
    code = "import sys\nsys.modules['s3fs'] = None\nfrom fixharvest.cli import main\nsys.exit(main(sys.argv[1:]))"
    words = ["run", str(tmp_path), "-o", "s3://lake/articles", "--into", "parquet"]
    found = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert "s3:// addresses need fsspec and s3fs; to install it, run: pip install fsspec s3fs" in found.stderr
