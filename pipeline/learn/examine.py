"""Reads and cleans one article and collects its evidence.

The article is cleaned first, so evidence comes from what is left; removed text appears only as a neighbor of rows.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path

from ..batch.sources import Found
from ..chain import process
from ..cleaning.page import Page
from ..cleaning.part import host_of
from ..cleaning.taught import taught
from ..errors import PipelineError
from ..model import Article, Fix, Removed, Repaired
from ..outputs.conservation import restored
from ..outputs.twins import signature_of
from ..patterns import lazy_pattern
from ..reading import html, read
from ..reading.read import read_bytes
from ..settings.settings import Settings
from ..structure.markers import marker_of
from ..structure.units import Unit, units_of
from ..text.lines import Lines
from .evidence import MAX_SHOWN, Evidence, Label, Link, Marker
from .rows import rows_of, with_neighbors

_MARKER = lazy_pattern(
    r"<!--[^<>\n]{1,80}-->|\{\{[<%]?[^{}\n]{1,80}[>%]?\}\}|\{%[^{}%\n]{1,80}%\}"
    r"|<(?:ins|amp-ad)\s{1,9}class=[\"'][^\"'<>\n]{0,40}\bad[^\"'<>\n]{0,40}[\"']|</(?:ins|amp-ad)>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Task:
    """One source to examine, with the settings to clean it."""

    source: Found
    settings: Settings


def evidence_of(task: Task) -> Evidence | str:
    """The evidence of the article of `task`, or the message of the error if it cannot be read."""
    try:
        data = read_bytes(Path(task.source.file), max_bytes=task.settings.max_file_bytes)
        article = process(data, path=task.source.path, settings=task.settings)
    except PipelineError as error:
        return str(error)
    page = Page.of(article.content.markdown, taught(task.settings.at(task.source.path)))
    source = Lines.of(restored(article))
    lines = _source_lines(article, page.lines, source)
    removed = sorted(source.at(entry.span[0]) + 1 for entry in article.removed)
    rows = with_neighbors(list(rows_of(page, article, lines)), removed, len(source))
    markers = sorted(_markers(page, article, lines, source), key=attrgetter("line"))
    page_lines = _page_lines(data, article, task)
    original_lines = [page_lines.get(line, line) for line in lines]
    body = " ".join(word for part in page.parts for word in part.words)
    placed = [replace(row, line=page_lines.get(row.line, row.line)) for row in rows]
    protected = set(_protected_lines(article.fixes, [row.line for row in placed]))
    return Evidence(
        path=article.source.path,
        rows=tuple(replace(row, is_protected=row.line in protected) for row in placed),
        links=tuple(_links(page, original_lines)),
        markers=tuple(replace(marker, line=page_lines.get(marker.line, marker.line)) for marker in markers),
        labels=tuple(_labels(page, original_lines)),
        body_hash=hashlib.sha256(body.encode()).hexdigest(),
        signature=signature_of([body]),
    )


def _protected_lines(fixes: Iterable[Fix], starts: Sequence[int]) -> Iterator[int]:
    """The lines (1-based) of the headings of fixes and options, and of steps; of a fix in prose, also its first paragraph.

    `starts` are the lines where the rows of the article start, sorted. What follows the first row of a procedure's last step
    may be anything that stands below each article.
    """
    for fix in fixes:
        yield fix.lines[0]
        if not fix.procedures and not fix.options:
            yield from starts[bisect_right(starts, fix.lines[0]) :][:1]
        for procedure in fix.procedures:
            for step in procedure.steps[:-1]:
                yield from range(step.lines[0], step.lines[1] + 1)
            yield procedure.steps[-1].lines[0]
            yield from (own.lines[0] for own in procedure.steps[-1].steps)
        yield from _protected_lines(fix.options, starts)


def _page_lines(data: bytes, article: Article, task: Task) -> dict[int, int]:
    """The line in the web page for each line of the Markdown made from it; empty if the source is Markdown."""
    if article.source.converted is None:
        return {}
    settings = task.settings.at(article.source.path)
    page = html.converted(read.decode(data, path=article.source.path, settings=settings), settings)
    return {line: first for line, (first, _) in enumerate(page.origins, start=1)}


def _source_lines(article: Article, after: Lines, source: Lines) -> list[int]:
    """For each line of the cleaned Markdown (`after`), the line of `source` where it starts (1-based)."""
    edits: list[Removed | Repaired] = sorted([*article.removed, *article.repaired], key=lambda edit: edit.span)
    at = article.front_matter.span[1]
    starts, shifts = [0], [at]  # where each kept piece starts in the cleaned text, and by how much it has moved
    size = 0
    for edit in edits:
        size += edit.span[0] - at + (len(edit.after) if isinstance(edit, Repaired) else 0)
        at = edit.span[1]
        starts.append(size)
        shifts.append(at - size)
    return [source.at(start + shifts[bisect_right(starts, start) - 1]) + 1 for start in after.starts]


def _markers(page: Page, article: Article, lines: Sequence[int], source: Lines) -> Iterator[Marker]:
    """The markers that are left, and those that a rule removed together with an ad it recognized."""
    for part in page.parts:
        if part.kind != "code":
            for match in _MARKER.finditer(page.lines.text, page.lines.starts[part.first], page.lines.ends[part.last]):
                yield Marker(match[0], lines[page.lines.at(match.start())], is_kept=True)
    for entry in article.removed:
        if entry.rule not in ("marked_ads", "configured"):
            for match in _MARKER.finditer(entry.text):
                yield Marker(match[0], source.at(entry.span[0] + match.start()) + 1, is_kept=False)


def _links(page: Page, lines: Sequence[int]) -> Iterator[Link]:
    for part in page.parts:
        for link in part.inline.links if part.kind not in ("code", "html") else ():
            if host_of(link.href):
                yield Link(link.href, link.text, lines[part.first])


def _labels(page: Page, lines: Sequence[int]) -> Iterator[Label]:
    """Labels of numbered headings that no word list contains."""
    found: dict[str, list[tuple[int, Unit, bool]]] = {}
    units = units_of(page)
    for index, unit in enumerate(units):
        if unit.kind != "heading" and not unit.bold_line:
            continue
        marker = marker_of(unit)
        if marker is None or marker.family != "label" or marker.known or not marker.label or marker.number is None:
            continue
        numbered = [bool(below.items) and below.items[-1].number is not None for below in _section(units, index)]
        found.setdefault(marker.label.lower(), []).append((marker.number, unit, numbered.count(True) >= 2))
    for label, headings in found.items():
        numbers = [number for number, _, _ in headings]
        if len(headings) > 1 and numbers[:2] == [1, 2]:
            first = headings[0][1]
            with_steps = sum(has_steps for *_, has_steps in headings)
            yield Label(label, lines[first.first], first.text[:MAX_SHOWN], len(headings), with_steps)


def _section(units: Sequence[Unit], index: int) -> Iterator[Unit]:
    """The units that start a block between the heading at `index` and the next heading."""
    for unit in units[index + 1 :]:
        if unit.kind == "heading":
            return
        if unit.opens_block:
            yield unit
