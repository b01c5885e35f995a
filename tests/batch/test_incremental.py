"""A second run processes only new and changed articles, and its output equals that of a run from scratch."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from fixharvest.batch import run as batch
from fixharvest.batch.options import Options
from fixharvest.batch.report import MAX_KEPT
from fixharvest.cli import main
from fixharvest.settings.settings import Settings

ARTICLE = "# How to fix a kettle\n\n## Fix 1: Clean it\n\n1. Open **Lid**.\n2. Click **Clean**.\n"


def run(folder: Path, output: Path, *arguments: str) -> int:
    return main(["run", str(folder), "-o", str(output), "--workers", "0", "--quiet", *arguments])


def changes(output: Path) -> dict[str, list[str]]:
    """The paths of the last run's changes by their kind; empty if it changed nothing."""
    found: dict[str, list[str]] = {}
    changed = report(output)["changes"]
    if not changed["added"] + changed["updated"] + changed["removed"]:
        return found
    rows = [json.loads(line) for line in (output / "changes.jsonl").read_text().splitlines()]
    for row in rows:
        if row["run"] == rows[-1]["run"]:
            found.setdefault(row["change"], []).append(row["path"])
    return found


def report(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "run.json").read_bytes())
    return found


def results(output: Path) -> dict[str, bytes]:
    """All files that hold articles."""
    files = [*output.rglob("*.json"), *output.rglob("*.md"), output / "articles.jsonl"]
    return {str(file.relative_to(output)): file.read_bytes() for file in files if file.name != "run.json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four articles."""
    for name in ("a.md", "b.md", "sub/c.md", "sub/deep/d.md"):
        file = tmp_path / "in" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(ARTICLE.replace("kettle", f"kettle of {name}"))
    return tmp_path / "in"


def test_a_second_run_processes_only_what_changed(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(folder, output) == 0
    assert changes(output) == {"added": ["a.md", "b.md", "sub/c.md", "sub/deep/d.md"]}
    (folder / "b.md").write_text(ARTICLE.replace("Open", "Close"))
    (folder / "e.md").write_text(ARTICLE)
    untouched = (output / "articles" / "a.json").stat().st_mtime_ns
    assert run(folder, output) == 0
    assert changes(output) == {"updated": ["b.md"], "added": ["e.md"]}
    assert (output / "articles" / "a.json").stat().st_mtime_ns == untouched
    assert report(output)["changes"] == {"added": 1, "updated": 1, "unchanged": 3, "removed": 0}
    assert report(output)["articles"]["done"] == 5
    fresh = tmp_path / "fresh"
    run(folder, fresh)
    assert results(output) == results(fresh)


def test_deleted_articles_leave_the_output(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    shutil.rmtree(folder / "sub" / "deep")
    (folder / "a.md").unlink()
    assert run(folder, output) == 0
    assert changes(output) == {"removed": ["a.md", "sub/deep/d.md"]}
    assert not (output / "articles" / "sub" / "deep").exists()
    assert not (output / "markdown" / "a.md").exists()
    assert sorted(path.name for path in (output / "articles").rglob("*.json")) == ["b.json", "c.json"]


def test_an_article_that_can_no_longer_be_read_leaves_the_output_and_is_listed(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    (folder / "a.md").write_bytes(b"\x00\x01\x02" * 100)
    assert run(folder, output) == 3
    assert changes(output) == {"removed": ["a.md"]}
    assert json.loads((output / "failures.jsonl").read_text())["path"] == "a.md"


def test_other_settings_process_everything_again(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    assert run(folder, output, "--rule", "marked_ads") == 0
    assert len(changes(output)["updated"]) == 4
    assert run(folder, output, "--rule", "marked_ads") == 0
    assert changes(output) == {}


def test_a_result_that_is_gone_is_made_anew(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    whole = results(output)
    (output / "articles" / "b.json").unlink()
    (output / "markdown" / "a.md").unlink()
    assert run(folder, output) == 0
    assert results(output) == whole


def test_files_of_others_stay(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    run(folder, output)
    (output / "articles" / "notes.json").write_text('{"mine": true}')
    (output / "articles" / "list.txt").write_text("mine")
    run(folder, output)
    assert (output / "articles" / "notes.json").exists()
    assert (output / "articles" / "list.txt").exists()


def test_include_exclude_and_the_ignore_file_select(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(folder, output, "--include", "sub/**", "--exclude", "d.md") == 0
    assert changes(output) == {"added": ["sub/c.md"]}
    (folder / ".fixharvestignore").write_text("# drafts\nsub/\n")
    assert run(folder, output) == 0
    assert changes(output) == {"added": ["a.md", "b.md"], "removed": ["sub/c.md"]}


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    run(folder, output)
    before = {path: path.stat().st_mtime_ns for path in output.rglob("*")}
    (folder / "a.md").unlink()
    (folder / "b.md").write_text("# B\n")
    (folder / "e.md").write_text("# E\n")
    capsys.readouterr()
    assert main(["run", str(folder), "-o", str(output), "--dry-run", "--workers", "0"]) == 0
    shown = capsys.readouterr().out
    assert "would clean 2 articles: 1 new, 1 changed" in shown
    assert "would keep 2 and remove 1" in shown
    assert {path: path.stat().st_mtime_ns for path in output.rglob("*")} == before
    assert main(["run", str(folder), "-o", str(tmp_path / "none"), "--dry-run", "--workers", "0"]) == 0
    assert not (tmp_path / "none").exists()


def test_too_many_failures_stop_the_run(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.md", "b.md"):
        (folder / name).write_bytes(b"\x00\x01\x02" * 100)
    assert run(folder, tmp_path / "out", "--max-failures", "1") == 1
    assert "1 allowed" in capsys.readouterr().err
    assert run(folder, tmp_path / "out", "--max-failures", "2") == 3


def test_log_lines_are_json(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "b.md").write_bytes(b"\x00\x01\x02" * 100)
    run(folder, tmp_path / "out", "--log-format", "json")
    rows = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(row["event"], row["path"]) for row in rows] == [
        ("added", "a.md"),
        ("failed", "b.md"),
        ("added", "sub/c.md"),
        ("added", "sub/deep/d.md"),
    ]
    assert "binary" in rows[1]["message"]


def test_formats_are_written_with_the_run(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(folder, output, "--format", "rag,howto") == 0
    assert len((output / "rag.jsonl").read_text().splitlines()) >= 4
    assert len((output / "howto.jsonl").read_text().splitlines()) == 4


def test_the_next_run_reports_what_a_killed_run_did(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    assert run(folder, output) == 0
    (folder / "e.md").write_text(ARTICLE)
    before = (output / "articles.jsonl").read_bytes()
    assert run(folder, output) == 0
    assert changes(output) == {"added": ["e.md"]}
    (output / "articles.jsonl").write_bytes(before)  # as if killed before its end: e.json is there, the list is old
    with (output / ".fixharvest" / "journal").open("ab") as journal:
        journal.write(f"{hashlib.sha256(before).hexdigest()}  articles.jsonl\n".encode())
    assert run(folder, output) == 0
    assert changes(output) == {"added": ["e.md"]}


def test_articles_of_an_unreadable_folder_stay(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    output, scan = tmp_path / "out", os.scandir
    assert run(folder, output) == 0

    def refused(path: str) -> Any:
        if str(path).endswith("deep"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refused)
    assert run(folder, output) == 3
    assert (output / "articles" / "sub" / "deep" / "d.json").exists()
    assert changes(output) == {}
    assert len((output / "articles.jsonl").read_text().splitlines()) == 4


def test_two_articles_with_one_path_are_reported_and_the_first_is_kept(folder: Path, tmp_path: Path) -> None:
    other, output = tmp_path / "other", tmp_path / "out"
    other.mkdir()
    (other / "a.md").write_text(ARTICLE.replace("kettle", "second kettle"))
    for _ in range(2):
        assert main(["run", str(folder), str(other), "-o", str(output), "--workers", "0", "--quiet"]) == 3
        (failure,) = [json.loads(line) for line in (output / "failures.jsonl").read_text().splitlines()]
        assert failure["path"] == "a.md"
        assert "same path or output name" in failure["message"]
        assert report(output)["articles"]["done"] == 4
        assert "kettle of a.md" in (output / "markdown" / "a.md").read_text()
    arguments = ["run", str(folder), str(other), "-o", str(output), "--base", str(tmp_path), "--workers", "0", "--quiet"]
    assert main(arguments) == 0
    assert changes(output)["added"] == ["in/a.md", "in/b.md", "in/sub/c.md", "in/sub/deep/d.md", "other/a.md"]


def test_an_article_that_moves_keeps_its_id_and_counts_as_updated(folder: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    for name in ("a", "b"):
        (folder / f"{name}.md").write_text(f"---\nslug: fix-{name}\n---\n{ARTICLE}")
    assert run(folder, output, "--id-key", "slug") == 0
    (folder / "a.md").rename(folder / "z.md")
    assert run(folder, output, "--id-key", "slug") == 0
    assert changes(output) == {"updated": ["z.md"]}
    assert not (output / "articles" / "a.json").exists()
    (folder / "z.md").write_bytes((folder / "b.md").read_bytes())  # two articles with one id
    assert run(folder, output, "--id-key", "slug") == 0
    assert run(folder, output, "--id-key", "slug") == 0
    assert changes(output) == {}


def test_a_failed_article_leaves_the_output_even_if_a_folder_is_unreadable(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output, scan = tmp_path / "out", os.scandir
    assert run(folder, output) == 0
    (folder / "a.md").write_bytes(b"\x00\x01\x02" * 100)

    def refused(path: Any) -> Any:
        if not isinstance(path, int) and Path(path) == folder / "sub":
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr("os.scandir", refused)
    assert run(folder, output) == 3
    assert changes(output) == {"removed": ["a.md"]}
    assert sorted(file.name for file in (output / "articles").rglob("*.json")) == ["b.json", "c.json", "d.json"]
    assert len((output / "articles.jsonl").read_text().splitlines()) == 3


def test_all_failures_are_listed_but_few_kept_in_memory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, output = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(MAX_KEPT + 20):
        os.mkfifo(folder / f"{number:03}.md")
    assert run(folder, output) == 3
    assert len((output / "failures.jsonl").read_text().splitlines()) == MAX_KEPT + 20
    assert main(["run", str(folder), "-o", str(output), "--dry-run", "--workers", "0"]) == 3
    shown = capsys.readouterr().out
    assert shown.count(": not a regular file") == MAX_KEPT
    assert "would fail 20 more" in shown


def test_a_list_file_that_is_not_a_list_is_not_overwritten(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(folder, output) == 0
    (output / "articles.jsonl").write_text("mine\n")
    assert run(folder, output) == 1
    assert "articles.jsonl: was not written by fixharvest, or changed since" in capsys.readouterr().err
    assert (output / "articles.jsonl").read_text() == "mine\n"


def test_the_progress_bar_gets_the_number_of_articles(folder: Path, tmp_path: Path) -> None:
    totals: list[int] = []
    (folder / "link.md").symlink_to(folder / "a.md")
    found = batch.run([folder], tmp_path / "out", Settings(), options=Options(on_start=totals.append))
    assert (totals, found.skipped) == ([4], 1)
