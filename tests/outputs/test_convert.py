"""The command `convert`: which formats it takes, and how it ends."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from fixharvest.cli import main
from fixharvest.errors import SettingsError
from fixharvest.outputs.exports import export
from fixharvest.outputs.formats import FORMATS
from tests.conftest import ROOT
from tests.outputs.exported import ARTICLES, INSTALLED, OUTPUT, visible


def convert(*arguments: str | Path) -> int:
    return main(["convert", *map(str, arguments)])


def test_an_unknown_format_lists_the_known_ones_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(OUTPUT, "--format", "rag,word", "-o", tmp_path) == 2
    message = capsys.readouterr().err
    assert "unknown format 'word'; use jsonl, markdown, parquet, sqlite, rag, howto" in " ".join(message.split())
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(SettingsError, match="unknown format 'word'"):
        export(OUTPUT, ["word"], tmp_path)


def test_formats_can_be_one_list_or_several_options(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(OUTPUT, "--format", "rag, howto", "--format", "jsonl,rag", "-o", tmp_path) == 0
    written = ["rag.jsonl", "howto.jsonl", "articles-00001.jsonl"]
    assert visible(tmp_path) == sorted(written)
    assert [Path(line.split()[1]).name for line in capsys.readouterr().out.splitlines()] == written


def test_a_folder_without_a_run_says_what_to_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(tmp_path, "--format", "rag") == 1
    found = capsys.readouterr().err
    assert found == f"fixharvest: {tmp_path}: contains no articles.jsonl; pass the folder of a finished run\n"
    assert convert(tmp_path / "none", "--format", "rag") == 2


@pytest.mark.parametrize("name", ["--base-url=docs", "--base-url=ftp://a/b", "--base-url=http://[", "--shard-size=0"])
def test_an_invalid_value_is_a_usage_error(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert convert(OUTPUT, "--format", "jsonl", name, "-o", tmp_path) == 2
    assert name.split("=", maxsplit=1)[0] in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", INSTALLED)
def test_a_line_that_is_not_an_article_is_named_and_leaves_no_file(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = (OUTPUT / "articles.jsonl").read_bytes().splitlines()[0]
    file = tmp_path / "articles.jsonl"
    file.write_bytes(good + b'\n{"id": "cut off\n')
    assert convert(tmp_path, "--format", name, "-o", tmp_path / "made") == 1
    assert capsys.readouterr().err.startswith(f"fixharvest: {file}:2: is not an article of schema ")
    assert list((tmp_path / "made").rglob("*")) == []


def test_two_articles_with_one_id_are_an_error_and_leave_no_database(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = (OUTPUT / "articles.jsonl").read_bytes().splitlines()[0]
    (tmp_path / "articles.jsonl").write_bytes(line + b"\n" + line + b"\n")
    assert convert(tmp_path, "--format", "sqlite") == 1
    message = capsys.readouterr().err
    assert ARTICLES[0]["source"]["path"] in message
    assert "--id-key" in message
    assert [path.name for path in tmp_path.iterdir()] == ["articles.jsonl"]


def test_a_missing_package_is_named_before_anything_is_written(tmp_path: Path) -> None:
    code = (
        "import sys\nsys.modules['pyarrow'] = None\nfrom fixharvest.cli import main\n"
        f"sys.exit(main(['convert', {str(OUTPUT)!r}, '--format', 'rag,parquet', '-o', {str(tmp_path)!r}]))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert found.returncode == 1
    expected = "fixharvest: the format parquet needs pyarrow; to install it, run: "
    expected += "pip install pyarrow (with pipx: pipx inject fixharvest pyarrow)\n"
    assert found.stderr.decode() == expected
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("x")
    for name in INSTALLED:
        assert convert(OUTPUT, "--format", name, "-o", tmp_path / "file" / "below") == 1
        assert str(tmp_path / "file") in capsys.readouterr().err


def test_help_names_every_format_and_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", "--help"]) == 0
    shown = capsys.readouterr().out
    for entry in FORMATS.values():
        assert re.search(rf"^  {entry.name} +{re.escape(entry.description)}$", shown, re.MULTILINE)
        assert all(name in shown for name in entry.files)
        assert entry.name not in INSTALLED or callable(entry.writer())


def test_a_folder_of_articles_that_an_export_was_written_into_is_still_read(tmp_path: Path) -> None:
    articles = tmp_path / "site" / "guides"
    articles.mkdir(parents=True)
    (articles / "a.md").write_text("# Hub\n\n1. Open **Lid**.\n2. Click **Clean**.\n")
    assert convert(OUTPUT, "--format", "rag", "-o", articles) == 0
    for number, folder in enumerate((articles, tmp_path / "site")):
        out = tmp_path / f"out{number}"
        assert main(["run", str(folder), "-o", str(out), "--workers", "0", "--quiet"]) == 0
        assert len((out / "articles.jsonl").read_text().splitlines()) == 1
    assert main(["run", str(folder), "-o", str(articles), "--quiet"]) == 2


def test_a_file_in_the_way_of_a_format_is_found_before_the_articles_are_cleaned(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("# Hub\n")
    words = ["run", str(tmp_path / "in"), "-o", str(tmp_path / "out"), "--workers", "0", "--quiet"]
    assert main(words) == 0
    (tmp_path / "out" / "rag.jsonl").write_text("mine")
    (tmp_path / "in" / "b.md").write_text("# Lamp\n")
    assert main([*words, "--format", "rag"]) == 1
    assert (tmp_path / "out" / "rag.jsonl").read_text() == "mine"
    assert not (tmp_path / "out" / "articles" / "b.json").exists()


def test_the_markdown_of_the_run_itself_keeps_its_links(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.md").write_text("# Hub\n\n[Lid](lid.md)\n")
    out = tmp_path / "out"
    assert main(["run", str(tmp_path / "in"), "-o", str(out), "--workers", "0", "--quiet"]) == 0
    words = [str(out), "--format", "markdown,rag", "--base-url", "https://docs.example/"]
    assert convert(*words) == 2
    assert "choose another folder for the format markdown" in capsys.readouterr().err
    assert "(lid.md)" in (out / "markdown" / "a.md").read_text()
    assert convert(*words, "-o", tmp_path / "web") == 0
    assert "(https://docs.example/lid.md)" in (tmp_path / "web" / "markdown" / "a.md").read_text()
