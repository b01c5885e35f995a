"""What one article tells: its rows (blocks and lines) with their neighbours, its links, its markers and labels.

An article is cleaned first, so only what is left of it is looked at; what was removed is a neighbour, "<cut>".
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from pathlib import Path
from typing import Any

from ..batch.sources import Found
from ..chain import process
from ..cleaning.page import Page, Part, host_of
from ..cleaning.rules.configured import only_links
from ..cleaning.taught import taught
from ..errors import PipelineError
from ..lexicon.words import words
from ..model import Article, Fix, Removed, Repaired, Step
from ..outputs.conservation import restored
from ..outputs.twins import signature_of
from ..reading import html, read
from ..reading.read import read_bytes
from ..settings.settings import Settings
from ..structure.markers import marker_of
from ..structure.units import Unit, units_of
from ..text.inline import scan
from ..text.lines import Lines

START, END, CUT, IMAGE = "<start>", "<end>", "<cut>", "<image>"
_MARK = re.compile(
    r"<!--[^<>\n]{1,80}-->|\{\{[<%]?[^{}\n]{1,80}[>%]?\}\}|\{%[^{}%\n]{1,80}%\}"
    r"|<(?:ins|amp-ad)\s{1,9}class=[\"'][^\"'<>\n]{0,40}\bad[^\"'<>\n]{0,40}[\"']|</(?:ins|amp-ad)>",
    re.IGNORECASE,
)
_ELEMENT = re.compile(r"\s*<(?:ins|amp-ad)\b", re.IGNORECASE)
MAX_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A block, or a line of a paragraph: `key` are its words with "#" for numbers, `line` its 1-based source line.

    `before` and `after` are the keys of its neighbours. `told`: it is a step, announces one, or carries a number.
    """

    key: str
    text: str
    line: int
    heading: bool
    item: bool
    linked: bool
    links: int
    told: bool
    code: bool
    before: str = START
    after: str = END


@dataclass(frozen=True, slots=True)
class Link:
    """A link that was left or unlinked."""

    href: str
    text: str
    line: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A comment, template tag or ad element that begins or ends something; `left`: it was not removed."""

    text: str
    line: int
    left: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A label of a series that the word lists lack, with how often it counts here, and over how many lists of steps."""

    label: str
    line: int
    text: str
    members: int
    instructed: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that one article tells; `twin` is equal for the same body, `signature` alike for a similar one (None: unknown)."""

    path: str
    rows: tuple[Row, ...]
    links: tuple[Link, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    twin: str
    signature: Any


@dataclass(frozen=True, slots=True)
class Task:
    """One source to look at."""

    source: Found
    settings: Settings


def evidence_of(task: Task) -> Evidence | str:
    """What the article of `task` tells, or why it cannot be read."""
    try:
        data = read_bytes(Path(task.source.file), max_bytes=task.settings.max_file_bytes)
        article = process(data, path=task.source.path, settings=task.settings)
    except PipelineError as error:
        return str(error)
    page = Page.of(article.content.markdown, taught(task.settings.at(task.source.path)))
    source = Lines.of(restored(article))
    lines = _source_lines(article, page.lines, source)
    cuts = sorted(source.at(entry.span[0]) + 1 for entry in article.removed)
    rows = _with_neighbours(list(_rows(page, article, lines)), cuts, len(source))
    marks = sorted(_marks(page, article, lines, source), key=attrgetter("line"))
    origins = _origins(data, article, task)
    body = " ".join(word for part in page.parts for word in part.words)
    return Evidence(
        path=article.source.path,
        rows=tuple(replace(row, line=origins.get(row.line, row.line)) for row in rows),
        links=tuple(_links(page, [origins.get(line, line) for line in lines])),
        marks=tuple(replace(mark, line=origins.get(mark.line, mark.line)) for mark in marks),
        labels=tuple(_labels(page, [origins.get(line, line) for line in lines])),
        twin=hashlib.sha256(body.encode()).hexdigest(),
        signature=signature_of([body]),
    )


def _origins(data: bytes, article: Article, task: Task) -> dict[int, int]:
    """For each line of the Markdown that a web page became its line in the page; empty for what was Markdown."""
    if article.source.converted is None:
        return {}
    settings = task.settings.at(article.source.path)
    limits = {"max_bytes": settings.max_file_bytes, "max_line": settings.max_line_characters}
    decoded = read.decode(data, path=article.source.path, **limits)
    page = html.converted(decoded, max_line=settings.max_line_characters, selectors=settings.teaching.html)
    return {line: first for line, (first, _) in enumerate(page.origins, start=1)}


def key_of(text: str) -> str:
    """The words of `text` with "#" for numbers."""
    return " ".join("#" if word.isdecimal() else word for word in words(text))


def _source_lines(article: Article, after: Lines, source: Lines) -> list[int]:
    """For each line of the cleaned Markdown (`after`) the line of `source` on which it starts (1-based)."""
    edits: list[Removed | Repaired] = sorted([*article.removed, *article.repaired], key=lambda edit: edit.span)
    at = article.front_matter.span[1]
    starts, shifts = [0], [at]  # where each kept piece starts in the cleaned text, and how far it has moved
    size = 0
    for edit in edits:
        size += edit.span[0] - at + (len(edit.after) if isinstance(edit, Repaired) else 0)
        at = edit.span[1]
        starts.append(size)
        shifts.append(at - size)
    return [source.at(start + shifts[bisect_right(starts, start) - 1]) + 1 for start in after.starts]


def _rows(page: Page, article: Article, lines: list[int]) -> Iterator[Row]:
    told = {key for fix in article.fixes for key in _told(fix)}
    for part in page.parts:
        if part.kind in ("rule", "reference"):
            continue
        content = part.block.content
        numbered = bool(part.block.items) and part.block.items[-1].number is not None
        if content and _ELEMENT.match(content[0]):
            continue
        single = part.kind != "paragraph" or len(content) != part.last - part.first + 1 or part.first == part.last
        for offset in range(1 if single else len(content)):
            inline = part.inline if single else scan(content[offset])
            text = inline.text
            key = key_of(text) or (IMAGE if inline.images or inline.links else "")
            loose = part.loose_text if single else _loose(text, inline.links)
            yield Row(
                key=key,
                text=" ".join(text.split())[:MAX_SHOWN],
                line=lines[part.first + offset],
                heading=part.kind == "heading",
                item=bool(part.block.items),
                linked=only_links(part) if part.kind == "html" else bool(inline.links) and not words(loose),
                links="\n".join(content).lower().count("<a ") if part.kind == "html" else len(inline.links),
                told=key in told or (numbered and not offset) or page.lexicon.phrases["lead.phrases"].within(text),
                code=part.kind in ("code", "table"),
            )


def _loose(text: str, links: Sequence[Any]) -> str:
    pieces, at = [], 0
    for link in sorted(links, key=lambda link: link.start):
        pieces.append(text[at : link.start])
        at = max(at, link.end)
    return "".join([*pieces, text[at:]])


def _told(fix: Fix) -> Iterator[str]:
    """The keys of all that a fix tells to do, and of its title."""
    yield key_of(fix.title or "")
    for procedure in fix.procedures:
        yield key_of(procedure.lead_in or "")
        for step in procedure.steps:
            yield from _told_by(step)
    for option in fix.options:
        yield from _told(option)


def _told_by(step: Step) -> Iterator[str]:
    yield key_of(step.text)
    for below in step.steps:
        yield from _told_by(below)


def _marks(page: Page, article: Article, lines: list[int], source: Lines) -> Iterator[Mark]:
    """The marks that are left; and those that went with an ad which another rule knows by its looks, too."""
    for part in page.parts:
        if part.kind != "code":
            for match in _MARK.finditer(page.lines.text, page.lines.starts[part.first], page.lines.ends[part.last]):
                line = lines[page.lines.at(match.start())]
                yield Mark(match[0], line, left=True)
    for entry in article.removed:
        if entry.rule not in ("marked_ads", "configured"):
            for match in _MARK.finditer(entry.text):
                yield Mark(match[0], source.at(entry.span[0] + match.start()) + 1, left=False)


def _with_neighbours(rows: list[Row], cut: list[int], count: int) -> Iterator[Row]:
    """The rows with what stands before and after each, "<cut>" where one of the lines `cut` lies between, of `count` in all."""

    def between(first: int, last: int) -> bool:
        at = bisect_right(cut, first)
        return at < len(cut) and cut[at] < last

    for index, row in enumerate(rows):
        before = rows[index - 1] if index else None
        after = rows[index + 1] if index + 1 < len(rows) else None
        yield replace(
            row,
            before=CUT if between(before.line if before else 0, row.line) else before.key if before else START,
            after=CUT if between(row.line, after.line if after else count + 1) else after.key if after else END,
        )


def _links(page: Page, lines: list[int]) -> Iterator[Link]:
    for part in page.parts:
        for link in part.inline.links if part.kind not in ("code", "html") else ():
            if host_of(link.href):
                yield Link(link.href, link.text, lines[part.first], alone=_alone(part))


def _alone(part: Part) -> bool:
    return part.link_only or (part.image_only and bool(part.inline.links))


def _labels(page: Page, lines: list[int]) -> Iterator[Label]:
    """Labels that no word list knows and that count here."""
    found: dict[str, list[tuple[int, Unit, bool]]] = {}
    units = units_of(page)
    for index, unit in enumerate(units):
        if unit.kind != "heading" and not unit.bold_line:
            continue
        marker = marker_of(unit)
        if marker is None or marker.family != "label" or marker.known or not marker.label or marker.number is None:
            continue
        below = [
            entry.items[-1].number is not None if entry.items else False
            for entry in _section(units, index)
            if entry.opens_block
        ]
        found.setdefault(marker.label.lower(), []).append((marker.number, unit, below.count(True) >= 2))
    for label, members in found.items():
        numbers = [number for number, _, _ in members]
        if len(members) > 1 and numbers[:2] == [1, 2]:
            first = members[0][1]
            yield Label(label, lines[first.first], first.text[:MAX_SHOWN], len(members), sum(below for *_, below in members))


def _section(units: list[Unit], index: int) -> Iterator[Unit]:
    for unit in units[index + 1 :]:
        if unit.kind == "heading":
            return
        yield unit
