"""How much there is to doubt about an article's result, and why: the order in which a person looks at articles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..model import Article, Fix, Step

# How often, of a hundred, an article with this warning was found wrong by readers (ARCHITECTURE.md, "What a warning is worth").
_FOUND_WRONG = {
    "article_in_code": 75,
    "steps_without_actions": 75,
    "list_not_read": 70,
    "count_differs": 60,
    "step_numbers_skip": 45,
}
_OTHER_WARNING = {"warning": 35, "info": 10}
# From this doubt on an article has a page without being asked for.
DOUBTFUL = 30
# These rules go by marks that somebody set or by addresses of networks; the others judge by words and shape.
_CERTAIN_RULES = frozenset({"marked_ads", "ad_elements", "affiliate_links"})
# Running words, those of links and HTML aside, that one cut may take before it looks like a part of the article.
MANY_WORDS, VERY_MANY_WORDS = 40, 120
# Of the text; of twenty real articles nineteen lose less than 0.68.
MUCH_REMOVED = 0.75
_MARKUP = re.compile(r"<[^<>]*>|https?://[^\s<>()\[\]]+")
_WORD = re.compile(r"[^\W\d_]{2,}|[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to doubt: its weight (0 to 100), what it is, and where."""

    weight: int
    text: str
    lines: tuple[int, int] | None = None
    code: str | None = None


def reasons_of(article: Article) -> tuple[Reason, ...]:
    """All reasons to doubt the result of `article`, the heaviest first."""
    found = [*_warned(article), *_cuts(article), *_missing(article)]
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def doubt(reasons: Iterable[Reason]) -> int:
    """From 0 (no reason) to 100: each reason takes its share of what the others leave sure."""
    sure = 1.0
    for reason in reasons:
        sure *= 1 - reason.weight / 100
    return round(100 * (1 - sure))


def removed_share(article: Article) -> float:
    """The share of the text, front matter left aside, that was removed: 0 to 1."""
    cut = sum(len(removed.text) for removed in article.removed)
    whole = cut + len(article.content.markdown)
    return cut / whole if whole else 0.0


def steps_in(fix: Fix) -> int:
    """The steps of a fix and its options, sub-steps included."""
    own = sum(_count(procedure.steps) for procedure in fix.procedures)
    return own + sum(steps_in(option) for option in fix.options)


def _count(steps: Iterable[Step]) -> int:
    return sum(1 + _count(step.steps) for step in steps)


def _warned(article: Article) -> Iterator[Reason]:
    """The warnings; one of a kind more says little, so only the first of each code weighs."""
    seen = set()
    for warning in article.warnings:
        weight = _FOUND_WRONG.get(warning.code, _OTHER_WARNING[warning.severity])
        yield Reason(0 if warning.code in seen else weight, warning.message, warning.lines, warning.code)
        seen.add(warning.code)


def _cuts(article: Article) -> Iterator[Reason]:
    """Cuts that look as if they held something of the article."""
    for removed in article.removed:
        if removed.rule in _CERTAIN_RULES:
            continue
        words = _running_words(removed.text)
        if words >= MANY_WORDS:
            weight = 50 if words >= VERY_MANY_WORDS else 30
            yield Reason(weight, f"{words} running words were cut by {removed.rule}: {removed.reason}", removed.lines)
    share = removed_share(article)
    if share >= MUCH_REMOVED:
        yield Reason(35, f"{share:.0%} of the text was removed")


def _running_words(text: str) -> int:
    """Words outside of HTML tags and of links; titles of links hold brackets, so a line's links reach from first to last."""
    *linked, rest = text.split("</a>")
    text = " ".join([*(part[: part.find("<a ")] if "<a " in part else part for part in linked), rest])
    count = 0
    for line in _MARKUP.sub(" ", text).splitlines():
        start, end = line.find("["), line.rfind("](")
        count += len(_WORD.findall(line if start < 0 or end < start else line[:start] + line[line.find(")", end) :]))
    return count


def _missing(article: Article) -> Iterator[Reason]:
    if article.kind in ("fixes", "steps") and not sum(steps_in(fix) for fix in article.fixes):
        yield Reason(40, f"an article of kind “{article.kind}” without a single step")
