"""Inline Markdown -> plain text: no word lost, lost spaces repaired; cases in `cases/text/inline.toml`."""

from __future__ import annotations

import re
import tomllib

import pytest

from fixharvest.text.inline import Inline, Span, plain, scan
from fixharvest.text.inline.scanner import Scanner
from tests.conftest import ROOT
from tests.growth.watched import Watched

TABLES: dict[str, dict[str, list[str]]] = tomllib.loads((ROOT / "tests" / "cases" / "text" / "inline.toml").read_text("utf-8"))
CASES = [pytest.param(*case, id=f"{table}-{name}") for table, cases in TABLES.items() for name, case in cases.items()]


@pytest.mark.parametrize(("markdown", "expected"), CASES)
def test_reads(markdown: str, expected: str) -> None:
    assert scan(markdown).text == expected


@pytest.mark.parametrize(("markdown", "expected"), CASES)
def test_the_short_cut_reads_the_same(markdown: str, expected: str) -> None:
    assert plain(markdown) == expected


@pytest.mark.parametrize(("markdown", "expected"), CASES)
def test_spans_point_at_their_words(markdown: str, expected: str) -> None:
    found = scan(markdown)
    for span in _spans(found):
        assert found.text[span.start : span.end] == span.text


def test_what_is_marked() -> None:
    found = scan(
        "Open**Settings** , type`off`in _Mode_ and see [the *page*](https://example.com/a_(b) 'Title') . ![alt](i.png)"
    )
    assert found.text == "Open Settings, type off in Mode and see the page."
    assert [span.text for span in found.strong] == ["Settings"]
    assert [span.text for span in found.emphasis] == ["Mode", "page"]
    assert [span.text for span in found.code] == ["off"]
    assert [(span.text, span.href) for span in found.links] == [("the page", "https://example.com/a_(b)")]
    assert [(span.text, span.href) for span in found.images] == [("alt", "i.png")]


def test_an_image_in_a_link_keeps_both_addresses() -> None:
    found = scan("[![alt](i.png)](https://example.com)")
    assert [(span.text, span.href) for span in found.images] == [("alt", "i.png")]
    assert [span.href for span in found.links] == ["https://example.com"]


@pytest.mark.parametrize(
    "markdown",
    [
        "a ![b](data:image/png;base64,{}) c",
        "a ![b](<data:image/png;base64,{}> 'd') c",
        'a <img src="data:image/png;base64,{}" alt="b"> c',
        "a <img alt='b' src='data:image/svg+xml,{}'/> c",
    ],
)
def test_a_picture_in_an_address_is_an_image_and_no_text(markdown: str) -> None:
    found = scan(markdown.format("A" * 50_000))
    assert found.text == "a c"
    assert [(span.text, span.href[:11], len(span.href)) for span in found.images] == [("b", "data:image/", 64)]


def test_a_program_in_an_address_is_no_image() -> None:
    assert scan('<img src="data:text/html,a"> <img src="javascript:a()">').images == []


LARGE = {
    "open-brackets": "[" * 50_000 + " end",
    "image-brackets": "![" * 50_000 + " end",
    "links-in-links": "[" * 20_000 + "a" + "](b)" * 20_000 + " end",
    "links-without-end": "[a](" * 20_000 + " end",
    "titles-without-end": '[a](b "' * 4_000 + " end",
    "ticks-of-two-lengths": "`a ``b " * 10_000 + " end",
    "ticks-of-all-lengths": " ".join("`" * length for length in range(1, 500)) + " end",
    "bold-without-end": "**a " * 30_000 + " end",
    "names": "a_b_c" * 20_000 + " end",
    "underscores": "_a" * 20_000 + " end",
    "tags-without-end": "<a " * 20_000 + " end",
    "tags": "<b>a</b>" * 20_000 + " end",
    "comments-without-end": "<!-- " * 10_000 + " end",
    "comments-without-space": "<!--" * 10_000 + " end",
    "spaces-behind-bold": "**a**" + " " * 100_000 + "end",
    "spaces-between-marks": "*a*" + (" " * 200 + "*a*") * 500 + " end",
    "full-stops-behind-bold": "**a**" + " ." * 50_000 + " end",
    "entities": "&lt" * 30_000 + " end",
    "backslashes": "\\" * 50_000 + " end",
    "angle-brackets": "<" * 50_000 + " end",
    "a-mail-address": "<" + "a." * 50_000 + " end",
    "words": "word " * 50_000 + " end",
}


@pytest.mark.usefixtures("at_most_ten_seconds")
@pytest.mark.parametrize("markdown", LARGE.values(), ids=LARGE.keys())
def test_large_inputs_come_to_an_end_with_their_last_word(markdown: str) -> None:
    assert scan(markdown).text.endswith("end")


@pytest.mark.parametrize(
    "markdown", ["run <command>", "if a<b and c>d", "a <one two three> b", "x<y>z", "<Alt>+<F4>", "<IP address>/24"]
)
def test_no_word_in_angle_brackets_is_lost(markdown: str) -> None:
    assert re.findall(r"\w+", scan(markdown).text) == re.findall(r"\w+", markdown)


def _spans(found: Inline) -> list[Span]:
    return [*found.strong, *found.emphasis, *found.code, *found.links]


@pytest.mark.parametrize(
    "markdown", ["Press [**Start** and `go`] now", "array[0] of **x**", "[**a** [b](c)] d", "![**a**] and **b**"]
)
def test_marks_inside_literal_brackets_stand_where_they_say(markdown: str) -> None:
    inline = scan(markdown)
    assert "[ " not in inline.text
    for spans in inline.marks:
        for span in spans:
            assert inline.text[span.start : span.end] == span.text


@pytest.mark.parametrize("words", ["_a", "*a", "`a", "[a", "a]", "![a](", "\\a", "&amp;a", "a_b *c* "])
def test_the_scan_never_copies_the_rest_of_the_text_at_each_mark(words: str) -> None:
    source = Watched(words * 2_000)
    Scanner(source).run()
    assert source.copied < 100 * len(source)
