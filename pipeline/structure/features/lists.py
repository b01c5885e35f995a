"""Facts of the enumeration that a unit is in, as a whole: its members are mostly labeled alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...judgement.chain_model import Clue
from .enumerations import Enumeration
from .own import MAX_ANNOUNCEMENT
from .scales import Facts, count, ending, has_path, is_titled, length, quarter, tenth
from .view import MAX_DISTANCE, View

# Units below a member that are looked at.
MAX_PART = 40
# The mean score from which a list counts as one that asks.
ASKING = 0.5
# Words of a paragraph that is more than a caption or a lead-in.
MIN_PROSE_WORDS = 9


# What the members of a list are like, and what they hold.
_TOGETHER = (
    *("members", "mean asks", "least asks", "marking", "only links", "with links", "sentences", "questions", "titled", "paths"),
    *("mean length", "starts at", "mean distance", "hold numbered", "hold bullets", "hold asking", "hold prose", "hold code"),
    *("hold", "hold lists"),
)


def of_list(view: View, at: int, entry: Enumeration, together: Callable[[Enumeration, str], list[Clue]]) -> list[Clue]:
    """The facts of the unit at `at` as a member of `entry`; `together` gives those that all members of one form share."""
    form, place = view.forms[at], view.order[at]
    total = len(entry.members)
    position = "lone" if total == 1 else "first" if place == 0 else "last" if place == total - 1 else "middle"
    inside, *above = together(entry, form[:2])
    found: list[Clue] = [f"position={position} {form}", inside, f"list asks={tenth(entry.asks)} {form} {count(total)}"]
    if view.about.declared == total:
        found.append(f"as many as promised {form}")
    if place:
        found.append(f"distance={count(at - entry.members[place - 1])}")
    return found + above


def facts_together(view: View, entry: Enumeration, form: str) -> list[Clue]:
    """The facts of all members of an enumeration together, and of what stands above the first.

    `form` is where a member stands, and the first letter of the family of its marker.
    """
    kind = form if form[0] in "Hi" else f"p{form[1]}"
    return [(_together, kind, *_members(view, entry), *_held(view, entry)), *_above(view, entry, form)]


def _together(kind: str, *classes: str) -> Facts:
    return tuple([f"{name}={value} {kind}" for name, value in zip(_TOGETHER, classes, strict=True)])


def _members(view: View, entry: Enumeration) -> Iterator[str]:
    """What the members are like."""
    units = [view.units[index] for index in entry.members]
    endings = [ending(_title(view, index)) for index in entry.members]
    first = entry.numbers[0]
    yield count(len(units))
    yield tenth(entry.asks)
    yield tenth(min(view.asks[index] for index in entry.members))
    yield quarter([bool(unit.inline.strong or unit.inline.code) for unit in units])
    yield quarter([unit.part.link_only and bool(unit.inline.links) for unit in units])
    yield quarter([bool(unit.inline.links) for unit in units])
    yield quarter([sign in ".:" for sign in endings])
    yield quarter([sign == "?" for sign in endings])
    yield quarter([is_titled(unit) for unit in units])
    yield quarter([has_path(unit) for unit in units])
    yield str(length(sum(len(unit.words) for unit in units) / len(units)))
    yield "none" if first is None else str(min(2, first))
    yield count((entry.members[-1] - entry.members[0]) // max(1, len(units) - 1))


def _held(view: View, entry: Enumeration) -> Iterator[str]:
    """What stands below the members: what has steps below it heads something to do."""
    parts = [range(at + 1, min(view.ends[at], at + MAX_PART)) for at in entry.members]
    inner = [[own for own in view.lists(part.start, part.stop) if own.members[0] in part] for part in parts]
    numbered = quarter([any(own.form[0] != "bullet" for own in lists) for lists in inner])
    asking = quarter([any(own.asks >= ASKING for own in lists) for lists in inner])
    prose = quarter([any(_is_prose(view, at) for at in part) for part in parts])
    yield numbered
    yield quarter([any(own.form[0] == "bullet" for own in lists) for lists in inner])
    yield asking
    yield prose
    yield quarter([any(view.units[at].kind == "code" for at in part) for part in parts])
    yield count(round(sum(map(len, parts)) / len(parts)))
    yield f"{numbered}{asking}{prose}"


def _is_prose(view: View, at: int) -> bool:
    unit = view.units[at]
    return unit.kind == "paragraph" and not unit.depth and len(unit.words) >= MIN_PROSE_WORDS


def _title(view: View, index: int) -> str:
    marker = view.markers[index]
    return marker.title if marker and marker.title else view.units[index].text


def _above(view: View, entry: Enumeration, form: str) -> Iterator[str]:
    """Facts of what stands above the first member."""
    first = entry.members[0]
    at = next((own for own in range(first - 1, max(-1, first - MAX_DISTANCE), -1) if not view.is_gap(own)), None)
    if at is None:
        return
    unit, phrases = view.units[at], view.lexicon.phrases
    yield f"above={view.shapes[at]} {form}"
    if unit.kind == "paragraph" and unit.words:
        closing = unit.text[-MAX_ANNOUNCEMENT:]
        if phrases["lead.phrases"].within(closing):
            yield f"announced {form}"
        if phrases["lead.facts"].within(closing):
            yield f"announced as facts {form}"
        yield f"end above={view.endings[at]} {form[1]} {view.tenths[at]}"
    elif view.levels[at]:
        yield f"heading above={view.tenths[at]} {form[1]}"
