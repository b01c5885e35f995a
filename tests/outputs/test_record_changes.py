"""`rag-changes.jsonl` says which records an export added, updated, and removed; cases in tests/cases/outputs/."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from fixharvest.cli import main
from fixharvest.errors import ForeignFileError, ReadError
from fixharvest.outputs.exports import export
from fixharvest.settings.export_settings import ExportSettings
from tests.conftest import ROOT
from tests.outputs.exported import rows

CASES = tomllib.loads((ROOT / "tests" / "cases" / "outputs" / "record_changes.toml").read_text("utf-8"))


class Index:
    """A folder with one article, its run, and an index that is kept up to date by the journal alone."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.out = folder, folder / "out"
        (folder / "in").mkdir()
        self.stored: dict[str, str] = {}

    def convert(self, titles: Sequence[str], *options: str) -> None:
        fixes = (
            f"## Fix {number}: {title}\n\n1. Open **Lid**.\n2. Click {title}.\n\n" for number, title in enumerate(titles, 1)
        )
        (self.folder / "in" / "a.md").write_text("# How to fix it\n\n" + "".join(fixes))
        assert main(["run", str(self.folder / "in"), "-o", str(self.out), "--workers", "0", "--quiet"]) == 0
        assert main(["convert", str(self.out), "--format", "rag", *options]) == 0

    def records(self) -> dict[str, dict[str, Any]]:
        return {record["uuid"]: record for record in rows(self.out / "rag.jsonl")}

    def journal(self) -> list[dict[str, Any]]:
        return rows(self.out / "rag-changes.jsonl")


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return Index(tmp_path)


@pytest.mark.parametrize("name", CASES)
def test_the_journal_says_what_differs_between_two_exports(name: str, index: Index) -> None:
    case = CASES[name]
    index.convert(case["before"], "--changes")
    before, begun = index.records(), index.journal()
    assert [(line["change"], line["uuid"], line["id"], line["content_hash"]) for line in begun] == [
        ("added", record["uuid"], record["id"], record["content_hash"]) for record in before.values()
    ]
    index.convert(case["after"])
    known = before | index.records()
    new = index.journal()[len(begun) :]
    assert [f"{line['change']} {known[line['uuid']]['title']}" for line in new] == case["changes"]
    stored = {uuid: record["content_hash"] for uuid, record in before.items()}
    for line in new:
        stored[line["uuid"]] = line["content_hash"]
    assert {uuid: digest for uuid, digest in stored.items() if digest} == {
        uuid: record["content_hash"] for uuid, record in index.records().items()
    }


def test_there_is_no_journal_unless_it_was_asked_for(index: Index) -> None:
    index.convert(["Reset", "Wait"])
    assert not (index.out / "rag-changes.jsonl").exists()


def test_a_run_that_writes_records_goes_on_with_the_journal(index: Index) -> None:
    index.convert(["Reset", "Wait"], "--changes")
    (index.folder / "in" / "b.md").write_text("# How to fix it\n\n## Fix 1: Shake\n\n1. Open **Lid**.\n2. Click Shake.\n\n")
    words = ["run", str(index.folder / "in"), "-o", str(index.out), "--workers", "0", "--quiet", "--format", "rag"]
    assert main(words) == 0
    assert [line["run"].partition(".")[2] for line in index.journal()] == ["1", "1", "2"]


def test_the_recipe_follows_the_journal(index: Index) -> None:
    (recipe,) = re.findall(
        r"^```python\n([^`]*def follow.*?)^```", (ROOT / "docs" / "stores.md").read_text("utf-8"), re.M | re.S
    )
    names: dict[str, Any] = {}
    exec(recipe, names)  # the recipe is ours
    store: dict[str, Any] = {}

    def follow(since: int) -> Any:
        lines = (index.out / "rag-changes.jsonl").read_bytes().splitlines()[since:]
        return names["follow"](lines, index.out / "rag.jsonl", write, lambda keys: [store.pop(key) for key in keys])

    def write(records: list[dict[str, Any]]) -> None:
        store.update({record["uuid"]: record for record in records})

    index.convert(["Reset", "Wait"], "--changes")
    assert follow(0).endswith(".1")
    index.convert(["Polish", "*Reset*"])
    assert follow(2).endswith(".2")
    assert {key: record["content_hash"] for key, record in store.items()} == {
        key: record["content_hash"] for key, record in index.records().items()
    }
    assert follow(5) is None


def test_changes_are_printed_since_a_run_and_compacted(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    index.convert(["Reset", "Wait"], "--changes")
    index.convert(["Reset", "*Wait*"])
    first, _, last = index.journal()
    capsys.readouterr()
    assert main(["changes", str(index.out), "--records", "--since", first["run"]]) == 0
    assert [json.loads(line) for line in capsys.readouterr().out.splitlines()] == [last]
    assert main(["changes", str(index.out), "--records", "--compact"]) == 0
    assert "2 records in" in capsys.readouterr().err
    assert index.journal() == [first, last]
    index.convert(["Reset"])
    assert [line["change"] for line in index.journal()] == ["added", "updated", "removed"]
    assert main(["changes", str(index.out), "--records", "--since", "other.3"]) == 1
    assert "so this is another output: read everything again" in capsys.readouterr().err


def test_without_the_earlier_records_the_journal_starts_anew(index: Index) -> None:
    index.convert(["Reset", "Wait"], "--changes")
    (begun, _) = index.journal()
    (index.out / "rag.jsonl").unlink()
    index.convert(["Reset"])
    assert [line["change"] for line in index.journal()] == ["added"]
    assert index.journal()[0]["run"].partition(".")[0] != begun["run"].partition(".")[0]


def test_a_journal_that_is_not_ours_stops_the_export(index: Index) -> None:
    index.convert(["Reset", "Wait"], "--changes")
    before = (index.out / "rag.jsonl").read_bytes()
    (index.out / "rag-changes.jsonl").write_text("mine\n")
    with pytest.raises((ForeignFileError, ReadError), match=r"rag-changes\.jsonl"):
        export(index.out, ["rag"], settings=ExportSettings(max_characters=20))
    assert (index.out / "rag.jsonl").read_bytes() == before
    assert (index.out / "rag-changes.jsonl").read_text() == "mine\n"


def test_the_option_needs_records_and_the_command_a_journal(index: Index, capsys: pytest.CaptureFixture[str]) -> None:
    index.convert(["Reset", "Wait"])
    assert main(["convert", str(index.out), "--format", "jsonl", "--changes"]) == 2
    assert main(["changes", str(index.out), "--records"]) == 1
    assert "run `fixharvest convert --format rag --changes`" in capsys.readouterr().err
