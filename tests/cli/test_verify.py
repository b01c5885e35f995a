"""`verify` accepts what a run wrote and finds later changes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from tests.cli.commands import run


def test_verify_accepts_a_run_and_a_single_file(articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    assert main(["verify", str(output)]) == 0
    assert capsys.readouterr().out == "3 of 3 articles match their sources\n"
    assert main(["verify", str(output / "articles" / "b.json")]) == 0
    assert capsys.readouterr().out == "1 of 1 articles match their sources\n"


TAMPERED: dict[str, dict[str, Any]] = {
    "a-word-changed": {"content": {"markdown": "# Fix the printers\n"}},
    "a-removal-dropped": {"removed": []},
    "another-hash": {"source": {"sha256": "0" * 64}},
    "another-encoding": {"source": {"encoding": "utf-16-le"}},
    "an-encoding-that-cannot-write-it": {"source": {"encoding": "ascii"}, "front_matter": {"text": "é", "span": [0, 1]}},
    "an-unknown-encoding": {"source": {"encoding": "utf-99"}},
    "an-encoding-without-a-mark": {"source": {"encoding": "cp1252", "bom": True}},
    "front-matter-cut": {"front_matter": {"text": "---\n"}},
    "a-field-of-the-wrong-type": {"title": 5},
    "an-unknown-kind": {"kind": "recipe"},
}


@pytest.mark.parametrize("change", TAMPERED.values(), ids=TAMPERED.keys())
def test_verify_finds_changes(
    change: dict[str, Any], articles: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "out"
    assert run(articles, "-o", output) == 0
    file = output / "articles" / "b.json"
    article = json.loads(file.read_bytes())
    for key, value in change.items():
        article[key] = {**article[key], **value} if isinstance(value, dict) else value
    file.write_text(json.dumps(article), "utf-8")
    assert main(["verify", str(output)]) == 1
    captured = capsys.readouterr()
    assert captured.err.startswith(f"{file}: ")
    assert captured.out == "2 of 3 articles match their sources\n"


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[1", b"\xff\xfe", b"[" * 100_000], ids=["empty", "object", "truncated", "binary", "deep"]
)
def test_verify_names_a_file_that_is_not_an_article(data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "a.json"
    file.write_bytes(data)
    assert main(["verify", str(file)]) == 1
    assert capsys.readouterr().err.startswith(f"{file}: is not an article: ")


def test_verify_of_a_folder_without_articles_says_what_to_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path)]) == 1
    assert "pass the folder of a finished run" in capsys.readouterr().err
