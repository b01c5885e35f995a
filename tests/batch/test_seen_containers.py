"""A container that looks as it did is not opened, and the output is the same as if it had been."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from time import time_ns
from typing import Any

import pytest

from fixharvest.batch import reader
from fixharvest.batch.options import Options, Removals
from fixharvest.batch.reader import Entry
from fixharvest.batch.report import Report
from fixharvest.batch.run import run
from fixharvest.batch.selection import Selection
from fixharvest.batch.workers import Limits
from fixharvest.settings.columns import Columns
from fixharvest.settings.settings import Settings
from fixharvest.sources.containers import records_in
from tests.sources.builders import FIX, json_lines, zipped

BINARY = bytes(range(1, 20)) * 9
ROWS = [
    *({"path": f"{number}.md", "text": f"# Fix {number}\n\nText {number}.\n"} for number in (9, 10, 8)),
    {"path": "none.md"},
]
SETTINGS, SELECTION = Settings(), Selection(containers=True)
ALL = ["a.zip", "b.jsonl", "c.jsonl"]


class Folder:
    """A folder with containers and files, runs over it, and the containers that the last run opened."""

    def __init__(self, root: Path) -> None:
        self.folder, self.output = root / "in", root / "out"
        self.folder.mkdir()
        self.opened: list[str] = []
        self.write("a.zip", zipped({"y.md": FIX, "x.md": FIX, "x.png": b"", "in.zip": b"", "bad.md": BINARY}))
        rows = [*ROWS, ROWS[0], 7]
        self.write("b.jsonl", "".join(json.dumps(row) + "\n" for row in rows).encode())
        self.write("b.jsonl-c.md", FIX)
        self.write("c.jsonl", json_lines({"one": FIX}))

    def write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        self.age(name)

    def age(self, name: str) -> None:
        """Let a file be an hour old, so that its look can be trusted."""
        time = time_ns() - 3600 * 10**9
        os.utime(self.folder / name, ns=(time, time))

    def read(self, *arguments: Any) -> Iterator[Entry]:
        self.opened.append(arguments[1])
        yield from records_in(*arguments)

    def run(self, settings: Settings = SETTINGS, output: str = "out", **options: Any) -> Report:
        self.opened.clear()
        chosen = Options(removals=options.pop("removals", None), selection=SELECTION, **options)
        return run([self.folder], self.output.with_name(output), settings, options=chosen)

    def results(self, output: str = "out") -> dict[str, Any]:
        """All that a run left, without times and what it calls changes."""
        folder = self.output.with_name(output)
        files = [file for file in folder.rglob("*") if file.is_file() and ".fixharvest" not in file.parts]
        found: dict[str, Any] = {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}
        about = json.loads(found.pop("run.json"))
        found.pop("changes.jsonl", None)
        return found | {"run": {name: value for name, value in about.items() if name not in ("times", "changes")}}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """The folder, of which one run has been made."""
    folder = Folder(tmp_path)
    monkeypatch.setattr(reader.Reader.__init__, "__defaults__", (folder.read,))
    folder.run()
    assert folder.opened == ALL
    return folder


def test_what_looks_as_before_is_not_opened(made: Folder) -> None:
    before = made.results()
    assert [failure["path"] for failure in map(json.loads, before["failures.jsonl"].splitlines())] == [
        "a.zip/bad.md",
        "b.jsonl/4",
        "b.jsonl/9.md",
        "b.jsonl/6",
    ]
    for _ in range(2):
        report = made.run()
        assert made.opened == []
        assert (report.unchanged, report.added, report.failed) == (7, 0, 4)
        assert made.results() == before


def remove_json(made: Folder) -> None:
    (made.output / "articles" / "b.jsonl" / "10.json").unlink()


def edit_markdown(made: Folder) -> None:
    file = made.output / "markdown" / "b.jsonl" / "8.md"
    file.write_text(file.read_text() + "more")


def new_row(made: Folder) -> None:
    made.write("b.jsonl", b"".join(reversed((made.folder / "b.jsonl").read_bytes().splitlines(keepends=True))))


def new_name(made: Folder) -> None:
    (made.folder / "b.jsonl").replace(made.folder / "d.jsonl")


def other_file_at_its_place(made: Folder) -> None:
    """A copy with the same bytes and times, which has another number on the disk."""
    file = made.folder / "b.jsonl"
    data, before = file.read_bytes(), file.stat()
    file.with_name("new").write_bytes(data)
    os.utime(file.with_name("new"), ns=(before.st_atime_ns, before.st_mtime_ns))
    file.with_name("new").replace(file)


def folder_at_its_place(made: Folder) -> None:
    (made.folder / "a.zip").unlink()
    (made.folder / "a.zip").mkdir()
    made.write("a.zip/y.md", FIX)


CHANGES: dict[str, tuple[Callable[[Folder], object], list[str]]] = {
    "an article's JSON is gone": (remove_json, ["b.jsonl"]),
    "its rows are others": (new_row, ["b.jsonl"]),
    "it has another name": (new_name, ["d.jsonl"]),
    "another file is at its place": (other_file_at_its_place, ["b.jsonl"]),
    "it is gone": (lambda made: (made.folder / "b.jsonl").unlink(), []),
    "one beside it is gone": (lambda made: (made.folder / "a.zip").unlink(), []),
    "a folder is at its place": (folder_at_its_place, []),
    "a file was written into the folder": (lambda made: made.write("aa.md", FIX), []),
    "the list is damaged": (lambda made: (made.output / ".fixharvest" / "seen").write_bytes(b"{}"), ALL),
}


@pytest.mark.parametrize(("change", "opened"), CHANGES.values(), ids=CHANGES)
def test_only_what_changed_is_opened_and_the_result_is_that_of_a_new_run(
    change: Callable[[Folder], object], opened: list[str], made: Folder
) -> None:
    change(made)
    made.run()
    assert made.opened == opened
    made.run(output="fresh")
    assert made.results() == made.results("fresh")


@pytest.mark.parametrize(
    "settings", [Settings(columns=Columns(id="text")), Settings(max_file_bytes=1_000_000), Settings(rules=("marked_ads",))]
)
def test_other_settings_open_all(settings: Settings, made: Folder) -> None:
    made.run(settings)
    assert made.opened == ALL
    made.run(settings, "fresh")
    assert made.results() == made.results("fresh")


def test_an_article_that_was_edited_opens_its_container(made: Folder) -> None:
    edit_markdown(made)
    made.run()
    assert made.opened == ["b.jsonl"]


def test_a_run_that_asks_for_all_opens_all(made: Folder) -> None:
    made.run(again=True)
    assert made.opened == ALL


def test_a_container_that_is_too_new_is_opened_again(made: Folder) -> None:
    time = time_ns() + 3600 * 10**9
    os.utime(made.folder / "b.jsonl", ns=(time, time))
    for _ in range(2):
        made.run()
        assert made.opened == ["b.jsonl"]


def test_one_that_breaks_off_is_opened_again_and_its_articles_stay(made: Folder) -> None:
    made.write("d.jsonl.gz", b"no gzip")
    made.run()
    before = made.results()
    report = made.run()
    assert (made.opened, report.unseen) == (["d.jsonl.gz"], 1)
    assert made.results() == before


def test_removals_are_guarded_without_opening(made: Folder) -> None:
    made.run(removals=Removals(0, 0))
    assert made.opened == []


def test_a_dry_run_opens_nothing_and_workers_replay_the_same(made: Folder) -> None:
    before = made.results()
    assert made.run(dry=True).unchanged == 7
    assert made.opened == []
    made.run(limits=Limits(1))
    assert made.results() == before
