"""What repeats in an article, however its numbers are dressed."""

from __future__ import annotations

import pytest

from fixharvest.cleaning.page import Page
from fixharvest.structure.repetition import repetitions
from fixharvest.structure.units import units_of


def numbers(lines: list[str]) -> list[list[int | None]]:
    """The numbers of each repetition of more than one entry in an article of these paragraphs."""
    found = repetitions(units_of(Page.of("\n\n".join(lines))))
    return [[entry.number for entry in run.entries] for run in found if len(run.entries) > 1]


@pytest.mark.parametrize(
    "lines",
    [
        ["① Open it.", "② Close it."],
        ["1️⃣ Open it.", "2️⃣ Close it."],
        ["۱- باز کنید", "۲- ببندید"],
        ["Вариант А. Откройте", "Вариант Б. Закройте"],
        ["第一步 打开", "第二步 关闭"],
        ["Vaihe 1: Avaa", "Vaihe 2: Sulje"],
        ["## a) Open it", "## b) Close it"],
        ["(1) Open it.", "(2) Close it."],
        ["| 1 | Open |\n|---|---|\n| 1 | Open |\n| 2 | Close |"],
    ],
)
def test_what_counts_up_is_found_in_any_dress(lines: list[str]) -> None:
    assert numbers(lines) == [[1, 2]]


@pytest.mark.parametrize(
    "lines",
    [
        ["1.5 GB are free.", "2.5 GB are needed."],
        ["A lamp burns.", "B flat sounds."],
        ["3D models turn.", "4K films run."],
        ["Step 1: Open it.", "## The next part", "Step 2: Close it."],
        ["2. Close it.", "3. Leave it."],
    ],
)
def test_what_does_not_count_up_from_one_is_no_repetition(lines: list[str]) -> None:
    assert [run for run in numbers(lines) if run[0] is not None] == []
