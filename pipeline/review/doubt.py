"""The doubt score of an article, and the reasons for it. A person checks articles in the order of this score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..model import Article, Fix, Procedure, Removed, Step
from ..patterns import lazy_pattern

# Percent of articles with this warning that miss something (benchmarks/RESULTS.md, "What a warning is worth").
_WARNING_WEIGHTS = {
    "article_in_code": 75,
    "count_differs": 70,
    "step_numbers_skip": 65,
    "steps_without_actions": 60,
    "list_not_read": 69,
}
_OTHER_WARNING_WEIGHTS = {"warning": 35, "info": 10}
# An article with this score or a higher one gets a page by default.
DOUBTFUL = 30
# These rules match markers or addresses of ad networks, so they are rarely wrong; the others judge by words and layout.
CERTAIN_RULES = frozenset({"marked_ads", "ad_elements", "affiliate_links"})
# A removal of this many words of running text (links and HTML not counted) may be part of the article.
MANY_WORDS, VERY_MANY_WORDS = 40, 120
# Share of the text. Of twenty real articles, nineteen lose less than 0.68.
MUCH_REMOVED = 0.75
# Fixes and procedures with this confidence are worth no look.
SURE = 0.9
_MARKUP = lazy_pattern(r"<[^<>]*>|https?://[^\s<>()\[\]]+")
_WORD = lazy_pattern(r"[^\W\d_]{2,}|[\u3040-\u30ff\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason to doubt a result: its weight (0 to 100), its text, its lines (1-based, inclusive), and a warning's code."""

    weight: int
    text: str
    lines: tuple[int, int] | None = None
    code: str | None = None


def reasons_of(article: Article, is_accepted: Callable[[Removed], bool] = lambda _: False) -> tuple[Reason, ...]:
    """All reasons to doubt the result of `article`, by descending weight; a removal that a person accepted is none."""
    removals = _suspicious_removals(article, is_accepted)
    found = [*_warnings(article), *removals, *_missing_steps(article), *_unsure(article)]
    return tuple(sorted(found, key=lambda reason: -reason.weight))


def doubt(reasons: Iterable[Reason]) -> int:
    """The doubt score, 0 to 100. Weights combine like independent probabilities, so the score never exceeds 100."""
    confidence = 1.0
    for reason in reasons:
        confidence *= 1 - reason.weight / 100
    return round(100 * (1 - confidence))


def removed_share(article: Article) -> float:
    """The share of the text (without front matter) that was removed, 0 to 1."""
    removed = sum(len(entry.text) for entry in article.removed)
    total = removed + len(article.content.markdown)
    return removed / total if total else 0.0


def least_sure(article: Article) -> Fix | Procedure | None:
    """The fix, option, or procedure with the lowest confidence; the first of equals."""
    return min(_judged(article.fixes), key=lambda part: part.confidence, default=None)


def _judged(fixes: Iterable[Fix]) -> Iterator[Fix | Procedure]:
    for fix in fixes:
        yield fix
        yield from fix.procedures
        yield from _judged(fix.options)


def steps_in(fix: Fix) -> int:
    """The number of steps in a fix and its options, sub-steps included."""
    own = sum(_count(procedure.steps) for procedure in fix.procedures)
    return own + sum(steps_in(option) for option in fix.options)


def _count(steps: Iterable[Step]) -> int:
    return sum(1 + _count(step.steps) for step in steps)


def _warnings(article: Article) -> Iterator[Reason]:
    """The warnings. Repeated warnings say little more, so only the first of each code has a weight."""
    seen = set()
    for warning in article.warnings:
        weight = _WARNING_WEIGHTS.get(warning.code, _OTHER_WARNING_WEIGHTS[warning.severity])
        yield Reason(0 if warning.code in seen else weight, warning.message, warning.lines, warning.code)
        seen.add(warning.code)


def _suspicious_removals(article: Article, is_accepted: Callable[[Removed], bool]) -> Iterator[Reason]:
    """Removals that may have taken part of the article."""
    for removed in article.removed:
        if removed.rule in CERTAIN_RULES:
            continue
        words = running_words(removed.text)
        if (weight := cut_doubt(words)) and not is_accepted(removed):
            yield Reason(weight, f"{removed.rule} removed {words} words of running text: {removed.reason}", removed.lines)
    share = removed_share(article)
    if share >= MUCH_REMOVED:
        yield Reason(35, f"{share:.0%} of the text was removed")


def cut_doubt(words: int) -> int:
    """The doubt, 0 to 100, whether a rule that judges by words and layout may cut this many running words."""
    return 50 if words >= VERY_MANY_WORDS else 30 if words >= MANY_WORDS else 0


def running_words(text: str) -> int:
    """Count words outside HTML tags and links. Link texts may hold brackets, so a line's links span from first to last."""
    *linked, rest = text.split("</a>")
    text = " ".join([*(part[: part.find("<a ")] if "<a " in part else part for part in linked), rest])
    count = 0
    for line in _MARKUP.sub(" ", text).splitlines():
        start, end = line.find("["), line.rfind("](")
        count += len(_WORD.findall(line if start < 0 or end < start else line[:start] + line[line.find(")", end) :]))
    return count


def _missing_steps(article: Article) -> Iterator[Reason]:
    """An article that should have steps but has none."""
    if article.kind in ("fixes", "steps") and not sum(steps_in(fix) for fix in article.fixes):
        yield Reason(40, f"no steps in an article of kind “{article.kind}”")


def _unsure(article: Article) -> Iterator[Reason]:
    """What is least sure: of those with a confidence of .6, four in ten are wrong."""
    part = least_sure(article)
    if part is not None and part.confidence < SURE:
        what = "fix" if isinstance(part, Fix) else "procedure"
        yield Reason(round(100 * (1 - part.confidence)), f"a {what} has a confidence of only {part.confidence:.2f}", part.lines)
