"""What a run says while it works and at its end: files that are not read, patterns without effect, progress, interrupts."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fixharvest.batch.job import Outcome
from fixharvest.batch.report import Failure
from fixharvest.cli import main
from fixharvest.cli.progress import SECONDS, Lines
from tests.cli.commands import report, run, sources, write
from tests.conftest import ROOT

SCRIPT = "import sys\nfrom fixharvest.cli import main\nsys.exit(main({words}))\n"


def test_files_that_are_not_read_are_counted_by_ending_and_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = (
        "a.md b.pdf C.PDF d.docx notes.txt .hidden.md .e drafts/f.md drafts/g.html LICENSE long.a-very-long-ending-of-a-name"
    )
    folder = write(tmp_path / "in", dict.fromkeys(names.split(), "# A\n"))
    assert main(["run", str(folder), "-o", str(tmp_path / "out"), "--exclude", "drafts/", "--workers", "0"]) == 0
    found = {(row["ending"], row["why"]): row["count"] for row in report(tmp_path / "out")["not_read"]}
    unread = "not a supported format"
    assert found == {
        (".pdf", unread): 2,
        (".docx", unread): 1,
        ("", unread): 1,
        (".a-very-long-ending-", unread): 1,
        (".txt", "text without front matter"): 1,
        (".md", "hidden"): 1,
        ("", "hidden"): 1,
        (".md", "excluded by a pattern"): 1,
        (".html", "excluded by a pattern"): 1,
    }
    assert sum(found.values()) + 1 == len(names.split())
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("not read  ")]
    assert f"2 .pdf ({unread})" in line
    assert "more (see run.json)" in line


INCLUDED = {
    # options -> whether a note says that nothing matches
    "--include *.md": False,
    "--include drafts/": True,
    "--include drafts/ --include *.rst": True,
    "--include drafts/ --include sub/": False,
    "--include b.md --exclude b.md": True,
    "": False,
}


@pytest.mark.parametrize(("options", "noted"), INCLUDED.items(), ids=INCLUDED)
@pytest.mark.parametrize("dry", [False, True])
def test_an_include_that_matches_nothing_is_noted(
    options: str, noted: bool, dry: bool, articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["run", str(articles), "-o", str(tmp_path / "out"), "--workers", "0", *options.split(), *["--dry-run"] * dry]
    assert main(words) == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("note ")]
    patterns = " or ".join(word for word in options.split("--exclude", maxsplit=1)[0].split() if word != "--include")
    message = f"no article in the folders matches {patterns}; check --include"
    assert shown == ([f"note      {message}"] if noted else [])
    if not dry:
        assert report(tmp_path / "out")["notes"] == ([message] if noted else [])


def test_include_is_not_for_files_that_are_named(articles: Path, tmp_path: Path) -> None:
    assert run(articles / "b.md", "-o", tmp_path / "out", "--include", "none/", "--workers", "0") == 0
    assert sources(tmp_path / "out") == ["b.md"]
    assert report(tmp_path / "out")["notes"] == []


def test_without_a_terminal_a_line_comes_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    now = 1000.0
    lines = Lines(clock=lambda: now)
    lines.start(12_000)
    failure = Failure("a.md", "ReadError", "no text")
    table = [(SECONDS - 1, None, ""), (SECONDS, failure, "2 of 12,000 articles, 1 failed")]
    table += [(SECONDS + 1, None, ""), (2 * SECONDS - 1, None, ""), (5 * SECONDS, None, "5 of 12,000 articles, 1 failed")]
    for after, failed, expected in table:
        now = 1000.0 + after
        lines.done(Outcome("a.md", "a", "failed" if failed else "added", failed))
        assert capsys.readouterr().err == (f"fixharvest: {expected}\n" if expected else "")


def test_workers_that_end_as_they_start_are_explained(articles: Path, tmp_path: Path) -> None:
    """A script whose run is not below `if __name__ == "__main__"` is run again by each worker."""
    words = ["run", str(articles), "-o", str(tmp_path / "out"), "--workers", "1", "--quiet"]
    script = write(tmp_path, {"script.py": SCRIPT.format(words=words)}) / "script.py"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(script)]
    found = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=120, check=False)
    assert found.returncode == 1
    assert "fixharvest: the worker processes end as soon as they start; " in found.stderr
    assert "--workers 0" in found.stderr
    assert run(articles, "-o", tmp_path / "out", "--workers", "0") == 0


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the memory of a process cannot be limited")
def test_an_article_that_needs_too_much_memory_says_what_to_do(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.md": "# A\n\nText.\n" * 20_000})
    assert run(tmp_path / "in", "-o", tmp_path / "out", "--memory-limit", "1", "--workers", "1") == 3
    assert "--memory-limit" in (tmp_path / "out" / "failures.jsonl").read_text()


@pytest.mark.parametrize("workers", ["0", "2"])
def test_an_interrupt_says_that_the_next_run_goes_on(workers: str, articles: Path, tmp_path: Path) -> None:
    words = ["run", str(articles), "-o", str(tmp_path / "out"), "--workers", workers, "--quiet"]
    command = [sys.executable, "-m", "tests.batch.interrupted", "SIGINT", "one", "12", str(tmp_path / "out"), *words]
    found = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)
    assert (found.returncode, found.stderr.lstrip()) == (130, "fixharvest: interrupted; the next run continues from here\n")
    assert main(words) == 0
    assert len(sources(tmp_path / "out")) == 3


def test_a_closed_standard_output_is_no_traceback(articles: Path, tmp_path: Path) -> None:
    assert run(articles, "-o", tmp_path / "out", "--workers", "0") == 0
    reading, writing = os.pipe()
    os.close(reading)
    words = [sys.executable, "-m", "fixharvest", "changes", str(tmp_path / "out")]
    found = subprocess.run(words, stdout=writing, stderr=subprocess.PIPE, cwd=ROOT, timeout=60, check=False)
    os.close(writing)
    assert found.returncode in (1, 120, -signal.SIGPIPE)
    assert b"Traceback" not in found.stderr
