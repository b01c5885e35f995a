"""What the page of cuts shows: how much was cut that may be the author's, and the commonest texts of each sort."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .cut_texts import CutCount, CutText, CutTexts
from .doubt import DOUBTFUL
from .keeping import keep_entry, quotes_of
from .measure import Sort

# Characters and lines of a text that the page shows.
MAX_SHOWN, MAX_LINES = 600, 16


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """What a section of the page is called, and which texts it shows: at most `rows` of this `sort`."""

    name: str
    title: str
    about: str
    sort: Sort
    rows: int


SECTIONS = (
    SectionPlan("unsure", "Running text, unsure", "Long enough to be a part of an article. Read these first.", "prose", 200),
    SectionPlan("prose", "Running text", "Words outside links that no ad marker announced.", "prose", 200),
    SectionPlan("links", "Lists of links", "All of their words are links.", "links", 100),
    SectionPlan("marked", "Marked ads", "Between ad markers, or elements of ad networks.", "marked", 50),
    SectionPlan("markup", "Markup", "Pictures, empty links and other things without words.", "markup", 50),
)


@dataclass(frozen=True, slots=True)
class CutRow:
    """A row of the page: a text with what it shows of it, how much it leaves out, and the setting that would keep it."""

    cut: CutText
    shown: str
    hidden_characters: int
    keep: str


@dataclass(frozen=True, slots=True)
class CutSection:
    """A section of the page: its texts, all of which `count` counts, and what `rest` counts isn't shown."""

    name: str
    title: str
    about: str
    count: CutCount
    rows: tuple[CutRow, ...]
    rest: CutCount


@dataclass(frozen=True, slots=True)
class Headline:
    """The answer to "did it throw away something of mine?": what may be, what a rule was unsure of, and all else by sort."""

    prose: CutCount
    unsure: CutCount
    links: CutCount
    marked: CutCount
    markup: CutCount


def headline_of(cuts: CutTexts) -> Headline:
    """Count all cuts."""
    return Headline(
        cuts.count("prose"), cuts.count("prose", DOUBTFUL), cuts.count("links"), cuts.count("marked"), cuts.count("markup")
    )


def cuts_values(cuts: CutTexts, headline: Headline) -> dict[str, Any]:
    """The values for the template of the page."""
    sections = [_section(section, cuts, headline) for section in SECTIONS]
    return {"headline": headline, "sections": [section for section in sections if section.count.texts], "root": ""}


def _section(section: SectionPlan, cuts: CutTexts, headline: Headline) -> CutSection:
    count: CutCount = getattr(headline, section.name)
    if section.name == "prose":
        count = _less(count, headline.unsure)
    rows = tuple(map(row_of, cuts.commonest(section.sort, section.rows, doubtful=section.name == "unsure")))
    shown = CutCount(len(rows), sum(row.cut.count for row in rows), sum(row.cut.words for row in rows))
    return CutSection(section.name, section.title, section.about, count, rows, _less(count, shown))


def _less(count: CutCount, other: CutCount) -> CutCount:
    return CutCount(count.texts - other.texts, count.places - other.places, count.words - other.words)


def row_of(cut: CutText) -> CutRow:
    """The row of a text."""
    text = cut.text.strip("\r\n")
    shown = "".join(text[:MAX_SHOWN].splitlines(keepends=True)[:MAX_LINES])
    hidden = cut.length - len(cut.text) + len(text) - len(shown)
    return CutRow(cut, shown, hidden, keep_entry(quotes_of(cut.text)))
