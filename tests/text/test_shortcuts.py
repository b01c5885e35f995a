"""Each shortcut for plain text reads what the long way reads."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from fixharvest.text import inline, markdown
from fixharvest.text.inline.emphasis import Pairing
from fixharvest.text.inline.scanner import Scanner
from fixharvest.text.lines import _LINE_END, Lines

PIECES = (
    "a",
    "Word",
    "1",
    "2.",
    "3)",
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "- ",
    "* ",
    "> ",
    "# ",
    "##x",
    "---",
    "===",
    "|-|",
    "a|b",
)
MARKS = (
    "*",
    "**",
    "_",
    "__",
    "~~",
    "`",
    "``",
    "[",
    "](",
    ")",
    "]: x",
    "![",
    "<b>",
    "<!--",
    "\\",
    "&amp;",
    "http://x.y",
    "data:",
    "{",
    ":",
)
TEXTS = st.lists(st.sampled_from(PIECES + MARKS), max_size=30).map("".join)


_PARSER = markdown._parser.__wrapped__


@cache
def _without_shortcut(*, with_markers: bool) -> MarkdownIt:
    return _PARSER(with_markers=with_markers).disable("plain_paragraph")


@given(TEXTS)
def test_plain_paragraphs(text: str) -> None:
    lines = Lines.of(text)
    read = markdown.parse(lines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown, "_parser", _without_shortcut)
        expected = markdown.parse(lines)
    assert read.blocks == expected.blocks
    assert list(dict.fromkeys(read.regions)) == list(dict.fromkeys(expected.regions))


@given(TEXTS)
def test_marks_by_turns_and_text_without_marks(text: str) -> None:
    read = inline._kept_scan.__wrapped__(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Pairing, "by_turns", lambda _, runs: not runs)
        assert read == Scanner(text).run()


@given(st.text(alphabet="a \n"))
def test_lines_that_end_in_line_feeds(text: str) -> None:
    spans = [match.span() for match in _LINE_END.finditer(text)]
    lines = Lines.of(text)
    assert list(zip(lines.ends, lines.nexts, strict=True))[: len(spans)] == spans
    assert "".join(text[start:end] for start, end in zip(lines.starts, lines.nexts, strict=True)) == text
