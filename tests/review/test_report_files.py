"""Which files a report writes, replaces and leaves alone, and how `report` ends."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import msgspec
import pytest

from fixharvest.cli import main
from fixharvest.outputs.writers.finished import FinishedRun
from tests.conftest import ROOT
from tests.review import reports
from tests.review.reports import DOUBTFUL, PLAIN, files, page, words, write


def test_doubtful_and_requested_articles_get_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "in", {"plain.md": PLAIN, "doubt.md": DOUBTFUL, "sub/other.md": PLAIN})
    output = reports.run(folder, output=tmp_path / "out")
    assert main(["report", str(output)]) == 0
    always = {"index.html", "articles.html", "cuts.html"}
    assert files(output / "report") == always | {"articles/doubt.html"}
    assert capsys.readouterr().out == (
        f"articles  3, doubtful 1\npages     1 for single articles\nresults   {output / 'report/index.html'}\n"
    )
    assert main(["report", str(output), "--include", "sub/"]) == 0
    assert files(output / "report") == always | {"articles/doubt.html", "articles/sub/other.html"}
    assert main(["report", str(output), "--all", "-o", str(tmp_path / "site")]) == 0
    pages = {"articles/doubt.html", "articles/plain.html", "articles/sub/other.html"}
    assert files(tmp_path / "site") == always | pages
    first = {name: (tmp_path / "site" / name).read_bytes() for name in pages | always}
    assert main(["report", str(output), "--all", "-o", str(tmp_path / "site")]) == 0
    assert {name: (tmp_path / "site" / name).read_bytes() for name in pages | always} == first


def test_a_later_run_does_not_read_a_report(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", {"a.md": PLAIN, "doubt.md": DOUBTFUL})
    output = folder / "out"
    reports.run(folder, output=output)
    reports.report(output)
    reports.report(output, "-o", folder / "elsewhere")
    reports.run(folder, output=output)
    assert [article.source.path for article in FinishedRun(output)] == ["a.md", "doubt.md"]
    skipped = json.loads((output / "run.json").read_bytes())["skipped"]
    assert {entry["path"] for entry in skipped} == {"elsewhere", "out"}
    assert (output / "report/index.html").is_file()


def test_a_folder_with_other_files_is_refused_and_left_unchanged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN}), output=tmp_path / "out")
    before = files(tmp_path / "in")
    assert main(["report", str(output), "-o", str(tmp_path / "in")]) == 2
    assert "is neither empty nor a report of fixharvest" in capsys.readouterr().err
    assert files(tmp_path / "in") == before


def test_a_full_disk_is_fatal_and_leaves_the_older_report_intact(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    output = reports.run(write(tmp_path / "in", {"a.md": PLAIN, "b.md": DOUBTFUL}), output=tmp_path / "out")
    before = {name: (output / "report" / name).read_bytes() for name in files(reports.report(output))}
    written = []

    def full(handle: int) -> None:
        written.append(handle)
        if len(written) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert main(["report", str(output), "--all"]) == 1
    assert "No space left on device" in capsys.readouterr().err
    assert {name: (output / "report" / name).read_bytes() for name in files(output / "report")} == before


def test_a_folder_that_is_not_a_finished_run_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(tmp_path)]) == 1
    assert "contains no articles.jsonl; pass the folder of a finished run" in capsys.readouterr().err
    assert not files(tmp_path)
    assert main(["report", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "articles.jsonl").write_text('{"id": 1}\n')
    assert main(["report", str(tmp_path)]) == 1
    assert "articles.jsonl:1: is not an article" in capsys.readouterr().err


def test_an_article_whose_edits_do_not_add_up_is_named_in_the_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = reports.run(ROOT / "input", output=tmp_path / "out")
    first = next(iter(FinishedRun(output)))
    broken = msgspec.structs.replace(first, content=msgspec.structs.replace(first.content, markdown=""))
    (output / "articles.jsonl").write_bytes(msgspec.json.encode(broken) + b"\n")
    assert main(["report", str(output), "--all"]) == 1
    message = capsys.readouterr().err
    assert first.source.path in message
    assert "fixharvest verify" in message


def test_an_empty_run_has_a_report(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    folder = reports.report(reports.run(tmp_path / "in", output=tmp_path / "out"))
    assert "No article is doubtful" in words(page(folder / "index.html"))
