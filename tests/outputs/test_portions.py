"""Portions hold all words, fit their limit, and are cut where a reader would cut them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixharvest.outputs.writers.portions import Limit, characters, portions, tokens

TEXT = st.text("ab 。.\n漢é", max_size=120)
CASES = {
    "fits": ("T", ["one", "two"], 20, ["T|one/two"]),
    "between units": ("T", ["one one", "two", "three"], 14, ["T|one one/two", "T|three"]),
    "a unit stays whole": ("T", ["a/b/c", "d/e"], 9, ["T|a/b/c", "T|d/e"]),
    "a large unit by its lines": ("T", ["aaaa/bbbb/cccc"], 12, ["T|aaaa/bbbb", "T|cccc"]),
    "a large line by its sentences": ("T", ["Open it. Close it."], 13, ["T|Open it.", "T|Close it."]),
    "a large sentence by its words": ("T", ["alpha beta gamma"], 13, ["T|alpha", "T|beta gamma"]),
    "Chinese by its sentences": ("T", ["打开它。关上它。"], 8, ["T|打开它。", "T|关上它。"]),
    "a large word anywhere": ("T", ["abcdefgh"], 7, ["T|abcd", "T|efgh"]),
    "half is enough for the breadcrumb": ("Title > Part", ["one two three"], 18, ["Part|one two", "Part|three"]),
    "no breadcrumb": ("", ["one", "two"], 4, ["one", "two"]),
}


@pytest.mark.parametrize("name", CASES)
def test_where_a_text_is_cut(name: str) -> None:
    breadcrumb, units, most, expected = CASES[name]
    found = portions(breadcrumb.split(" > ") if breadcrumb else (), [unit.replace("/", "\n") for unit in units], Limit(most))
    assert [text.replace("\n\n", "|").replace("\n", "/") for text in found] == expected


def test_without_a_limit_there_is_one_portion() -> None:
    assert portions(("A", "B"), ["x" * 10_000, "y"], None) == ["A > B\n\n" + "x" * 10_000 + "\ny"]


@given(st.lists(TEXT, min_size=1, max_size=6), st.integers(20, 60), st.sampled_from([characters, tokens]))
def test_portions_hold_all_characters_and_fit(units: list[str], most: int, size: object) -> None:
    limit = Limit(most, size)  # type: ignore[arg-type]
    found = portions(("Title", "of it"), units, limit)
    assert all(map(limit.fits, found))
    bodies = [text.removeprefix("Title > of it").removeprefix("of it") for text in found]
    assert "".join("".join(bodies).split()) == "".join("".join(units).split())


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("word", 1), ("words", 2), ("漢字", 2)])
def test_a_token_is_four_bytes(text: str, expected: int) -> None:
    assert tokens(text) == expected
