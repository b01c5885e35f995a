"""How commands end: usage errors, fatal errors, and folders in use."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixharvest.cleaning.rules import RULE_NAMES
from fixharvest.cli import main
from fixharvest.outputs.marks import MARK
from fixharvest.outputs.owned import owned
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
def test_a_missing_input_is_wrong_use_and_the_message_says_what_and_what_to_do(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    missing = tmp_path / "no-such.md"
    output = ["-o", str(tmp_path / "out")] if name == "run" else []
    assert main([name, str(missing), *output]) == 2
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
    with owned(output):
        assert run(articles, "-o", output) == 4
        assert tree(output) == []
    assert "another run" in capsys.readouterr().err
    assert run(articles, "-o", output) == 0


@pytest.mark.parametrize("words", [["convert", "--format", "rag"], ["twins", "--unique"]], ids=lambda words: words[0])
def test_commands_that_write_to_an_output_in_use_end_with_4(
    words: list[str], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    before = tree(output)
    with owned(output):
        assert main([words[0], str(output), *words[1:]]) == 4
        assert tree(output) == before
    assert "another run" in capsys.readouterr().err
    assert main([words[0], str(output), *words[1:]]) == 0
    assert len(tree(output)) > len(before)


def test_convert_to_another_folder_works_while_a_run_is_active(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    with owned(output):
        assert main(["convert", str(output), "--format", "rag", "-o", str(tmp_path / "web")]) == 0
    assert tree(tmp_path / "web") == ["rag.jsonl"]


def test_leftovers_of_an_interrupted_run_are_swept(articles: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    write(output, {f"{MARK}/temporary/abc": "cut short", "mine.txt": "kept", "articles/sub/.fixharvest-def": "kept"})
    assert run(articles, "-o", output) == 0
    assert not (output / MARK / "temporary").exists()
    assert (output / "mine.txt").read_text() == "kept"
    assert (output / "articles/sub/.fixharvest-def").read_text() == "kept"


def test_an_interrupt_ends_with_130(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("fixharvest.batch.job.process_record", interrupt)
    assert run(articles, "-o", tmp_path / "out", "--workers", "0") == 130
