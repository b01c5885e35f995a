"""If any system call fails, files are whole or absent, the error is reported, and the next run completes the output.

By default, some of the calls fail; with `make faults`, each of them.
"""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.outputs.marks import MARK
from tests.batch.faults import ERRORS, KINDS, failing

ALL = bool(os.environ.get("FIXHARVEST_FAULTS"))
ARTICLES = {
    "a.md": "---\ntitle: Lamp\n---\n\n# How to fix a lamp\n\n## Fix 1: Turn it\n\n1. Open **Cap**.\n2. Click **Turn**.\n",
    "sub/b.md": "# How to fix a fan\n\n<!-- ads begin -->\nBuy this.\n<!-- ads end -->\n\n1. Click **Fan**.\n",
    "sub/c.html": "<title>Kettle</title><h1>Kettle</h1><p>It boils.</p>",
}
# Files that contain times, or differences from the previous run.
ABOUT = {"run.json", "changes.jsonl"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles."""
    for name, text in ARTICLES.items():
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(text, "utf-8")
    return tmp_path / "in"


def run(folder: Path, output: Path, *arguments: str) -> int:
    return main(["run", str(folder), "-o", str(output), "--workers", "0", "--quiet", *arguments])


def files(output: Path) -> dict[str, bytes]:
    return {
        file.relative_to(output).as_posix(): file.read_bytes()
        for file in sorted(output.rglob("*"))
        if file.is_file() and file.name not in ABOUT and file.parent.name != MARK
    }


def numbers() -> list[int]:
    """The numbers of the calls to fail, up to one that the run no longer makes."""
    return list(range(1, 500)) if ALL else [1, 2, 3, 5, 8, 13, 21, 34, 55, 500]


@pytest.mark.parametrize("code", ERRORS, ids=[errno.errorcode[code] for code in ERRORS])
@pytest.mark.parametrize("kind", KINDS)
def test_after_a_fault_files_are_whole_and_the_next_run_completes_them(
    kind: str, code: int, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = tmp_path / "whole"
    assert run(folder, whole) == 0
    expected = files(whole)
    faults = 0
    for number in numbers():
        output = tmp_path / f"out-{number}"
        capsys.readouterr()
        with failing(kind, number, code, folder, output) as fault:
            status = run(folder, output)
        if not fault.failed:
            assert status == 0
            break
        faults += 1
        where = f"{kind} {number} of {fault.failed}"
        message = capsys.readouterr().err
        if status == 0:
            assert files(output) == expected, where
        else:
            of_run = json.loads((output / "run.json").read_bytes()) if status == 3 else {}
            assert status == 1 or of_run["articles"]["failed"] or of_run["skipped"], where
            assert status == 3 or os.strerror(code) in message, where
            assert "Traceback" not in message, where
        for name, data in files(output).items() if output.exists() else ():
            if name in expected and not name.endswith(".jsonl"):
                assert data == expected[name], f"partial file: {name}, {where}"
        assert run(folder, output) == 0, where
        assert files(output) == expected, where
    else:
        pytest.fail("no end of the calls")
    assert faults >= (1 if kind in ("fsync", "rename") else 2)
