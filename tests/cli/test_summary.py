"""What `run` prints at its end."""

from __future__ import annotations

from pathlib import Path

from tests.cli.commands import BINARY, command, write


def test_in_a_pipe_there_is_no_progress_bar(articles: Path, tmp_path: Path) -> None:
    found = command("run", articles, "-o", tmp_path / "out")
    assert (found.returncode, found.stderr) == (0, b"")
    lines = found.stdout.decode().splitlines()
    assert lines[0].startswith("3 articles in ")
    assert "found     2 fixes with 0 options, 2 procedures, 4 steps" in lines
    assert "\x1b" not in found.stdout.decode()


def test_quiet_prints_nothing(articles: Path, tmp_path: Path) -> None:
    found = command("run", articles, "-o", tmp_path / "out", "--quiet")
    assert (found.returncode, found.stdout, found.stderr) == (0, b"", b"")


def test_the_summary_counts_failures_and_skips_and_says_where_they_are_listed(articles: Path, tmp_path: Path) -> None:
    write(articles, {"bad.md": BINARY})
    (articles / "link.md").symlink_to(articles / "b.md")
    output = tmp_path / "out"
    found = command("run", articles, "-o", output)
    assert found.returncode == 3
    shown = found.stdout.decode()
    assert f"failed    1 (listed in {output / 'failures.jsonl'})" in shown
    assert f"skipped   1 (listed in {output / 'run.json'})" in shown
