"""Facts of the enumeration that a unit is in, as a whole: its members are mostly labeled alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .enumerations import Enumeration
from .own import MAX_ANNOUNCEMENT
from .scales import count, ending, has_path, is_titled, length, quarter, tenth
from .view import MAX_DISTANCE, View

# Units below a member that are looked at.
MAX_PART = 40
# The mean score from which a list counts as one that asks.
ASKING = 0.5
# Words of a paragraph that is more than a caption or a lead-in.
MIN_PROSE_WORDS = 9


def of_list(view: View, at: int, together: Sequence[str]) -> Iterator[str]:
    """The facts of the enumeration of the unit at `at`, of which `together` are those of all its members."""
    entry = view.enumerations[at]
    if entry is None:
        return
    form, place = view.form(at), view.order[at]
    total = len(entry.members)
    position = "lone" if total == 1 else "first" if place == 0 else "last" if place == total - 1 else "middle"
    yield f"position={position} {form}"
    kind = (view.places[at] if view.places[at] in "Hi" else "p") + form[1]
    yield from (f"{fact} {kind}" for fact in together)
    yield f"list asks={tenth(entry.asks)} {form} {count(total)}"
    if view.about.declared == total:
        yield f"as many as promised {form}"
    if place:
        yield f"distance={count(at - entry.members[place - 1])}"
    yield from _before(view, entry, form)


def facts_together(view: View, entry: Enumeration) -> list[str]:
    """Facts of all members of an enumeration together."""
    units = [view.units[index] for index in entry.members]
    texts = [_title(view, index) for index in entry.members]
    first = entry.numbers[0]
    return [
        f"members={count(len(units))}",
        f"mean asks={tenth(entry.asks)}",
        f"least asks={tenth(min(view.asks[index] for index in entry.members))}",
        f"marking={quarter([bool(unit.inline.strong or unit.inline.code) for unit in units])}",
        f"only links={quarter([unit.part.link_only and bool(unit.inline.links) for unit in units])}",
        f"with links={quarter([bool(unit.inline.links) for unit in units])}",
        f"sentences={quarter([ending(text) in '.:' for text in texts])}",
        f"questions={quarter([ending(text) == '?' for text in texts])}",
        f"titled={quarter([is_titled(unit) for unit in units])}",
        f"paths={quarter([has_path(unit) for unit in units])}",
        f"mean length={length(sum(len(unit.words) for unit in units) / len(units))}",
        f"starts at={'none' if first is None else min(2, first)}",
        f"mean distance={count((entry.members[-1] - entry.members[0]) // max(1, len(units) - 1))}",
        *_held(view, entry),
    ]


def _held(view: View, entry: Enumeration) -> Iterator[str]:
    """What stands below the members: what has steps below it heads something to do."""
    parts = [range(at + 1, min(view.ends[at], at + MAX_PART)) for at in entry.members]
    inner = [[own for own in view.lists(part.start, part.stop) if own.members[0] in part] for part in parts]
    numbered = quarter([any(own.form[0] != "bullet" for own in lists) for lists in inner])
    asking = quarter([any(own.asks >= ASKING for own in lists) for lists in inner])
    prose = quarter([any(_is_prose(view, at) for at in part) for part in parts])
    yield f"hold numbered={numbered}"
    yield f"hold bullets={quarter([any(own.form[0] == 'bullet' for own in lists) for lists in inner])}"
    yield f"hold asking={asking}"
    yield f"hold prose={prose}"
    yield f"hold code={quarter([any(view.units[at].kind == 'code' for at in part) for part in parts])}"
    yield f"hold={count(round(sum(map(len, parts)) / len(parts)))}"
    yield f"hold lists={numbered}{asking}{prose}"


def _is_prose(view: View, at: int) -> bool:
    unit = view.units[at]
    return unit.kind == "paragraph" and not unit.depth and len(unit.words) >= MIN_PROSE_WORDS


def _title(view: View, index: int) -> str:
    marker = view.markers[index]
    return marker.title if marker and marker.title else view.units[index].text


def _before(view: View, entry: Enumeration, form: str) -> Iterator[str]:
    """Facts of what stands above the first member."""
    first = entry.members[0]
    at = next((own for own in range(first - 1, max(-1, first - MAX_DISTANCE), -1) if not view.is_gap(own)), None)
    if at is None:
        return
    unit, phrases = view.units[at], view.lexicon.phrases
    yield f"above={view.shapes[at]} {form[:2]}"
    if unit.kind == "paragraph" and unit.words:
        closing = unit.text[-MAX_ANNOUNCEMENT:]
        if phrases["lead.phrases"].within(closing):
            yield f"announced {form[:2]}"
        if phrases["lead.facts"].within(closing):
            yield f"announced as facts {form[:2]}"
        yield f"end above={ending(unit.text)} {form[1]} {tenth(view.asks[at])}"
    elif view.levels[at]:
        yield f"heading above={tenth(view.asks[at])} {form[1]}"
