"""Phrases are found by a word of theirs; what they find is what one pattern of all of them would."""

from __future__ import annotations

import re

import pytest

from fixharvest.lexicon import lexicon
from fixharvest.lexicon.phrases import Phrases, alternatives, literals

PHRASES = ["also read", "also ~ see", "read", "don't miss", "点击", "相关 阅读", "★★", "see", "see also"]
TEXTS = [
    "Also read: ten lamps",
    "** read",
    "You may also want to see this",
    "Don't miss it",
    "dont miss it",
    "reading",
    "see_also",
    "请点击这里",
    "相关  阅读",
    "rated ★★ by all",
    "★★",
    "see  ALSO",
    "",
    "…",
]


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_as_one_pattern(text: str) -> None:
    phrases, pattern = Phrases(PHRASES), alternatives(PHRASES)
    assert phrases.within(text) is bool(re.search(pattern, text, re.IGNORECASE))
    assert phrases.begins(text) is bool(re.match(rf"[\W_]{{0,6}}(?:{pattern})", text, re.IGNORECASE))
    assert phrases.is_whole(text) is bool(re.fullmatch(rf"[\W_]{{0,12}}(?:{pattern})[\W_]{{0,12}}", text, re.IGNORECASE))


def test_the_longest_phrase_counts() -> None:
    match = Phrases(PHRASES).at("see also this", 0, 13)
    assert match is not None
    assert match[0] == "see also"


def test_each_goes_on_behind_what_it_found() -> None:
    text = "read, see also and 点击点击"
    assert [match[0] for match in Phrases(PHRASES).each(text, 0, len(text))] == ["read", "see also", "点击", "点击"]


def test_a_list_without_phrases_finds_nothing() -> None:
    empty = Phrases([])
    assert not empty.within("words")
    assert not empty.begins("words")
    assert not empty.is_whole("")


def test_a_list_contains_its_phrases_letter_for_letter() -> None:
    assert "also read" in Phrases(PHRASES)
    assert "also" not in Phrases(PHRASES)
    assert "Also read" not in Phrases(PHRASES)


def test_literals_also_match_inside_words() -> None:
    pattern = literals(PHRASES)
    assert re.search(pattern, "reading")
    assert re.fullmatch(pattern, "see  also")
    assert not re.search(literals([]), "")


def test_a_pattern_is_of_all_the_lists_named() -> None:
    pattern = lexicon().pattern("clause.and", "clause.or")
    assert [word for word in ("and", "oder", "y", "then") if re.fullmatch(pattern, word)] == ["and", "oder", "y"]
