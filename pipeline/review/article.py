"""What the page of one article shows: its lines with the cuts, where its steps stand, why it may be doubted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..model import Article, Removed
from ..outputs.writers.articles import to_json
from ..outputs.writers.marked import Edit, MarkedLine, edits_of, marked_lines
from .budget import Budget
from .charts import Band, bands
from .doubt import Reason, removed_share
from .looks import look_of
from .places import Place, Places, places_of

# A browser shows so much at once without delay; what is more is left out with a notice.
MAX_LINES, MAX_CHARACTERS, MAX_LINE, MAX_JSON = 4_000, 400_000, 6_000, 300_000
MAX_REASONS = 100
# Kept lines that stay beside a cut where the others are folded away.
CONTEXT = 2


@dataclass(frozen=True, slots=True)
class Cut:
    """A removal or repair as it is told: `name` on the page, what it is, why, in which look; `lines` in words."""

    name: str
    rule: str
    what: str
    reason: str
    look: str
    lines: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a line; `cut` where it was cut, with `first` for the first part of that cut."""

    text: str
    cut: Cut | None = None
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A row: the line before and after (None: gone), the cuts that begin in it, the parts of the article that begin in it.

    `more` characters of the line are not shown. `near` lines stay where others are folded away. `front`: front matter.
    """

    number: int
    parts: tuple[Part, ...]
    result: str | None
    cuts: tuple[Cut, ...]
    places: tuple[Place, ...]
    changed: bool
    near: bool
    front: bool
    more: int
    look: str


@dataclass(frozen=True, slots=True)
class Page:
    """All that the template needs.

    `found` is the article with as many of its fixes and sections as the page shows; `left_out`, `found_left_out` and
    `json_left_out` say in words what it does not show.
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
    """The page of `article`. Raises ValueError where its edits do not add up to a source."""
    edits = edits_of(article)
    cuts = tuple(_cut(edit, number) for number, edit in enumerate(edits, start=1))
    marked, complete = _first_lines(article)
    budget = Budget()
    found = budget.article(article)
    places = places_of(found, marked)
    lines = _lines(marked, cuts, places, front=article.front_matter.text.count("\n") if article.front_matter.text else 0)
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
        stripe=bands(_looks(lines, places)),
        json=json[:MAX_JSON],
        json_name=json_name,
        left_out="" if complete else f"Only the first {len(marked):,} lines are shown; the whole source would stop a browser.",
        found_left_out="Only the beginning is shown; all of it would stop a browser." if budget.full else "",
        json_left_out="" if len(json) <= MAX_JSON else f"Only the first {MAX_JSON:,} of {len(json):,} characters are shown.",
    )


def _first_lines(article: Article) -> tuple[list[MarkedLine], bool]:
    """The lines to show, and whether they are all."""
    shown: list[MarkedLine] = []
    size = 0
    for line in marked_lines(article):
        if len(shown) == MAX_LINES or size > MAX_CHARACTERS:
            return shown, False
        shown.append(line)
        size += min(len(line.text), MAX_LINE)
    return shown, True


def _lines(marked: Sequence[MarkedLine], cuts: Sequence[Cut], places: Places, *, front: int) -> tuple[Line, ...]:
    changed = [bool(line.edits) for line in marked]
    told: set[int] = set()
    lines = []
    for index, line in enumerate(marked):
        new = [number for number in line.edits if number not in told]
        near = any(changed[max(0, index - CONTEXT) : index + CONTEXT + 1])
        lines.append(_line(line, cuts, new, places, near=near, front=index < front))
        told.update(new)
    return tuple(lines)


def _line(line: MarkedLine, cuts: Sequence[Cut], new: list[int], places: Places, *, near: bool, front: bool) -> Line:
    parts, first, left = [], set(new), MAX_LINE
    for piece in line.pieces:
        cut = None if piece.edit is None else cuts[piece.edit]
        parts.append(Part(piece.text[:left], cut, piece.edit in first))
        first.discard(piece.edit if piece.edit is not None else -1)
        left = max(0, left - len(piece.text))
    result = line.result
    return Line(
        number=line.number,
        parts=tuple(parts),
        result=None if result is None else result[:MAX_LINE],
        cuts=tuple(cuts[number] for number in new),
        places=tuple(places.by_row.get(line.number, ())),
        changed=bool(line.edits),
        near=near,
        front=front,
        more=max(0, len(line.text) - MAX_LINE),
        look=cuts[line.edits[0]].look if line.edits else "",
    )


def _looks(lines: Sequence[Line], places: Places) -> list[str]:
    """How each line is drawn in the stripe: as a cut, as a step, or not at all."""
    looks = [line.look for line in lines]
    for place in places.by_id.values():
        if place.of and place.first and place.last:
            for row in range(place.first - 1, min(place.last, len(looks))):
                looks[row] = looks[row] or "steps"
    return looks


def _cut(edit: Edit, number: int) -> Cut:
    first, last = edit.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    what = edit.kind if isinstance(edit, Removed) else "repaired"
    return Cut(f"cut-{number}", edit.rule, what, edit.reason, look_of(edit.rule), where)
