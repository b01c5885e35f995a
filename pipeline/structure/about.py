"""What an article says about itself: its title, its language, and the number it promises."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..lexicon.words import words
from ..model import Metadata
from .language import language_of
from .promise import promised_number
from .units import Unit

# A front matter title is the article's if one of the first headings shares this much of its words with it.
TITLE_HEADINGS = 3
MIN_SHARED_TITLE = 0.5
# In an article without numbered headings, the introduction ends at the heading with this index.
INTRODUCTION_HEADINGS = 2


@dataclass(frozen=True, slots=True)
class About:
    """What the article says about itself.

    `title` names it; `heading` is the line that says what it is about, usually the same. `declared` is the number it promises;
    `solutions` is the same number if it counts things to do.
    """

    title: str | None
    heading: str
    language: str | None
    declared: int | None
    solutions: int | None


def about(units: Sequence[Unit], metadata: Metadata) -> About:
    """Read the title, the headings and the introduction of an article.

    If the front matter's title belongs to another article (it happens), the heading that starts the body says what this one
    is about.
    """
    heads = [unit for unit in units if unit.kind == "heading" and unit.words]
    title = _title(heads, metadata.title or "")
    opening = _opening(units, heads, title)
    declared, counts_solutions = promised_number(opening, units, units[: _introduction_end(units)])
    language = language_of(units, metadata)
    return About(
        title=title or None,
        heading=opening,
        language=language,
        declared=declared,
        solutions=declared if counts_solutions else None,
    )


def _title(heads: Sequence[Unit], title: str) -> str:
    """The front matter's title, unless it belongs to another article and the body has one first-level heading.

    Without front matter it is the first heading, unless that heads the first of several parts ("1. Restart it"); a number
    that starts no count ("# Error 43: …") belongs to the title.
    """
    tops = [head for head in heads if head.part.block.level == 1]
    is_top = tops == heads[:1] and bool(tops)
    if title and (not is_top or _is_about(title, heads)):
        return title
    marker = heads[0].marker if heads else None
    is_part = marker is not None and (marker.number in (0, 1) if is_top else True)
    return heads[0].text if heads and not is_part else ""


def _opening(units: Sequence[Unit], heads: Sequence[Unit], title: str) -> str:
    """What says what the article is about: its title, or the unnumbered first line of the body that contradicts it."""
    starts = bool(heads) and units[0] is heads[0] and heads[0].marker is None
    return heads[0].text if starts and not _is_about(title, heads) else title


def _is_about(title: str, heads: Sequence[Unit]) -> bool:
    """Whether one of the first headings has most of its words in common with `title`."""
    expected = set(words(title))
    best = max(heads[:TITLE_HEADINGS], key=lambda head: len(expected & set(head.words)) / max(1, len(head.words)))
    return len(expected & set(best.words)) >= MIN_SHARED_TITLE * len(best.words)


def _introduction_end(units: Sequence[Unit]) -> int:
    """The index of the first numbered or labeled heading, which ends the introduction."""
    for index, unit in enumerate(units):
        if unit.kind == "heading" or unit.bold_line:
            marker = unit.marker
            if index and marker is not None and marker.family in ("number", "label", "step") and marker.number in (0, 1):
                return index
    headings = [index for index, unit in enumerate(units) if unit.kind == "heading"]
    return headings[INTRODUCTION_HEADINGS] if len(headings) > INTRODUCTION_HEADINGS else len(units)
