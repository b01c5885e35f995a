"""Facts of a heading or bold line: what it says, what stands below it, and its siblings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from ...judgement.chain_model import Clue
from .extents import BOLD_LEVEL
from .scales import Facts, count, quarter, tenth
from .view import View

# A heading repeats the article's title if it has this share of its words.
TITLE_SHARE = 0.7
# The score from which a paragraph counts as one that asks.
ASKING = 0.4
# Units below a heading that are looked at.
MAX_PART = 120


class Below(NamedTuple):
    """What stands in a part, as classes: the scores of its best list and bullets, the size of its list, and its prose."""

    numbered: str
    size: str
    bullets: str
    prose: str
    asking: str
    paragraphs: str
    code: bool

    @property
    def has_list(self) -> bool:
        """Whether it holds a list with numbers or labels."""
        return self.numbered != "none"


def of_heading(view: View, at: int, siblings: Facts) -> Iterator[Clue]:
    """The facts of the heading or bold line at `at`, of which `siblings` are those of its level."""
    kind = "H" if view.levels[at] < BOLD_LEVEL else "B"
    yield _said, kind, *_words(view, at)
    extent, asks = view.extents[at], view.tenths[at]
    own, real, whole = (below(view, at + 1, end) for end in (extent.own, extent.real, extent.whole))
    for name, part in (("own", own), ("real", real), ("all", whole)):
        yield _held, f"{kind} {name}", *part
    lists = "".join(str(int(part.has_list)) for part in (own, real, whole))
    yield f"{kind} lists={lists} {asks}"
    yield f"{kind} prose asks={own.prose} {asks}"
    if kind == "H":
        yield from siblings
        yield from _among(view, at)
        yield f"{siblings[1]} {real.has_list}"


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
    prose: list[float] = []
    code = False
    for at in range(start, end):
        unit = view.units[at]
        if unit.kind == "paragraph" and not unit.items and not view.levels[at]:
            prose.append(view.asks[at])
        elif unit.kind == "code":
            code = True
    asking = sum(asks > ASKING for asks in prose)
    best = tenth(max(prose, default=0.0))
    return Below(tenth(numbered) if size else "none", count(size), tenth(bullets), best, count(asking), count(len(prose)), code)


def _held(where: str, *classes: Any) -> Facts:
    part = Below(*classes)
    found = (
        f"{where} list asks={part.numbered}",
        f"{where} list={part.size}",
        f"{where} bullets ask={part.bullets}",
        f"{where} prose={part.prose}",
        f"{where} asking={part.asking}",
        f"{where} paragraphs={part.paragraphs}",
    )
    return (*found, f"{where} code") if part.code else found


def _said(kind: str, *facts: str) -> Facts:
    return tuple([f"{kind} {fact}" for fact in facts])


def _words(view: View, at: int) -> Iterator[str]:
    """What the words of the heading say, and how it stands to the others."""
    unit, phrases = view.units[at], view.lexicon.phrases
    yield f"level={sorted(view.of_level).index(view.levels[at]) if view.levels[at] < BOLD_LEVEL else BOLD_LEVEL}"
    if view.endings[at] == "?":
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


def facts_of_level(view: View, headings: Sequence[int]) -> Facts:
    """Facts of all headings of one level together."""
    return (
        f"siblings={count(len(headings))}",
        f"siblings with lists={quarter([_has_list(view, index) for index in headings])}",
        f"siblings ask={tenth(sum(view.asks[index] for index in headings) / len(headings))}",
        f"siblings with markers={quarter([view.markers[index] is not None for index in headings])}",
    )


def _among(view: View, at: int) -> Facts:
    """How a heading stands among those of its level, and whether there are deeper ones below it."""
    units = view.of_level[view.levels[at]]
    is_first, is_last = units[0] == at, units[-1] == at
    place = "only" if is_first and is_last else "first" if is_first else "last" if is_last else "middle"
    extent = view.extents[at]
    return f"place={place}", f"deeper={extent.real < extent.whole}"


def _has_list(view: View, at: int) -> bool:
    """Whether a numbered list of two or more stands between the heading at `at` and the next one."""
    return any(entry.form[0] != "bullet" for entry in view.lists(at + 1, min(view.extents[at].real, at + MAX_PART)))
