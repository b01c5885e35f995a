"""`fixharvest run --into` as a user runs it: exit statuses, messages, and what it refuses."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("pyarrow", reason="the extra parquet is not installed")

from fixharvest.cli import main
from tests.lake.made import BINARY, failed, lamps, named


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for record in lamps(3):
        (folder / record.path).write_bytes(record.data)
    return folder


def words(folder: Path, *more: str) -> list[str]:
    return ["run", str(folder), "-o", str(folder.with_name("out")), "--workers", "0", *more]


def test_a_run_says_what_it_did(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder, "--into", "jsonl")) == 0
    out = capsys.readouterr().out
    assert out.startswith("3 articles in 1 partitions in ")
    assert "changes   3 cleaned, 0 kept, 0 partitions as before\n" in out
    (file,) = named(folder.with_name("out"))
    assert [json.loads(line)["source"]["path"] for line in Path(file).read_text().splitlines()] == [
        "000.md",
        "001.md",
        "002.md",
    ]


def test_failures_are_listed_and_the_status_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "bad.md").write_bytes(BINARY)
    assert main(words(folder, "--into", "parquet")) == 3
    assert failed(folder.with_name("out")) == [("bad.md", "ReadError")]
    assert "bad.md: looks like a binary file" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--into", "parquet", "--watch"], "--into cannot be used with --watch"),
        (["--into", "parquet", "--dry-run"], "--into cannot be used with --dry-run"),
        (["--into", "parquet", "--format", "rag"], "--into cannot be used with --format"),
        (["--into", "csv"], "'csv' is not one of 'parquet', 'jsonl'"),
        (["--engine", "ray"], "need --into parquet or --into jsonl"),
        (["--into", "parquet", "--address", "auto"], "--address needs --engine ray"),
        (["-o", "s3://bucket/lake"], "-o with an address needs --into"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_options_that_do_not_go_together_are_refused(
    more: list[str], message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words(folder, *more)) == 2
    assert message in capsys.readouterr().err
    assert not folder.with_name("out").exists()


def test_the_output_of_a_run_is_no_dataset_and_a_dataset_no_input(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words(folder)) == 0
    assert main(words(folder, "--into", "parquet")) == 2
    assert "is an output of fixharvest; choose another folder" in capsys.readouterr().err
    lake = folder.with_name("lake")
    assert main(["run", str(folder), "-o", str(lake), "--workers", "0", "--into", "jsonl", "-q"]) == 0
    assert main(["run", str(lake), "-o", str(folder.with_name("again"))]) == 2
    assert main(["run", str(folder), "-o", str(lake)]) == 2
    assert "is a dataset of fixharvest; choose another folder" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("missing", "more", "message"),
    [("pyarrow", [], "--into needs pyarrow"), ("ray", ["--engine", "ray"], "--engine ray needs ray")],
    ids=["pyarrow", "ray"],
)
def test_without_an_extra_the_error_names_it(missing: str, more: list[str], message: str, folder: Path) -> None:
    code = f"import sys\nsys.modules[{missing!r}] = None\nfrom fixharvest.cli import main\nsys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, *words(folder, "--into", "parquet", *more)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    assert found.returncode == 1
    assert f"{message}; to install it, run: pip install" in found.stderr
    assert "Traceback" not in found.stderr
