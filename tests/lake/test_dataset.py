"""A dataset: what it holds, what a second run does, what it refuses, and who can read it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pq = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")

from fixharvest.batch.options import Removals  # noqa: E402
from fixharvest.batch.report import Failure  # noqa: E402
from fixharvest.batch.workers import Limits  # noqa: E402
from fixharvest.errors import ForeignFileError, OutputRefusedError, RemovalsRefusedError, TooManyFailuresError  # noqa: E402
from fixharvest.lake.schema import ROWS  # noqa: E402
from fixharvest.sources.record import Container, Record  # noqa: E402
from tests.lake.made import BINARY, failed, held, lamp, lamps, make, named, paths  # noqa: E402

LAMPS = lamps(20)
HOSTILE: list[Record | Failure] = [
    *LAMPS[8:10],
    Record("010-binary.md", BINARY),
    Failure("011-broken", "ReadError", "the archive ends here"),
    Record("012-'; DROP\n--.md", b"---\ntitle: [\n---\n# \x00 \xff <script>\n"),
    *LAMPS[13:15],
]
FORMS = pytest.mark.parametrize("form", ["parquet", "jsonl"])


def read(folder: Path, form: str) -> list[dict[str, Any]]:
    """The articles in the files that the manifest names, in order."""
    files = map(Path, named(folder))
    if form == "jsonl":
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]
    return [json.loads(row["article"]) for file in files for row in pq.read_table(file).to_pylist()]


@FORMS
def test_a_dataset_holds_each_article_once_and_in_order(form: str, tmp_path: Path) -> None:
    report = make(LAMPS, tmp_path / "out", form)
    assert [article["source"]["path"] for article in read(tmp_path / "out", form)] == paths(LAMPS)
    assert (report.rows, report.cleaned, report.failed) == (20, 20, 0)
    assert report.partitions == len(named(tmp_path / "out")) > 3
    assert not (tmp_path / "out" / "_staged").exists()


def test_both_formats_hold_the_same_articles(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "parquet", "parquet")
    make(LAMPS, tmp_path / "jsonl", "jsonl")
    assert read(tmp_path / "parquet", "parquet") == read(tmp_path / "jsonl", "jsonl")
    assert all(pq.read_schema(file).equals(ROWS) for file in named(tmp_path / "parquet"))


@FORMS
def test_a_second_run_cleans_only_what_changed_and_makes_the_same_bytes(form: str, tmp_path: Path) -> None:
    changed = [lamp(record.path[:-3] + "-new") if number % 10 == 5 else record for number, record in enumerate(LAMPS)]
    make(LAMPS, tmp_path / "out", form)
    report = make(changed, tmp_path / "out", form)
    assert (report.cleaned, report.kept, report.rows) == (2, 18, 20)
    make(changed, tmp_path / "fresh", form)
    assert held(tmp_path / "out") == held(tmp_path / "fresh")


def test_a_run_without_changes_cleans_nothing_and_leaves_the_files(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    before = held(tmp_path / "out")
    report = make(LAMPS, tmp_path / "out")
    assert (report.cleaned, report.reused) == (0, report.partitions)
    assert held(tmp_path / "out") == before


def test_again_cleans_everything_and_gives_the_same_bytes(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    before = held(tmp_path / "out")
    assert make(LAMPS, tmp_path / "out", again=True).cleaned == 20
    assert held(tmp_path / "out") == before


def test_rows_in_another_order_are_found(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    assert make(LAMPS[::-1], tmp_path / "out").cleaned == 0
    make(LAMPS[::-1], tmp_path / "fresh")
    assert held(tmp_path / "out") == held(tmp_path / "fresh")


@FORMS
def test_hostile_records_are_listed_and_their_neighbors_cleaned(form: str, tmp_path: Path) -> None:
    report = make(HOSTILE, tmp_path / "out", form)
    errors = [("010-binary.md", "ReadError"), ("011-broken", "ReadError")]
    assert failed(tmp_path / "out") == errors
    assert (report.rows, report.failed, [failure.path for failure in report.failures]) == (5, 2, [path for path, _ in errors])
    assert make(HOSTILE, tmp_path / "out", form).cleaned == 0
    assert failed(tmp_path / "out") == errors


def test_workers_make_the_bytes_of_one_process(tmp_path: Path) -> None:
    make(HOSTILE, tmp_path / "one")
    make(HOSTILE, tmp_path / "two", limits=Limits(2))
    assert held(tmp_path / "one") == held(tmp_path / "two")


def test_no_records_make_an_empty_dataset(tmp_path: Path) -> None:
    assert make([], tmp_path / "out").rows == 0
    assert named(tmp_path / "out") == []


def test_too_many_removals_leave_the_dataset_as_it_was(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    before = (tmp_path / "out" / "manifest.json").read_bytes()
    with pytest.raises(RemovalsRefusedError, match="15 of 20"):
        make(LAMPS[:5], tmp_path / "out", removals=Removals())
    assert (tmp_path / "out" / "manifest.json").read_bytes() == before
    assert [article["source"]["path"] for article in read(tmp_path / "out", "parquet")] == paths(LAMPS)
    assert make(LAMPS[:5], tmp_path / "out").removed == 15


def test_new_articles_do_not_hide_lost_ones(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    others = [lamp(f"other {number:03}") for number in range(20)]
    before = held(tmp_path / "out")["manifest.json"]
    with pytest.raises(RemovalsRefusedError, match="20 of 20"):
        make(others, tmp_path / "out", removals=Removals())
    assert held(tmp_path / "out")["manifest.json"] == before
    assert make(others, tmp_path / "out").removed == 20


@pytest.mark.parametrize(
    ("now", "gone"),
    [
        (LAMPS[::-1], 0),
        ([replace(record, data=record.data + b"\nMore.\n") for record in LAMPS], 0),
        ([*LAMPS[:5], Record(LAMPS[5].path, BINARY), *LAMPS[6:]], 1),
        ([*LAMPS[:5], lamp("005a"), *LAMPS[7:]], 2),
    ],
    ids=["in another order", "all changed", "one that fails now", "two gone and a new one"],
)
def test_removals_are_counted_by_path(now: list[Record], gone: int, tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    assert make(now, tmp_path / "out").removed == gone


def test_what_a_lost_receipt_listed_counts_as_removed(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    for file in (tmp_path / "out" / "_receipts").iterdir():
        file.unlink()
    assert make(LAMPS, tmp_path / "out").removed == 0
    for file in (tmp_path / "out" / "_receipts").iterdir():
        file.unlink()
    assert make(LAMPS[:-1], tmp_path / "out").removed > 0


@FORMS
def test_of_records_with_one_path_the_first_counts(form: str, tmp_path: Path) -> None:
    def row(name: str, number: int, text: str) -> Record:
        place = Container("lamps.jsonl", row=number)
        return replace(lamp(name), data=lamp(text).data, container=place)

    items = [row("a", 1, "1"), row("b", 2, "2"), row("a", 3, "3"), replace(row("a", 4, "4"), container=Container("z", "m"))]
    report = make(items, tmp_path / "out", form)
    assert [article["title"] for article in read(tmp_path / "out", form)] == ["How to fix lamp 1", "How to fix lamp 2"]
    assert failed(tmp_path / "out") == [("a.md", "ReadError")] * 2
    first, second = report.failures
    assert "has the same path as another article (row 1 of lamps.jsonl); only the first one is read" in first.message
    assert [failure.container and (failure.container.row, failure.container.member) for failure in (first, second)] == [
        (3, None),
        (None, "m"),
    ]
    again = make(items, tmp_path / "out", form)
    assert (again.cleaned, again.failed, again.reused) == (0, 2, again.partitions)


def test_too_many_failures_stop_the_run(tmp_path: Path) -> None:
    with pytest.raises(TooManyFailuresError, match="failure 2; 1 allowed"):
        make(HOSTILE, tmp_path / "out", max_failures=1)
    assert not (tmp_path / "out" / "manifest.json").exists()


def test_files_that_are_not_ours_stay(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    first = Path(named(tmp_path / "out")[0])
    theirs = first.with_name("mine.parquet")
    theirs.write_bytes(b"mine")
    first.write_bytes(b"changed")
    with pytest.raises(ForeignFileError, match="move it away"):
        make(lamps(21), tmp_path / "out")
    assert theirs.read_bytes() == b"mine"
    assert first.read_bytes() == b"changed"


@pytest.mark.parametrize(
    ("prepare", "message"),
    [
        (lambda folder: (folder / "thesis.txt").write_text("mine"), "neither empty nor a dataset"),
        (lambda folder: make(LAMPS[:1], folder, "jsonl"), "dataset of jsonl files"),
    ],
    ids=["other files", "another format"],
)
def test_what_holds_something_else_is_refused(prepare: Any, message: str, tmp_path: Path) -> None:
    prepare(tmp_path)
    with pytest.raises(OutputRefusedError, match=message):
        make(LAMPS, tmp_path, "parquet")


def test_a_lost_worker_is_tried_again_in_the_next_run(tmp_path: Path) -> None:
    passing: list[Record | Failure] = [*LAMPS[:3], Failure("003.md", "WorkerLost", "killed"), *LAMPS[4:]]
    make(passing, tmp_path / "out")
    report = make(passing, tmp_path / "out")
    assert report.reused == report.partitions - 1


@FORMS
def test_rows_below_a_new_one_are_copied_with_their_new_places(form: str, tmp_path: Path) -> None:
    def rows(names: list[str]) -> list[Record]:
        return [
            replace(lamp(name), container=Container("lamps.jsonl", row=row, first_byte=row * 90, end_byte=row * 90 + 90))
            for row, name in enumerate(names, start=1)
        ]

    names = [record.path[:-3] for record in LAMPS]
    make(rows(names), tmp_path / "out", form)
    report = make(rows(["new", *names]), tmp_path / "out", form)
    assert (report.cleaned, report.rows) == (1, 21)
    make(rows(["new", *names]), tmp_path / "fresh", form)
    assert held(tmp_path / "out") == held(tmp_path / "fresh")
    assert [article["source"]["container"]["row"] for article in read(tmp_path / "out", form)] == list(range(1, 22))


def test_a_failure_says_where_its_record_is(tmp_path: Path) -> None:
    place = Container("lamps.zip", member="b.md")
    make([replace(LAMPS[0], container=place), Record("b.md", BINARY, container=place)], tmp_path / "out")
    (file,) = (tmp_path / "out" / "failures").glob("*.jsonl")
    assert json.loads(file.read_text())["container"] == {"path": "lamps.zip", "member": "b.md"}


@FORMS
def test_partitions_in_which_nothing_can_be_read(form: str, tmp_path: Path) -> None:
    report = make([Record("a.md", BINARY), Failure("b", "ReadError", "no")], tmp_path / "out", form)
    assert (report.rows, report.failed) == (0, 2)
    assert named(tmp_path / "out") == []


def part_of(folder: Path, path: str, form: str) -> Path:
    """The file that holds the article from `path`."""
    for file in map(Path, named(folder)):
        texts = file.read_text().splitlines() if form == "jsonl" else pq.read_table(file).column("article").to_pylist()
        if any(json.loads(text)["source"]["path"] == path for text in texts):
            return file
    raise AssertionError(path)


@FORMS
def test_rows_of_a_file_that_changed_are_not_copied_and_the_file_is_named(form: str, tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out", form)
    part = part_of(tmp_path / "out", LAMPS[3].path, form)
    data = part.read_bytes()
    part.write_bytes(data.replace(b"Turn 003", b"Burn 003") if form == "jsonl" else data[:-1] + b"x")
    changed = [*LAMPS[:3], Record(LAMPS[3].path, LAMPS[3].data + b"\nMore.\n"), *LAMPS[4:]]
    report = make(changed, tmp_path / "out", form)
    make(changed, tmp_path / "fresh", form)
    assert report.foreign == [str(part)]
    assert {Path(file).name: Path(file).read_bytes() for file in named(tmp_path / "out")} == {
        Path(file).name: Path(file).read_bytes() for file in named(tmp_path / "fresh")
    }


@pytest.mark.parametrize("again", [False, True])
def test_a_damaged_file_that_is_still_needed_is_named(again: bool, tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    part = part_of(tmp_path / "out", LAMPS[3].path, "parquet")
    part.write_bytes(part.read_bytes() + b"x")
    with pytest.raises(ForeignFileError) as error:
        make(LAMPS, tmp_path / "out", again=again)
    assert error.value.path == str(part)
    part.unlink()
    make(LAMPS, tmp_path / "out")
    make(LAMPS, tmp_path / "fresh")
    assert held(tmp_path / "out") == held(tmp_path / "fresh")


def test_nothing_is_removed_while_an_input_cannot_be_read_whole(tmp_path: Path) -> None:
    make(LAMPS, tmp_path / "out")
    before = held(tmp_path / "out")
    with pytest.raises(RemovalsRefusedError, match="could not be read whole"):
        make(LAMPS[:18], tmp_path / "out", removals=Removals(), unseen=lambda: 1)
    assert {name: before[name] for name in before if not name.startswith("_")} == {
        name: data for name, data in held(tmp_path / "out").items() if name in before and not name.startswith("_")
    }
    assert make(LAMPS[:18], tmp_path / "out", unseen=lambda: 1).removed == 2
