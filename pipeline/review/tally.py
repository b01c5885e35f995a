"""Counts for the overview, and a table row for each of the most doubtful articles."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..batch.report import Report
from ..model import Article
from .doubt import DOUBTFUL, Reason, least_sure, removed_share, steps_in

# A browser handles a table of this size (20 MB) quickly, and the limit bounds memory for large runs.
MAX_ROWS = 100_000
MAX_TEXT = 160
SHARES = tuple(f"{low}–{low + 10} %" for low in range(0, 100, 10))
FIXES = (*map(str, range(10)), "10+")


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the table. `page` is its page's address relative to the table, if any; `removed` is a share, 0 to 1.

    `confidence` is the lowest of its fixes and procedures, None if there are none.
    """

    title: str
    path: str
    kind: str
    fixes: int
    steps: int
    removed: float
    confidence: float | None
    doubt: int
    reason: str
    codes: tuple[str, ...]
    rules: tuple[str, ...]
    page: str | None


@dataclass
class RuleCount:
    """What one rule removed: how many cuts and characters, in how many articles."""

    cuts: int = 0
    characters: int = 0
    articles: int = 0


@dataclass
class Tally:
    """Counts over all added articles; `max_rows` bounds the memory."""

    max_rows: int = MAX_ROWS
    report: Report = field(default_factory=Report)
    rules: dict[str, RuleCount] = field(default_factory=dict)
    repairs: Counter[str] = field(default_factory=Counter)
    shares: list[int] = field(default_factory=lambda: [0] * len(SHARES))
    fixes: list[int] = field(default_factory=lambda: [0] * len(FIXES))
    warnings: Counter[str] = field(default_factory=Counter)
    doubtful: int = 0
    declaring: int = 0
    declared_found: int = 0
    _heap: list[tuple[int, int, Row]] = field(default_factory=list)

    def add(self, article: Article, reasons: Sequence[Reason], doubt: int, page: str | None) -> None:
        """Count `article`. `doubt` is its score (0 to 100), from its `reasons`; `page` is the address of its page, if any."""
        self.report.add(article)
        share = removed_share(article)
        self.shares[min(int(share * 10), len(self.shares) - 1)] += 1
        self.fixes[min(len(article.fixes), len(self.fixes) - 1)] += article.kind == "fixes"
        self.doubtful += doubt >= DOUBTFUL
        if article.declared_count is not None and article.kind == "fixes":
            self.declaring += 1
            self.declared_found += not any(warning.code == "count_differs" for warning in article.warnings)
        self.warnings.update({warning.code for warning in article.warnings})
        self.repairs.update(repaired.rule for repaired in article.repaired)
        self._count_rules(article)
        entry = (doubt, -self.report.done, _row(article, share, reasons, doubt, page))
        if len(self._heap) < self.max_rows:
            heapq.heappush(self._heap, entry)
        else:
            heapq.heappushpop(self._heap, entry)

    def rows(self) -> list[Row]:
        """The most doubtful articles by descending score; articles with equal scores keep the order of the run."""
        return [row for _, _, row in sorted(self._heap, reverse=True, key=lambda entry: entry[:2])]

    def _count_rules(self, article: Article) -> None:
        for removed in article.removed:
            count = self.rules.setdefault(removed.rule, RuleCount())
            count.cuts += 1
            count.characters += len(removed.text)
        for rule in {removed.rule for removed in article.removed}:
            self.rules[rule].articles += 1


def _row(article: Article, share: float, reasons: Sequence[Reason], doubt: int, page: str | None) -> Row:
    codes = dict.fromkeys(warning.code for warning in article.warnings)
    part = least_sure(article)
    rules = dict.fromkeys([*(cut.rule for cut in article.removed), *(repaired.rule for repaired in article.repaired)])
    return Row(
        title=shortened(article.title or article.source.path, MAX_TEXT),
        path=article.source.path,
        kind=article.kind,
        fixes=len(article.fixes),
        steps=sum(steps_in(fix) for fix in article.fixes),
        removed=share,
        confidence=None if part is None else part.confidence,
        doubt=doubt,
        reason=shortened(reasons[0].text, MAX_TEXT) if reasons else "",
        codes=tuple(codes),
        rules=tuple(rules),
        page=page,
    )


def shortened(text: str, max_length: int) -> str:
    """`text` on one line, shortened to at most `max_length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= max_length else text[: max_length - 1].rstrip() + "…"
