"""Whole articles made of building blocks, and the settings of the tests that draw them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from tests.properties.blocks import (
    HEADS,
    bullets,
    headings,
    images,
    nested_lists,
    one_line_lists,
    ordered_lists,
    others,
    paragraphs,
    plain_sentences,
    platforms,
    quotes,
    tables,
)
from tests.properties.removable import (
    BANNER,
    BEGIN,
    END,
    ads,
    broken_html,
    chrome,
    contents_lists,
    disclosures,
    fenced_code,
    indented_code,
    link_farms,
    marked_ads,
    markers,
    noise,
    quoting_sentences,
    residue,
)

EXAMPLES = os.environ.get("FIXHARVEST_EXAMPLES")


def law(examples: int) -> settings:
    """The settings of a law's test: the same examples in each run, unless FIXHARVEST_EXAMPLES asks for a search."""
    slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    if EXAMPLES:
        return settings(max_examples=int(EXAMPLES), deadline=None, suppress_health_check=slow)
    return settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=slow)


KEPT = (headings(), paragraphs(), ordered_lists(), bullets(), images, tables, quotes, others, one_line_lists, nested_lists())
CODE = (fenced_code, indented_code, quoting_sentences)
REMOVED = (marked_ads, ads, markers, link_farms, contents_lists, chrome, disclosures, residue)
blocks: SearchStrategy[str] = st.one_of(*KEPT, *CODE, *REMOVED, broken_html)
noisy_blocks: SearchStrategy[str] = st.one_of(*KEPT, *CODE, *REMOVED, broken_html, noise)
platform_blocks: SearchStrategy[str] = st.one_of(platforms, platforms, *KEPT, *CODE, *REMOVED, broken_html)

front_matters = st.sampled_from(
    (
        "",
        "",
        "---\ntitle: 4 Fixes for a Printer That Sleeps\ntags: [printer, sleep]\n---\n",
        "---\ntitle: Fix: it sleeps [New]\nauthor: @ada\n---\n",
        '+++\ntitle = "4 Fixes"\ndate = 2024-03-03\n+++\n',
        '{\n"title": "4 Fixes", "slug": "fixes"\n}\n',
        "---\n- a list\n- no mapping\n---\n",
        "---\nJust prose between two rules, and no metadata.\n\n---\n",
        "---\nnever: closed\n",
        "---\n---\n",
        "\n\n",
        "---\na: &a [*a]\n---\n",
    )
)
separators = st.sampled_from(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n", "\n \t\n"))
NEWLINES = (("\n",), ("\n",), ("\r\n",), ("\r",), ("\r\n", "\n"), ("\n", "\r", "\r\n"), ("\r", "\n", "\n"))


def with_newlines(text: str, cycle: Iterable[str]) -> str:
    """`text` with its newlines replaced by those of `cycle` in turn."""
    newlines = tuple(cycle)
    rows = text.split("\n")
    return "".join(row + newlines[index % len(newlines)] for index, row in enumerate(rows[:-1])) + rows[-1]


@st.composite
def articles(draw: DrawFn, parts: SearchStrategy[str] = blocks) -> str:
    """A whole article: front matter, then blocks joined with or without blank lines, with any line ends."""
    text = draw(front_matters)
    for block in draw(st.lists(parts, min_size=1, max_size=14)):
        text += block + draw(separators)
    text = draw(st.sampled_from((text, text.rstrip("\n"))))
    return with_newlines(text, draw(st.sampled_from(NEWLINES)))


@dataclass(frozen=True)
class Marked:
    """An article with one unclosed or stray marker. `ads` are its complete ads, `code` is the code that quotes ads."""

    text: str
    marker: str
    ads: tuple[str, ...]
    code: tuple[str, ...]


@st.composite
def marked_articles(draw: DrawFn) -> Marked:
    """Blocks that no rule removes and complete ads, with one marker between two of them."""
    kept = st.one_of(headings(HEADS[:-1]), paragraphs(plain_sentences), ordered_lists(), fenced_code, quoting_sentences, tables)
    newlines = draw(st.sampled_from(NEWLINES[:-1]))  # the last one collapses blank lines
    rows = draw(st.lists(st.one_of(kept, st.just(f"{BEGIN}\n{BANNER}\n{END}")), min_size=1, max_size=8))
    at = draw(st.integers(0, len(rows)))
    marker = draw(markers)
    text = draw(st.sampled_from(("", "# A printer that sleeps\n\n")))
    text += "\n\n".join([*rows[:at], marker, *rows[at:]]) + "\n"
    proper = tuple(with_newlines(row, newlines) for row in rows if row.startswith(BEGIN))
    code = tuple(row for row in rows if row.startswith(("```", "~~~", "Look for ")))
    return Marked(with_newlines(text, newlines), marker, proper, code)
