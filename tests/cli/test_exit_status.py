"""How commands end: usage errors, fatal errors, and folders in use."""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixharvest.batch import run as batch
from fixharvest.cleaning.rules import RULE_NAMES
from fixharvest.cli import main
from fixharvest.errors import OutputInUseError
from fixharvest.outputs.writers.lock import LOCK_NAME
from fixharvest.settings.settings import Settings
from tests.cli.commands import run, tree, write
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "input"],
        ["nonsense"],
        ["run", "input", "-o"],
        ["run", "input", "-o", "README.md"],
        ["clean"],
        ["clean", "README.md", "--nonsense"],
        ["clean", "README.md", "--rule", "nonsense"],
        ["verify", "no-such-folder"],
    ],
    ids=" ".join,
)
def test_a_usage_error_ends_with_2_and_a_message(
    arguments: Sequence[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    assert main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "Error: " in captured.err
    assert "Traceback" not in captured.err


def test_an_unknown_rule_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", "a.md", "--rule", "nonsense"]) == 2
    message = capsys.readouterr().err
    assert "'nonsense'" in message
    assert all(name in message for name in RULE_NAMES)


@pytest.mark.parametrize("name", ["run", "clean", "explain"])
def test_a_missing_input_is_fatal_and_the_message_says_what_to_do(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "no-such.md"
    output = ["-o", str(tmp_path / "out")] if name == "run" else []
    assert main([name, str(missing), *output]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert re.fullmatch(rf"fixharvest: {re.escape(str(missing))}: no such file[^;\n]*; [^\n]+\n", captured.err)


def test_an_output_that_cannot_be_written_is_fatal(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocked = write(tmp_path, {"file": "x"}) / "file" / "out"
    assert run(articles, "-o", blocked) == 1
    assert capsys.readouterr().err.startswith(f"fixharvest: {blocked}: cannot be written: ")


def test_a_full_disk_is_fatal_and_leaves_no_partial_file(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    before = {name: (output / name).read_bytes() for name in tree(output)}

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    assert run(articles, "-o", output) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {name: (output / name).read_bytes() for name in tree(output)} == before


def test_an_output_in_use_by_another_run_ends_with_4_and_stays_unchanged(
    articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    output.mkdir()
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert run(articles, "-o", output) == 4
        assert tree(output) == [LOCK_NAME]
    assert "another run" in capsys.readouterr().err
    assert run(articles, "-o", output) == 0


@pytest.mark.parametrize("words", [["convert", "--format", "rag"], ["twins", "--unique"]], ids=lambda words: words[0])
def test_commands_that_write_to_an_output_in_use_end_with_4(
    words: list[str], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    before = tree(output)
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert main([words[0], str(output), *words[1:]]) == 4
        assert tree(output) == sorted([LOCK_NAME, *before])
    assert "another run" in capsys.readouterr().err
    assert main([words[0], str(output), *words[1:]]) == 0
    assert LOCK_NAME not in tree(output)
    assert len(tree(output)) > len(before)


def test_convert_to_another_folder_works_while_a_run_is_active(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    with (output / LOCK_NAME).open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        assert main(["convert", str(output), "--format", "rag", "-o", str(tmp_path / "web")]) == 0
    assert tree(tmp_path / "web") == ["rag.jsonl"]


def test_a_lock_file_that_its_owner_deleted_meanwhile_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between opening and locking the file, its owner deletes it and a third run makes a new one."""
    real, lock = fcntl.flock, tmp_path / LOCK_NAME
    third: list[int] = []

    def flock(handle: int, operation: int) -> None:
        if not third:
            lock.unlink()
            third.append(os.open(lock, os.O_RDWR | os.O_CREAT))
            real(third[0], fcntl.LOCK_EX)
        real(handle, operation)

    monkeypatch.setattr("fixharvest.outputs.writers.lock.fcntl.flock", flock)
    with pytest.raises(OutputInUseError):
        batch.run([tmp_path], tmp_path, Settings())
    os.close(third[0])


def test_temporary_files_of_an_interrupted_run_are_deleted(articles: Path, tmp_path: Path) -> None:
    output = write(
        tmp_path / "out", {".fixharvest-abc": "partial", "articles/sub/.fixharvest-def": "partial", "mine.txt": "kept"}
    )
    (output / LOCK_NAME).touch()
    assert run(articles, "-o", output) == 0
    assert [name for name in tree(output) if ".fixharvest" in name] == []
    assert (output / "mine.txt").read_text() == "kept"
