"""The rows of a cleaned article: its blocks, and the lines of its paragraphs, with their neighbors."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from ..cleaning.page import Page
from ..cleaning.part import Part
from ..cleaning.rules.configured import only_links
from ..lexicon.words import words
from ..model import Article, Fix, Step
from ..patterns import lazy_pattern
from ..text.inline import scan
from .evidence import CUT, END, IMAGE, MAX_SHOWN, START, Row, key_of

_AD_ELEMENT = lazy_pattern(r"\s*<(?:ins|amp-ad)\b", re.IGNORECASE)


def rows_of(page: Page, article: Article, lines: Sequence[int]) -> Iterator[Row]:
    """The rows of `page`, the cleaned `article`. `lines` gives the source line (1-based) of each line of the page."""
    instructions = {key for fix in article.fixes for key in _instructions(fix)}
    for part in page.parts:
        content = part.block.content
        if part.kind in ("rule", "reference") or (content and _AD_ELEMENT.match(content[0])):
            continue
        is_single = part.kind != "paragraph" or len(content) != part.last - part.first + 1 or part.first == part.last
        for offset in range(1 if is_single else len(content)):
            yield _row(page, part, None if is_single else offset, lines[part.first + offset], instructions)


def _row(page: Page, part: Part, offset: int | None, line: int, instructions: set[str]) -> Row:
    """The row of `part`, or of the line of it at `offset`."""
    content = part.block.content
    inline = part.inline if offset is None else scan(content[offset])
    unlinked = part.loose_text if offset is None else _unlinked_text(inline.text, inline.links)
    key = key_of(inline.text) or (IMAGE if inline.images or inline.links else "")
    is_numbered = bool(part.block.items) and part.block.items[-1].number is not None and not offset
    is_html = part.kind == "html"
    return Row(
        key=key,
        text=" ".join(inline.text.split())[:MAX_SHOWN],
        line=line,
        is_heading=part.kind == "heading",
        is_item=bool(part.block.items),
        is_linked=only_links(part) if is_html else bool(inline.links) and not words(unlinked),
        link_count="\n".join(content).lower().count("<a ") if is_html else len(inline.links),
        is_instruction=key in instructions or is_numbered or page.lexicon.phrases["lead.phrases"].within(inline.text),
        is_code=part.kind in ("code", "table"),
    )


def _unlinked_text(text: str, links: Sequence[Any]) -> str:
    pieces, at = [], 0
    for link in sorted(links, key=lambda link: link.start):
        pieces.append(text[at : link.start])
        at = max(at, link.end)
    return "".join([*pieces, text[at:]])


def _instructions(fix: Fix) -> Iterator[str]:
    """The keys of a fix's title, lead-ins and steps."""
    yield key_of(fix.title or "")
    for procedure in fix.procedures:
        yield key_of(procedure.lead_in or "")
        for step in procedure.steps:
            yield from _step_keys(step)
    for option in fix.options:
        yield from _instructions(option)


def _step_keys(step: Step) -> Iterator[str]:
    yield key_of(step.text)
    for sub_step in step.steps:
        yield from _step_keys(sub_step)


def with_neighbors(rows: Sequence[Row], removed: Sequence[int], line_count: int) -> Iterator[Row]:
    """`rows` with their neighbors. A neighbor is CUT if one of the `removed` lines (sorted) lies between.

    `line_count` is the number of lines of the source.
    """

    def is_removed_between(first: int, last: int) -> bool:
        at = bisect_right(removed, first)
        return at < len(removed) and removed[at] < last

    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        cut_before = is_removed_between(before.line if before else 0, row.line)
        cut_after = is_removed_between(row.line, after.line if after else line_count + 1)
        yield replace(
            row,
            before=CUT if cut_before else before.key if before else START,
            after=CUT if cut_after else after.key if after else END,
        )
