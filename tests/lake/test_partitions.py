"""Records are cut into partitions where they say so: what is new or gone changes its own partition and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixharvest.batch.report import Failure
from fixharvest.lake.partitions import Cut, Item, partitions, row_key
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Container, Record

RECORDS: list[Item] = [Record(f"{number:04}.md", b"text") for number in range(2_000)]
CUT = Cut(least=20, mean=50, most=200)
PLAIN = Record("a.md", b"text")


def keys(items: list[Item], cut: Cut = CUT) -> list[str]:
    return [partition.key for partition in partitions(items, Settings(), cut)]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param([*RECORDS[:700], Record("0699a.md", b"new"), *RECORDS[700:]], id="one more"),
        pytest.param([*RECORDS[:700], *RECORDS[701:]], id="one gone"),
        pytest.param([*RECORDS[:700], Record("0700.md", b"other"), *RECORDS[701:]], id="one changed"),
        pytest.param([*RECORDS[:700], Failure("0700.md", "ReadError", "gone"), *RECORDS[701:]], id="one unreadable"),
        pytest.param([Record("0.md", b"first"), *RECORDS], id="one at the start"),
    ],
)
def test_a_change_concerns_few_partitions(changed: list[Item]) -> None:
    before, after = keys(RECORDS), keys(changed)
    assert len(before) > 20
    assert 1 <= len(set(after) - set(before)) <= 3


def test_no_item_is_lost_and_no_partition_is_too_large() -> None:
    found = list(partitions(RECORDS, Settings(), CUT))
    assert [item for partition in found for item in partition.items] == RECORDS
    assert all(20 <= len(partition.items) <= 200 for partition in found[:-1])


def test_large_records_end_a_partition() -> None:
    large: list[Item] = [Record(f"{number}.md", b"x" * 1000) for number in range(10)]
    assert [len(partition.items) for partition in partitions(large, Settings(), Cut(most_bytes=3000))] == [3, 3, 3, 1]


@pytest.mark.parametrize(
    "other",
    [
        replace(PLAIN, path="b.md"),
        replace(PLAIN, data=b"texts"),
        replace(PLAIN, form="html"),
        replace(PLAIN, charset="latin-1"),
        replace(PLAIN, extra={"url": "https://example.com"}),
    ],
    ids=str,
)
def test_whatever_decides_a_row_is_in_its_key(other: Record) -> None:
    assert row_key(other, Settings()) != row_key(PLAIN, Settings())


def test_settings_are_in_the_key() -> None:
    assert row_key(PLAIN, Settings(min_confidence=0.5)) != row_key(PLAIN, Settings())


def test_a_place_is_in_the_key_of_its_partition_but_not_of_its_row() -> None:
    moved = [replace(PLAIN, container=Container("crawl.parquet", row=row)) for row in (1, 2)]
    assert row_key(moved[0], Settings()) == row_key(moved[1], Settings())
    keys = [next(partitions([record], Settings(), Cut())).key for record in (PLAIN, *moved)]
    assert len(set(keys)) == 3
