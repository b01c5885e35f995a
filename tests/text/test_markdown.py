"""Markdown -> blocks: every line in exactly one, no word lost, however the text is nested; cases in `cases/text/`."""

from __future__ import annotations

import re

import pytest

from fixharvest.api import clean
from fixharvest.model import Article, Fix
from fixharvest.text.blocks import Block
from fixharvest.text.lines import Lines
from fixharvest.text.markdown import parse
from tests.conftest import ROOT

CASES = (ROOT / "tests" / "cases" / "text" / "blocks.md").read_text("utf-8")
_CASE = re.compile(r"^## (?P<name>[^\n]+)\n\n~~~~\n(?P<text>.*?)~~~~\n(?P<blocks>(?:- [^\n]*\n)+)", re.MULTILINE | re.DOTALL)
BLOCKS = [
    pytest.param(
        case["text"].replace("→", "\t"), [line[2:] for line in case["blocks"].splitlines()], id=case["name"].replace(" ", "-")
    )
    for case in _CASE.finditer(CASES)
]

NESTED = {
    "quotes-9-deep": "> " * 9 + "innermost\n\nafter\n",
    "quotes-12-deep-growing": "".join("> " * depth + f"quote{depth}\n" for depth in range(1, 13)),
    "quotes-60-deep": "> " * 60 + "innermost\n\nafter\n",
    "quotes-150-deep": "> " * 150 + "innermost\n\nafter\n",
    "quotes-150-deep-growing": "".join("> " * depth + f"quote{depth}\n" for depth in range(1, 150)),
    "lists-12-deep": "".join("  " * depth + f"- item{depth}\n" for depth in range(12)),
    "lists-150-deep": "".join("  " * depth + f"- item{depth}\n" for depth in range(150)),
    "lists-12-deep-on-one-line": "- " * 12 + "innermost\n\nafter\n",
    "lists-150-deep-on-one-line": "- " * 150 + "innermost\n\nafter\n",
    "numbers-150-deep-on-one-line": "1. " * 150 + "innermost\n\nafter\n",
    "quotes-and-lists-120-deep": "> - " * 60 + "innermost\n\nafter\n",
    "lists-25000-deep": "- " * 25_000 + "innermost\n\nafter\n",
    "quotes-25000-deep": "> " * 25_000 + "innermost\n\nafter\n",
}
NASTY = {
    "empty": "",
    "blank-lines": "\n \n\t\n",
    "no-newline-at-the-end": "text",
    "carriage-returns": "# one\r\r- two\r- three\r",
    "mixed-newlines": "# one\r\n\n- two\r- three\n",
    "what-python-calls-a-newline": "one\x0btwo\x0cthree\x85four\u2028five\n\n- six\u2029- seven\n",
    "nul-and-controls": "one\x00two\n\n- \x01three\n",
    "half-a-character": "one \ud800 two\n\n- three\n",
    "blank-by-unicode-only": "one\n\u00a0\ntwo\n\u3000\n\nthree\n\x0b\nfour\n",
    "unclosed-fence": "one\n\n```\ntwo\n\n# three\n",
    "unclosed-comment": "one\n\n<!-- two\n\nthree\n",
    "unclosed-script": "one\n\n<script>\ntwo\n\nthree\n",
    "unclosed-cdata": "one\n\n<![CDATA[ two\n\nthree\n",
    "references-in-containers": "> [a]: http://example.com/one\n\n- [b]: http://example.com/two\n- three\n",
    "reference-with-a-title-over-lines": '[a]: <one> "two\nthree\nfour"\n\n[b]: five (six\n\nseven)\n',
    "quote-marks-alone": ">\n>>\n> >\n>\n> one\n",
    "setext-in-containers": "> one\n> ===\n> two\n\n- three\n  ---\n  four\n",
    "ragged-table": "one | two\n--|--\nthree\nfour | five | six\n\n|\n|-\nseven\n",
    "html-in-a-list": "- <div>\n  one\n  </div>\n- <!-- two -->\n- three\n",
    "list-in-a-quote-with-code": "> - one\n>\n>   ```\n>   two\n>   ```\n> 1. three\n",
    "tabs": "-\tone\n\n\t\ttwo\n1.\tthree\n\n>\tfour\n\n\tfive\n",
    "many-brackets": "[" * 5_000 + "one\n",
    "many-tags": "<a " * 5_000 + "one\n",
    "many-comments": "<!--" * 20_000 + "one\n",
    "many-comments-on-lines": "<!--\n\n" * 5_000 + "one\n",
    "many-scripts-on-lines": "<script>\n\n" * 5_000 + "one\n",
    "many-fences": "```\none\n" * 5_001,
    "many-underlines": "one\n---\n" * 5_000,
    "many-columns": "|" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|one" * 2_000 + "\n",
    "many-references": "[one]: two\n" * 5_000,
    "many-marks": "*_`" * 20_000 + "one\n",
}


def read(text: str) -> list[Block]:
    return list(parse(Lines.of(text)).blocks)


def shown(block: Block) -> str:
    facts = f"L{block.level}" * bool(block.level), f"d{block.depth}" * bool(block.depth), f"q{block.quote}" * bool(block.quote)
    items = "".join(f"[{'' if item.number is None else item.number}{item.mark} {item.depth}]" for item in block.items)
    head = " ".join(
        part for part in (block.kind, f"{block.first + 1}-{block.last + 1}", *facts, items, "fenced" * block.fenced) if part
    )
    return f"{head} | {'/'.join(block.content)}".rstrip()


def test_the_cases_are_all_read() -> None:
    assert 2 * len(BLOCKS) == CASES.splitlines().count("~~~~") > 0


@pytest.mark.parametrize(("text", "expected"), BLOCKS)
def test_blocks(text: str, expected: list[str]) -> None:
    assert [shown(block) for block in read(text)] == expected


SAMPLES = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in sorted((ROOT / "input").rglob("*.md"))}
ALL = NESTED | NASTY | SAMPLES | {f"case-{param.id}": str(param.values[0]) for param in BLOCKS}


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_every_line_that_is_not_blank_lies_in_exactly_one_block(text: str) -> None:
    lines = Lines.of(text)
    covered = [0] * len(lines)
    at = -1
    for block in read(text):
        assert at < block.first <= block.last < len(lines), "blocks stand in order and do not overlap"
        at = block.last
        for index in range(block.first, block.last + 1):
            covered[index] += 1
    assert [index for index in range(len(lines)) if not lines.blank(index) and covered[index] != 1] == []


@pytest.mark.parametrize("text", ALL.values(), ids=ALL.keys())
def test_no_word_is_lost_in_the_blocks(text: str) -> None:
    content = " ".join(line for block in read(text) for line in block.content)
    content = re.sub(r"\]\(<[^<>]*>\)", "]", content)  # the address of a link by reference
    assert _words(content) == _words(text)


@pytest.mark.parametrize("text", NESTED.values(), ids=NESTED.keys())
def test_no_word_is_lost_in_an_article_however_deep(text: str) -> None:
    article = clean(text)
    assert article.content.markdown == text
    assert set(_words(_said(article))) == set(_words(text))


REFERENCES = {
    "words": ("See [the *page*][a].\n\n[a]: /b\n", "See [the *page*](</b>)."),
    "label-alone": ("See [A][] and [a].\n\n[a]: /b 'c'\n", "See [A](</b>) and [a](</b>)."),
    "image": ("![][a]\n\n[a]: <data:image/png;base64,AA>\n", "![](<data:image/png;base64,AA>)"),
    "not-defined": ("Press [a] or [c][d].\n\n[b]: /b\n", "Press [a] or [c][d]."),
    "in-code": ("Type `[a]` now.\n\n[a]: /b\n", "Type `[a]` now."),
    "a-link-already": ("[a](/c) [b]\n\n[a]: /b\n", "[a](/c) [b]"),
}


@pytest.mark.parametrize(("text", "expected"), REFERENCES.values(), ids=REFERENCES.keys())
def test_links_by_reference_are_written_with_their_address(text: str, expected: str) -> None:
    assert read(text)[0].content == (expected,)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("\u200b1. Open it.", "item"),
        ("##\u00a0Title", "heading"),
        ("\ufeff## Title", "heading"),
        ("-\u00a0One", "item"),
        ("\u200f1. One", "item"),
    ],
)
def test_invisible_characters_and_broad_spaces_hide_no_mark(text: str, kind: str) -> None:
    (block,) = read(f"{text}\n")
    assert kind == ("item" if block.items else block.kind)


@pytest.mark.parametrize("depth", [1, 9, 10, 12, 40])
def test_depth_is_counted_beyond_the_parsers_default(depth: int) -> None:
    (quoted,) = read("> " * depth + "text\n")
    assert (quoted.quote, quoted.content) == (depth, ("text",))
    (listed,) = read("- " * depth + "text\n")
    assert [item.depth for item in listed.items] == list(range(1, depth + 1))
    assert (listed.depth, listed.content) == (depth, ("text",))


def test_a_line_has_the_same_number_with_every_kind_of_newline() -> None:
    text = "# One\n\n1. a\n   b\n\n   c\n2. d\n\n```\ne\n```\n"
    blocks = read(text)
    assert [(block.first, block.last) for block in blocks] == [(0, 0), (2, 3), (5, 5), (6, 6), (8, 10)]
    assert read(text.replace("\n", "\r\n")) == blocks
    assert read(text.replace("\n", "\r")) == blocks


def _words(text: str) -> list[str]:
    """The words that begin with a letter, in order."""
    return re.findall(r"[^\W\d_]\w*", text)


def _said(article: Article) -> str:
    """All that the article says in its fixes and sections."""

    def of(fix: Fix) -> str:
        return " ".join([fix.title, fix.text, *map(of, fix.options)])

    sections = [part for section in article.sections for part in (section.title or "", section.text)]
    return " ".join([article.title or "", *map(of, article.fixes), *sections])
