"""A run doesn't read what looks as it did for the last run, and reads whatever might have changed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from time import time_ns

import pytest

from fixharvest.batch import job
from fixharvest.batch.options import Options
from fixharvest.batch.run import run
from fixharvest.batch.workers import Limits
from fixharvest.settings.settings import Settings
from fixharvest.sources.places import read_place

ARTICLE = "# How to fix a kettle\n\n## Fix 1: Clean it\n\n1. Open **Lid**.\n2. Click **Clean**.\n"
NAMES = ["a.md", "b.md", "c.md"]


class Reader:
    """Runs over a folder, and the names of the sources that the last run read."""

    def __init__(self, root: Path) -> None:
        self.folder, self.output = root / "in", root / "out"
        self.folder.mkdir()
        for name in NAMES:
            (self.folder / name).write_text(ARTICLE.replace("kettle", name))
            self.age(name)
        self.names: list[str] = []

    def age(self, name: str, hours: int = 1) -> None:
        """Let a source be some hours old; below 0, it is newer than any clock."""
        file = self.folder / name
        time = time_ns() - hours * 3600 * 10**9
        os.utime(file, ns=(time, time))

    def read(self, place: str, max_bytes: int) -> bytes:
        self.names.append(Path(place).name)
        return read_place(place, max_bytes)

    def run(self, settings: Settings | None = None, options: Options | None = None) -> list[str]:
        self.names.clear()
        run([self.folder], self.output, settings or Settings(), options=options)
        return list(self.names)

    def lines(self) -> list[str]:
        return [json.loads(line)["source"]["path"] for line in (self.output / "articles.jsonl").read_text().splitlines()]


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """Three articles, of which one run has been made."""
    made = Reader(tmp_path)
    monkeypatch.setattr(job, "read_place", made.read)
    assert made.run() == NAMES
    return made


def test_what_looks_as_before_is_not_read(reader: Reader) -> None:
    files = {file: file.read_bytes() for file in sorted(reader.output.rglob("*.json*")) if file.name != "run.json"}
    assert reader.run() == []
    assert reader.run() == []
    assert {file: file.read_bytes() for file in files} == files


def rewrite_in_place(reader: Reader) -> None:
    """Other words of the same length, and the time of the old ones."""
    file = reader.folder / "b.md"
    before = file.stat()
    file.write_text(file.read_text().replace("Clean", "Drain"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def rename_over(reader: Reader) -> None:
    """Another file of the same size and time in the same place."""
    file = reader.folder / "b.md"
    before, other = file.stat(), reader.folder / "other"
    other.write_text(file.read_text().replace("Clean", "Drain"))
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)


def touch_json(reader: Reader) -> None:
    os.utime(reader.output / "articles" / "b.json")


def touch_markdown(reader: Reader) -> None:
    os.utime(reader.output / "markdown" / "b.md")


def remove_json(reader: Reader) -> None:
    (reader.output / "articles" / "b.json").unlink()


@pytest.mark.parametrize("change", [rewrite_in_place, rename_over, touch_json, touch_markdown, remove_json])
def test_what_looks_otherwise_is_read(reader: Reader, change: Callable[[Reader], None]) -> None:
    change(reader)
    assert reader.run() == ["b.md"]
    assert reader.run() == []
    assert reader.lines() == NAMES
    words = "Drain" if change in (rewrite_in_place, rename_over) else "Clean"
    assert words in (reader.output / "articles" / "b.json").read_text()


def test_a_source_that_was_new_when_it_was_read_is_read_again(reader: Reader) -> None:
    (reader.folder / "b.md").write_text(ARTICLE)
    reader.age("b.md", -1)
    assert reader.run() == ["b.md"]
    assert reader.run() == ["b.md"]
    reader.age("b.md")
    assert reader.run() == ["b.md"]
    assert reader.run() == []


def test_articles_come_and_go_between_those_that_stay(reader: Reader) -> None:
    (reader.folder / "a.md").unlink()
    for name in ("aa.md", "d.md"):
        (reader.folder / name).write_text(ARTICLE)
        reader.age(name)
    assert reader.run() == ["aa.md", "d.md"]
    assert reader.run() == []
    assert reader.lines() == ["aa.md", "b.md", "c.md", "d.md"]


def test_other_settings_read_everything(reader: Reader) -> None:
    settings = Settings(rules=("marked_ads",))
    assert reader.run(settings) == NAMES
    assert reader.run(settings) == []
    assert reader.run() == NAMES


def test_workers_see_as_much_as_one_process(reader: Reader) -> None:
    (reader.folder / "b.md").write_text(ARTICLE)
    assert reader.run(options=Options(limits=Limits(workers=2))) == []  # b.md is read elsewhere
    reader.age("b.md")
    reader.run(options=Options(limits=Limits(workers=2)))
    assert reader.run() == []
    assert reader.lines() == NAMES


def test_again_reads_everything(reader: Reader) -> None:
    assert reader.run(options=Options(again=True)) == NAMES


def garbage(reader: Reader) -> None:
    (reader.output / ".fixharvest" / "seen").write_bytes(b"{]\n\xff")


def other_version(reader: Reader) -> None:
    seen = reader.output / ".fixharvest" / "seen"
    header, *entries = seen.read_bytes().splitlines(keepends=True)
    seen.write_bytes(header.replace(b'"rules_hash":"', b'"rules_hash":"0') + b"".join(entries))


def other_list(reader: Reader) -> None:
    lines = (reader.output / "articles.jsonl").read_bytes()
    (reader.output / "articles.jsonl").unlink()
    (reader.output / "articles.jsonl").write_bytes(lines)


def nothing(reader: Reader) -> None:
    (reader.output / ".fixharvest" / "seen").unlink()


@pytest.mark.parametrize("change", [garbage, other_version, other_list, nothing])
def test_a_list_that_does_not_fit_only_costs_time(reader: Reader, change: Callable[[Reader], None]) -> None:
    before = (reader.output / "articles.jsonl").read_bytes()
    change(reader)
    assert reader.run() == NAMES
    assert (reader.output / "articles.jsonl").read_bytes() == before
    assert reader.run() == []


def test_a_truncated_list_serves_as_far_as_it_goes(reader: Reader) -> None:
    seen = reader.output / ".fixharvest" / "seen"
    seen.write_bytes(seen.read_bytes()[:-9])
    assert reader.run() == ["c.md"]
    assert reader.lines() == NAMES
