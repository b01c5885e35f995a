"""Facts of a heading or bold line: what it says, what stands below it, and its siblings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .extents import BOLD_LEVEL
from .scales import count, ending, quarter, tenth
from .view import View

# A heading repeats the article's title if it has this share of its words.
TITLE_SHARE = 0.7
# The score from which a paragraph counts as one that asks.
ASKING = 0.4
# Units below a heading that are looked at.
MAX_PART = 120


@dataclass(frozen=True, slots=True)
class Below:
    """What stands in a part: the best mean scores of its numbered lists and bullets, its longest list, and its prose."""

    numbered: float
    size: int
    bullets: float
    prose: float
    asking: int
    paragraphs: int
    code: bool


def of_heading(view: View, at: int, siblings: Sequence[str]) -> Iterator[str]:
    """The facts of the heading or bold line at `at`, of which `siblings` are those of its level; none of other units."""
    if not view.levels[at]:
        return
    kind = "H" if view.levels[at] < BOLD_LEVEL else "B"
    yield from (f"{kind} {fact}" for fact in _said(view, at))
    extent = view.extents[at]
    ends = {"own": extent.own, "real": extent.real, "all": extent.whole}
    parts = {name: below(view, at + 1, end) for name, end in ends.items()}
    for name, part in parts.items():
        yield from (f"{kind} {name} {fact}" for fact in _held(part))
    lists = "".join(str(int(part.size > 0)) for part in parts.values())
    yield f"{kind} lists={lists} {tenth(view.asks[at])}"
    yield f"{kind} prose asks={tenth(parts['own'].prose)} {tenth(view.asks[at])}"
    if kind == "H":
        yield from siblings
        yield from _among(view, at)
        yield f"{siblings[1]} {parts['real'].size > 0}"


def below(view: View, start: int, end: int) -> Below:
    """What stands among the units from `start` to `end` (exclusive)."""
    numbered = bullets = 0.0
    size = 0
    end = min(end, start + MAX_PART)
    for entry in view.lists(start, end):
        if entry.form[0] == "bullet":
            bullets = max(bullets, entry.asks)
        else:
            numbered, size = max(numbered, entry.asks), max(size, len(entry.members))
    units = range(start, end)
    prose = [
        view.asks[at] for at in units if view.units[at].kind == "paragraph" and not view.units[at].items and not view.levels[at]
    ]
    has_code = any(view.units[at].kind == "code" for at in units)
    return Below(numbered, size, bullets, max(prose, default=0.0), sum(asks > ASKING for asks in prose), len(prose), has_code)


def _held(part: Below) -> Iterator[str]:
    yield f"list asks={tenth(part.numbered) if part.size else 'none'}"
    yield f"list={count(part.size)}"
    yield f"bullets ask={tenth(part.bullets)}"
    yield f"prose={tenth(part.prose)}"
    yield f"asking={count(part.asking)}"
    yield f"paragraphs={count(part.paragraphs)}"
    if part.code:
        yield "code"


def _said(view: View, at: int) -> Iterator[str]:
    """What the words of the heading say, and how it stands to the others."""
    unit, phrases = view.units[at], view.lexicon.phrases
    yield f"level={sorted(view.of_level).index(view.levels[at]) if view.levels[at] < BOLD_LEVEL else BOLD_LEVEL}"
    if ending(unit.text) == "?":
        yield "question"
    yield from view.said[at]
    if phrases["count.solutions"].within(unit.text):
        yield "counts solutions"
    if view.about.declared and view.about.declared == len(view.of_level.get(view.levels[at], ())):
        yield "level as promised"
    if unit.words:
        yield f"same first word={count(view.starts[unit.words[0],])}"
    if len(unit.words) > 1:
        yield f"same first words={count(view.starts[tuple(unit.words[:2])])}"
    if view.above[at].heading is None:
        yield "first"
    own, title = set(unit.words), set((view.about.title or "").lower().split())
    if own and title and len(own & title) >= TITLE_SHARE * len(own):
        yield "is the title"


def facts_of_level(view: View, headings: Sequence[int]) -> list[str]:
    """Facts of all headings of one level together."""
    return [
        f"siblings={count(len(headings))}",
        f"siblings with lists={quarter([_has_list(view, index) for index in headings])}",
        f"siblings ask={tenth(sum(view.asks[index] for index in headings) / len(headings))}",
        f"siblings with markers={quarter([view.markers[index] is not None for index in headings])}",
    ]


def _among(view: View, at: int) -> Iterator[str]:
    """How a heading stands among those of its level, and whether there are deeper ones below it."""
    level = view.levels[at]
    units = view.of_level[level]
    is_first, is_last = units[0] == at, units[-1] == at
    yield f"place={'only' if is_first and is_last else 'first' if is_first else 'last' if is_last else 'middle'}"
    extent = view.extents[at]
    yield f"deeper={extent.real < extent.whole}"


def _has_list(view: View, at: int) -> bool:
    """Whether a numbered list of two or more stands between the heading at `at` and the next one."""
    return any(entry.form[0] != "bullet" for entry in view.lists(at + 1, min(view.extents[at].real, at + MAX_PART)))
