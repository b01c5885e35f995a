"""Builds the page of one article: its lines with their cuts, links to its steps, and the reasons to doubt it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Article, Removed
from ..outputs.writers.articles import to_json
from ..outputs.writers.marked import Edit, MarkedLine, edits_of, marked_lines
from .budget import Budget
from .charts import Band, bands
from .colors import color_class
from .doubt import Reason, removed_share
from .places import Place, Places, places_of

# More than this would slow a browser down; a notice says what is left out.
MAX_LINES, MAX_CHARACTERS, MAX_LINE, MAX_JSON = 4_000, 400_000, 6_000, 300_000
MAX_REASONS = 100
# Kept lines to show around a cut when the other lines are hidden.
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A removal or repair as the page describes it. `name` is its anchor, `what` its kind, and `lines` are in words."""

    name: str
    rule: str
    what: str
    reason: str
    css_class: str
    lines: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line; `cut` if it was removed or repaired, and `first` for the first part of that cut."""

    text: str
    cut: Cut | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the page: a line of the source, its `result` (None if removed), and the cuts and places that start in it.

    `is_near_cut` lines stay visible when the others are hidden. `hidden_characters` counts what is too long to show.
    """

    number: int
    parts: tuple[Part, ...]
    result: str | None
    cuts: tuple[Cut, ...]
    places: tuple[Place, ...]
    is_changed: bool
    is_near_cut: bool
    is_front_matter: bool
    hidden_characters: int
    css_class: str


@dataclass(frozen=True, slots=True)
class Page:
    """The values that the template needs.

    `found` is the article with as many fixes and sections as the page shows. `left_out`, `found_left_out` and
    `json_left_out` are notices of what it does not show, or "".
    """

    article: Article
    found: Article
    more_reasons: int
    reasons: tuple[Reason, ...]
    doubt: int
    share: float
    lines: tuple[Line, ...]
    cuts: tuple[Cut, ...]
    places: Places
    stripe: tuple[Band, ...]
    json: str
    json_name: str
    left_out: str
    found_left_out: str
    json_left_out: str


def page_of(article: Article, reasons: Sequence[Reason], doubt: int, *, json_name: str) -> Page:
    """Build the page of `article`. Raises ValueError if its edits do not add up to its source."""
    edits = edits_of(article)
    cuts = tuple(_cut(edit, number) for number, edit in enumerate(edits, start=1))
    marked, complete = first_lines(article)
    budget = Budget()
    found = budget.article(article)
    places = places_of(found, marked)
    lines = _lines(marked, cuts, places, front_lines=article.front_matter.text.count("\n"))
    json = to_json(article).decode("utf-8")
    return Page(
        article=article,
        found=found,
        more_reasons=max(0, len(reasons) - MAX_REASONS),
        reasons=tuple(reasons[:MAX_REASONS]),
        doubt=doubt,
        share=removed_share(article),
        lines=lines,
        cuts=cuts,
        places=places,
        stripe=bands(_stripe_classes(lines, places)),
        json=json[:MAX_JSON],
        json_name=json_name,
        left_out="" if complete else f"Only the first {len(marked):,} lines are shown; all of them would overload a browser.",
        found_left_out="Only the beginning is shown; the whole article would overload a browser." if budget.full else "",
        json_left_out="" if len(json) <= MAX_JSON else f"Only the first {MAX_JSON:,} of {len(json):,} characters are shown.",
    )


def first_lines(article: Article) -> tuple[list[MarkedLine], bool]:
    """The lines to show, and whether these are all lines. Raises ValueError as `page_of` does."""
    shown: list[MarkedLine] = []
    size = 0
    for line in marked_lines(article):
        if len(shown) == MAX_LINES or size > MAX_CHARACTERS:
            return shown, False
        shown.append(line)
        size += min(len(line.text), MAX_LINE)
    return shown, True


def _lines(marked: Sequence[MarkedLine], cuts: Sequence[Cut], places: Places, *, front_lines: int) -> tuple[Line, ...]:
    changed = [bool(line.edits) for line in marked]
    described: set[int] = set()
    lines = []
    for index, line in enumerate(marked):
        new = [number for number in line.edits if number not in described]
        described.update(new)
        lines.append(
            Line(
                number=line.number,
                parts=_parts(line, cuts, new),
                result=None if line.result is None else line.result[:MAX_LINE],
                cuts=tuple(cuts[number] for number in new),
                places=tuple(places.by_row.get(line.number, ())),
                is_changed=changed[index],
                is_near_cut=any(changed[max(0, index - CONTEXT) : index + CONTEXT + 1]),
                is_front_matter=index < front_lines,
                hidden_characters=max(0, len(line.text) - MAX_LINE),
                css_class=cuts[line.edits[0]].css_class if line.edits else "",
            )
        )
    return tuple(lines)


def _parts(line: MarkedLine, cuts: Sequence[Cut], new: Sequence[int]) -> tuple[Part, ...]:
    """The parts of a line, at most MAX_LINE characters; `new` are the numbers of the cuts that start in it."""
    parts, first, left = [], set(new), MAX_LINE
    for piece in line.pieces:
        cut = None if piece.edit is None else cuts[piece.edit]
        parts.append(Part(piece.text[:left], cut, piece.edit in first))
        first.discard(piece.edit if piece.edit is not None else -1)
        left = max(0, left - len(piece.text))
    return tuple(parts)


def _stripe_classes(lines: Sequence[Line], places: Places) -> list[str]:
    """The CSS class of each line in the stripe: that of its cut, that of steps, or ""."""
    classes = [line.css_class for line in lines]
    for place in places.by_id.values():
        if place.fix and place.first and place.last:
            for row in range(place.first - 1, min(place.last, len(classes))):
                classes[row] = classes[row] or "steps"
    return classes


def _cut(edit: Edit, number: int) -> Cut:
    first, last = edit.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    what = edit.kind if isinstance(edit, Removed) else "repaired"
    return Cut(f"cut-{number}", edit.rule, what, edit.reason, color_class(edit.rule), where)
