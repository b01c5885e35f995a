"""From the evidence of many articles to proposed rules: marks, lists of links, lines that start alike, labels of series."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .evidence import CUT, Evidence, Row

MIN_ARTICLES = 3
# The rows at an article's end or top that a row must be among where a chain of recurring ones is broken.
NEAR = 2
HEADLINE_WORDS = 4


@dataclass(frozen=True, slots=True)
class Example:
    """Where it stands, and what it says there."""

    path: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rule: its `table` and `values` in the settings file, in how many `articles` of `total` it would apply, and why."""

    table: str
    values: tuple[tuple[str, str], ...]
    articles: int
    total: int
    confidence: float
    why: str
    examples: tuple[Example, ...]


def proposal(
    table: str, values: tuple[tuple[str, str], ...], rows: Sequence[tuple[str, Row]], total: int, sure: float, why: str
) -> Proposal:
    """The proposal of a rule that applies to `rows` (with their paths); the first rows of three articles are its examples."""
    first: dict[str, Example] = {}
    for path, row in rows:
        first.setdefault(path, Example(path, row.line, row.text))
    return Proposal(table, values, len(first), total, sure, why, tuple(first.values())[:3])


def propose_lists(articles: Sequence[Evidence]) -> list[Proposal]:
    """Lines such as "Related articles" above links to other articles."""
    found: dict[str, list[tuple[str, Row]]] = {}
    seen: Counter[str] = Counter()
    for article in articles:
        for index, row in enumerate(article.rows):
            if not row.key or row.linked or row.told or len(row.key.split()) > 6:
                continue
            seen[row.key] += 1
            below: list[Row] = []
            for entry in article.rows[index + 1 :]:
                if not entry.linked:
                    break
                below.append(entry)
            size, count = sum(len(entry.key.split()) for entry in below), sum(entry.links for entry in below)
            if count > 1 and size >= HEADLINE_WORDS * count:
                found.setdefault(row.key, []).append((article.path, row))
    proposals = []
    for key, rows in found.items():
        paths = {path for path, _ in rows}
        if len(paths) >= MIN_ARTICLES and len(rows) >= 0.8 * seen[key] and "#" not in key:
            sure = round(len(rows) / seen[key] * (1 - 1 / (len(paths) + 1)), 2)
            values = (("links_under", rows[0][1].text),)
            proposals.append(proposal("remove", values, rows, len(articles), sure, "headlines of other articles below it"))
    return proposals


def propose_starts(articles: Sequence[Evidence]) -> list[Proposal]:
    """Lines such as "Tags: …" that start alike at the edge of articles and go on differently."""
    found: dict[str, list[tuple[str, Row, bool]]] = {}
    for article in articles:
        for index, row in enumerate(article.rows):
            near = index < NEAR or index >= len(article.rows) - NEAR or CUT in (row.before, row.after)
            head, colon, rest = row.text.partition(":")
            said = head.strip()
            if colon and rest.strip() and 0 < len(said.split()) <= 3 and not row.told and "#" not in row.key.split()[:3]:
                found.setdefault(said.lower(), []).append((article.path, row, near and bool(row.links)))
    proposals = []
    for key, rows in found.items():
        outer = [(path, row) for path, row, near in rows if near]
        edge = len(outer) / len(rows)
        paths = {path for path, _ in outer}
        varied = len({row.key for _, row in outer}) >= 0.5 * len(rows)
        if len(paths) >= MIN_ARTICLES and edge >= 0.8 and varied:
            printed = outer[0][1].text.partition(":")[0].strip()
            sure = round(edge * (1 - 1 / (len(paths) + 1)), 2)
            proposals.append(
                proposal(
                    "remove",
                    (("starts", f"{printed}:"), ("kind", "chrome")),
                    outer,
                    len(articles),
                    sure,
                    f"links behind “{key}:”",
                )
            )
    return proposals


def propose_markers(articles: Sequence[Evidence]) -> list[Proposal]:
    """Pairs of comments, template tags or ad elements that always follow each other, where some of them are still there."""
    lines: dict[str, dict[str, int]] = {}
    left: dict[str, set[str]] = {}
    beside: set[tuple[str, str]] = set()
    for article in articles:
        for mark in article.marks:
            lines.setdefault(mark.text, {}).setdefault(article.path, mark.line)
            if mark.left:
                left.setdefault(mark.text, set()).add(article.path)
        beside.update((one.text, other.text) for one, other in pairwise(article.marks) if one.text != other.text)
    proposals = []
    for begin, end in sorted(beside):
        count = len(lines[begin])
        there = left.get(begin, set()) | left.get(end, set())
        if len(there) < MIN_ARTICLES or lines[begin].keys() != lines[end].keys() or not _alternate(articles, begin, end):
            continue
        examples = tuple(Example(path, line, begin) for path, line in lines[begin].items() if path in there)[:3]
        values = (("begin", begin), ("end", end), ("kind", "ad"))
        why = "two marks that always follow each other"
        sure = round(1 - 1 / (count + 1), 2)
        proposals.append(Proposal("remove", values, count, len(articles), sure, why, examples))
    return proposals


def _alternate(articles: Iterable[Evidence], begin: str, end: str) -> bool:
    """Whether each `begin` has its `end` behind it in all articles, and no `end` stands alone."""
    for article in articles:
        order = [mark.text for mark in article.marks if mark.text in (begin, end)]
        if order != [begin, end] * (len(order) // 2):
            return False
    return True


def propose_labels(articles: Sequence[Evidence]) -> list[Proposal]:
    """Labels of series above lists of steps."""
    found: dict[str, list[tuple[str, int, str, int, int]]] = {}
    for article in articles:
        for own in article.labels:
            entry = (article.path, own.line, own.text, own.members, own.instructed)
            found.setdefault(own.label, []).append(entry)
    proposals = []
    for label, entries in found.items():
        share = sum(entry[4] for entry in entries) / sum(entry[3] for entry in entries)
        if len(entries) >= MIN_ARTICLES and share >= 0.5:
            sure = round((0.5 + share / 2) * (1 - 1 / (len(entries) + 1)), 2)
            examples = tuple(Example(*entry[:3]) for entry in entries[:3])
            why = "counts up above lists of steps"
            proposals.append(Proposal("word", (("label", label),), len(entries), len(articles), sure, why, examples))
    return proposals
