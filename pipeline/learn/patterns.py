"""Proposals from patterns: lists of links, lines that start alike, pairs of markers, and labels of numbered headings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from .evidence import CUT, Evidence, Label, Protected, Row
from .proposals import MAX_EXAMPLES, MIN_ARTICLES, Example, Judgment, Proposal, proposal, reliability

# A row is at the edge of its article if it is among this many rows at the top or the end, or next to removed text.
EDGE_ROWS = 2
HEADLINE_WORDS = 4
MAX_HEADING_WORDS = 6
MAX_START_WORDS = 3


def propose_lists(articles: Sequence[Evidence], protected: Protected) -> Iterator[Proposal]:
    """Lines such as "Related articles" above links to other articles."""
    found: dict[str, list[tuple[str, Row]]] = {}
    seen: Counter[str] = Counter()
    for article in articles:
        for index, row in enumerate(article.rows):
            if not row.key or row.is_linked or row.is_instruction or len(row.key.split()) > MAX_HEADING_WORDS:
                continue
            seen[row.key] += 1
            below = list(takewhile(lambda entry: entry.is_linked, article.rows[index + 1 :]))
            word_count, link_count = sum(len(entry.key.split()) for entry in below), sum(entry.link_count for entry in below)
            if link_count > 1 and word_count >= HEADLINE_WORDS * link_count:
                found.setdefault(row.key, []).append((article.path, row))
    for key, rows in found.items():
        paths = {path for path, _ in rows}
        if len(paths) >= MIN_ARTICLES and len(rows) >= 0.8 * seen[key] and "#" not in key and key not in protected.keys:
            confidence = round(len(rows) / seen[key] * reliability(len(paths)), 2)
            values = (("links_under", rows[0][1].text),)
            yield proposal("remove", values, rows, len(articles), Judgment(confidence, "followed by links to other articles"))


def propose_starts(articles: Sequence[Evidence], protected: Protected) -> Iterator[Proposal]:
    """Lines such as "Tags: …" at the edges of articles that start alike and continue differently."""
    found: dict[str, list[tuple[str, Row, bool]]] = {}
    for article in articles:
        for index, row in enumerate(article.rows):
            start, colon, rest = row.text.partition(":")
            is_short = 0 < len(start.split()) <= MAX_START_WORDS
            if colon and rest.strip() and is_short and not row.is_instruction and "#" not in row.key.split()[:MAX_START_WORDS]:
                is_at_edge = _is_at_edge(article, index) and bool(row.link_count)
                found.setdefault(start.strip().lower(), []).append((article.path, row, is_at_edge))
    for start, rows in found.items():
        at_edge = [(path, row) for path, row, is_at_edge in rows if is_at_edge]
        share = len(at_edge) / len(rows)
        paths = {path for path, _ in at_edge}
        is_varied = len({row.key for _, row in at_edge}) >= 0.5 * len(rows)
        if len(paths) >= MIN_ARTICLES and share >= 0.8 and is_varied and not protected.includes_start(f"{start}:"):
            printed = at_edge[0][1].text.partition(":")[0].strip()
            values = (("starts", f"{printed}:"), ("kind", "chrome"))
            judgment = Judgment(round(share * reliability(len(paths)), 2), f"links after “{start}:”")
            yield proposal("remove", values, at_edge, len(articles), judgment)


def _is_at_edge(article: Evidence, index: int) -> bool:
    row = article.rows[index]
    return index < EDGE_ROWS or index >= len(article.rows) - EDGE_ROWS or CUT in (row.before, row.after)


def propose_markers(articles: Sequence[Evidence]) -> Iterator[Proposal]:
    """Pairs of comments, template tags or ad elements that always follow each other, if some of them are left."""
    lines: dict[str, dict[str, int]] = {}
    kept: dict[str, set[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for article in articles:
        for marker in article.markers:
            lines.setdefault(marker.text, {}).setdefault(article.path, marker.line)
            if marker.is_kept:
                kept.setdefault(marker.text, set()).add(article.path)
        pairs.update((one.text, other.text) for one, other in pairwise(article.markers) if one.text != other.text)
    for begin, end in sorted(pairs):
        paths = kept.get(begin, set()) | kept.get(end, set())
        if len(paths) < MIN_ARTICLES or lines[begin].keys() != lines[end].keys() or not _alternate(articles, begin, end):
            continue
        count = len(lines[begin])
        examples = tuple(Example(path, line, begin) for path, line in lines[begin].items() if path in paths)[:MAX_EXAMPLES]
        values = (("begin", begin), ("end", end), ("kind", "ad"))
        why = "these two markers always follow each other"
        yield Proposal("remove", values, count, len(articles), round(reliability(count), 2), why, examples)


def _alternate(articles: Iterable[Evidence], begin: str, end: str) -> bool:
    """Whether every `begin` is followed by its `end` in all articles, and no `end` is alone."""
    for article in articles:
        order = [marker.text for marker in article.markers if marker.text in (begin, end)]
        if order != [begin, end] * (len(order) // 2):
            return False
    return True


def propose_labels(articles: Sequence[Evidence]) -> Iterator[Proposal]:
    """Labels of numbered headings above lists of steps."""
    found: dict[str, list[tuple[str, Label]]] = {}
    for article in articles:
        for entry in article.labels:
            found.setdefault(entry.label, []).append((article.path, entry))
    for label, entries in found.items():
        share = sum(entry.headings_with_steps for _, entry in entries) / sum(entry.headings for _, entry in entries)
        if len(entries) >= MIN_ARTICLES and share >= 0.5:
            judgment = Judgment(
                round((0.5 + share / 2) * reliability(len(entries)), 2), "numbered headings above lists of steps"
            )
            yield proposal("word", (("label", label),), entries, len(articles), judgment)
