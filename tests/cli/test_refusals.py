"""What is refused before work starts, with what to do, and that nothing is written then."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixharvest.cli import main
from tests.cli.commands import ARTICLE, run, write
from tests.conftest import ROOT


@pytest.fixture
def here(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with articles in `in`, their output in `out` with a report, other files in `full` and `hidden`; one is there."""
    monkeypatch.chdir(tmp_path)
    assert run(articles, "-o", "out", "--workers", "0") == 0
    assert main(["report", "out"]) == 0
    write(
        tmp_path, {"full/mine.txt": "x", "hidden/.git/config": "x", "a.pdf": "%PDF-1.4", "table.csv": "a,b\n", "s.toml": "x=1"}
    )
    return tmp_path


def contents(folder: Path) -> dict[str, bytes | None]:
    """Everything below a folder, records included."""
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*") if path.name != "lock"}


REFUSED: dict[str, tuple[int, str]] = {
    # output folders
    "run in -o full": (2, "full: is neither empty nor an output of fixharvest; choose a new or empty folder"),
    "run in -o out/report": (2, "out/report: is a report of fixharvest; choose another folder"),
    "report out -o full": (2, "full: is neither empty nor a report of fixharvest; choose a new or empty folder"),
    "report out -o out": (2, "out: is an output of fixharvest; choose another folder"),
    "convert out --format rag -o out/report": (2, "out/report: is a report of fixharvest; choose another folder"),
    "changes full --compact": (2, "full: is neither empty nor an output of fixharvest"),
    # inputs
    "run out -o out": (2, "out: is both an input and the output; choose another output folder"),
    "run in in/../out -o out": (2, "in/../out: is both an input and the output"),
    "run in out/markdown -o out": (2, "out/markdown: lies in out/markdown, where results are written"),
    "run out/markdown/b.md -o out": (2, "out/markdown/b.md: lies in out/markdown"),
    "run out -o new": (2, "out: is a folder that fixharvest wrote; to clean its Markdown again, pass out/markdown"),
    "run out/report -o new": (2, "out/report: is a folder that fixharvest wrote"),
    "run in a.pdf -o new": (2, "a.pdf: .pdf files cannot be read; convert it to Markdown or HTML first"),
    "run s3://bucket/a -o new --watch": (2, "--watch sees changes of local files only"),
    "run https://example.org/a -o new": (2, "is a web address; save the page as .html"),
    "learn a.pdf": (2, "a.pdf: .pdf files cannot be read"),
    "clean a.pdf": (2, "a.pdf: .pdf files cannot be read"),
    "clean table.csv": (2, "table.csv: .csv files cannot be read; clean the articles in it with `fixharvest run`"),
    "learn table.csv": (2, "table.csv: .csv files cannot be read; clean the articles in it with `fixharvest run`"),
    "explain a.pdf": (2, "a.pdf: .pdf files cannot be read"),
    # what does not exist
    "run in none -o new": (2, "none: no such file or folder"),
    "learn none": (2, "none: no such file or folder"),
    "clean none": (2, "none: no such file; check the path"),
    "clean --check none": (2, "none: no such file; check the path"),
    "clean --diff none": (2, "none: no such file; check the path"),
    "clean --in-place none": (2, "none: no such file; check the path"),
    "explain none": (2, "none: no such file; check the path"),
    "verify none": (2, "'none' does not exist"),
    "convert none --format rag": (2, "'none' does not exist"),
    "twins none": (2, "'none' does not exist"),
    "report none": (2, "'none' does not exist"),
    "changes none": (2, "'none' does not exist"),
    "run in -o new --base none": (2, "'none' does not exist"),
    "run in -o new --config none.toml": (2, "'none.toml' does not exist"),
    # options
    "run in -o new --format word": (2, "unknown format 'word'; use jsonl, markdown, parquet"),
    "run in -o new --rule word": (2, "unknown rule 'word'; use "),
    "run in -o new --config s.toml": (1, "s.toml"),
    "run in -o new --max-removed many": (2, "'many' is neither a number of articles (such as 50)"),
    "run in -o new --max-removed -1": (2, "'-1' is neither a number of articles"),
    "run in -o new --workers -1": (2, "--workers"),
    "clean --check --diff in/b.md": (2, "--check and --diff cannot be combined; choose one"),
    "clean --markdown --in-place in/b.md": (2, "--markdown and --in-place cannot be combined"),
    "clean --check --diff --in-place in/b.md": (2, "cannot be combined"),
    "clean --check in -": (2, "--check needs files or folders, not standard input"),
    "changes out --since 5": (1, "'5' is not the id of a run; use one from changes.jsonl"),
    "changes out --since aaaaaa.1": (1, "has no run aaaaaa.1"),
}


@pytest.mark.parametrize(("words", "expected"), REFUSED.items(), ids=REFUSED)
@pytest.mark.usefixtures("here")
def test_refusals_say_what_to_do_and_change_nothing(
    words: str, expected: tuple[int, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(tmp_path)
    status, message = expected
    capsys.readouterr()
    assert main(words.split()) == status
    shown = " ".join(capsys.readouterr().err.split())
    assert message in shown
    assert "Traceback" not in shown
    assert contents(tmp_path) == before


def test_an_empty_folder_and_hidden_files_are_no_reason_to_refuse(here: Path) -> None:
    (here / "empty").mkdir()
    assert run("in", "-o", "empty", "--workers", "0") == 0
    assert run("in", "-o", "hidden", "--workers", "0") == 0
    assert (here / "hidden/.git/config").read_text() == "x"
    assert run("in", "-o", "hidden", "--workers", "0") == 0


@pytest.mark.parametrize(
    ("package", "words"),
    [("pyarrow", ["--format", "rag,parquet"]), ("watchfiles", ["--watch"]), ("pyarrow", ["--dry-run", "--format", "parquet"])],
    ids=["format", "watch", "dry-run"],
)
def test_a_missing_package_is_named_before_an_article_is_read(package: str, words: Sequence[str], here: Path) -> None:
    before = contents(here)
    code = (
        f"import sys\nsys.modules[{package!r}] = None\nfrom fixharvest.cli import main\n"
        f"sys.exit(main(['run', 'in', '-o', 'new', *{words!r}]))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, cwd=here, env={"PYTHONPATH": str(ROOT)}, timeout=60, check=False
    )
    assert found.returncode == 1, found.stderr
    assert f"pip install {package}" in found.stderr.decode()
    assert found.stdout == b""
    assert contents(here) == before


def test_check_tells_findings_from_errors_and_ends_with_a_summary(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here, {"clean/a.md": "# A\n\nText.\n", "dirty/a.md": ARTICLE, "dirty/sub/b.md": ARTICLE, "dirty/bad.md": "\0\1" * 99})
    capsys.readouterr()
    table = {
        "clean": (0, "0 of 1 articles would change"),
        "clean dirty/a.md": (1, "1 of 2 articles would change"),
        "dirty/sub clean": (1, "1 of 2 articles would change"),
        "dirty": (2, "2 of 3 articles would change, 1 could not be read"),
        "clean none": (2, "0 of 2 articles would change, 1 could not be read"),
    }
    for words, (status, summary) in table.items():
        assert main(["clean", "--check", *words.split()]) == status, words
        captured = capsys.readouterr()
        assert captured.err.splitlines()[-1] == summary, words
        assert bool(captured.out) == (status != 0 and "none" not in words), words
