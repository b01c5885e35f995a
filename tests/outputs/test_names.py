"""The files of an article are named after its source where every disk can hold that, and no two are one file on any disk."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from typing import Any

import pytest

from fixharvest.outputs.names import Names, earlier_name_of, json_file, markdown_file, name_of, name_of_file
from tests.conftest import ROOT

CASES: dict[str, Any] = tomllib.loads((ROOT / "tests" / "cases" / "outputs" / "names.toml").read_text("utf-8"))


def markdown(name: str | None) -> str:
    """The Markdown of an article with this name, with "*" for a hash."""
    assert name is not None
    return re.sub(r"-[0-9a-f]{10}(?=\.\w+$)", "-*", markdown_file(name).removeprefix("markdown/"))


@pytest.mark.parametrize("path", CASES["kept"])
def test_safe_names_stay_byte_for_byte(path: str) -> None:
    name = name_of(path)
    assert markdown(name) == path
    assert json_file(name) == f"articles/{path.removesuffix('.md')}.json"


@pytest.mark.parametrize(("path", "expected"), CASES["mapped"].items())
def test_other_names_are_mapped(path: str, expected: str) -> None:
    assert markdown(name_of(path)) == expected


@pytest.mark.parametrize("case", CASES["together"], ids=lambda case: case["of"])
def test_names_that_meet_on_some_disk_are_told_apart(case: dict[str, Any]) -> None:
    paths = list(case["names"])
    assert all(before < after for before, after in pairwise(paths)), "sources come in this order"
    with Names() as names:
        assert {path: markdown(names.claim(path)) for path in paths} == case["names"]


@pytest.mark.parametrize("path", [*CASES["kept"], *CASES["mapped"]])
@pytest.mark.parametrize("marked", [False, True])
def test_a_file_tells_the_name(path: str, marked: bool) -> None:
    name = name_of(path, marked=marked)
    assert name_of_file(json_file(name)) == name_of_file(markdown_file(name)) == name


@pytest.mark.parametrize("letter", ["a", "é", "語"])
@pytest.mark.parametrize(("bytes_of_stem", "stays"), [(222, True), (240, False), (600, False)])
def test_long_names_fit_on_a_disk(letter: str, bytes_of_stem: int, stays: bool) -> None:
    stem = letter * (bytes_of_stem // len(letter.encode()))
    name = name_of(f"{stem}.md", marked=True)
    assert len(json_file(name).removeprefix("articles/").encode()) <= 255
    assert name.startswith(stem) == stays


def test_a_path_is_claimed_once_even_if_its_name_was_taken() -> None:
    with Names() as names:
        assert [names.claim(path) is not None for path in ("A.md", "a.md", "a.md", "A.md")] == [True, True, False, False]


def test_a_name_that_looks_like_the_mark_of_another_is_not_given_twice() -> None:
    marked = name_of("a.md", marked=True)
    with Names() as names:
        found = [names.claim(path) for path in ("A.md", f"{marked}.md", "a.md")]
        assert found == ["A", marked, None]


def test_files_stay_unless_their_article_failed() -> None:
    with Names() as names:
        assert [names.claim(path) for path in ("A.md", "b.md")] == ["A", "b"]
        names.drop("b")
        names.keep("c-earlier", "c.md")
        assert [names.keeps(name) for name in ("A", "a", "b", "c-earlier", "d")] == [True, False, False, True, False]
        assert [names.keeps_source(path) for path in ("A.md", "a.md", "b.md", "c.md")] == [True, None, False, True]


def test_names_of_earlier_releases_are_known() -> None:
    found = [earlier_name_of(path) for path in ("sub/a.md", "Guide.md", "_posts/a.md", "a.markdown")]
    assert [re.sub(r"-[0-9a-f]{10}$", "-*", name) for name in found] == ["sub/a", "guide-*", "posts/a-*", "a-*"]
