"""Facts of what stands around a unit: its neighbors, the list before and after it, and its section."""

from __future__ import annotations

from collections.abc import Iterator

from ...judgement.chain_model import Clue
from .scales import Facts, count, tenth
from .view import MAX_DISTANCE, View


def around(view: View, at: int) -> Iterator[Clue]:
    """The facts of what stands around the unit at `at`."""
    yield from _neighbors(view, at)
    yield from _next_list(view, at)
    if view.enumerations[at] is None:
        yield from _list_around(view, at)
    elif view.places[at] == "i" and view.units[at].depth > 1:
        yield from _parent(view, at)
    yield from _section(view, at)
    yield f"part={4 * at // len(view.units)}"


def _neighbors(view: View, at: int) -> Iterator[Clue]:
    """The facts of the units up to three away."""
    units, part = view.units, view.units[at].part
    shapes = [view.shapes[index] if 0 <= index < len(view.shapes) else "edge" for index in range(at - 3, at + 4)]
    yield _far, -3, shapes[0], shapes[1]
    yield _near, -1, shapes[2], shapes[3], _tenth(view, at - 1), at > 0 and units[at - 1].part is part
    yield _near, 1, shapes[4], shapes[3], _tenth(view, at + 1), at + 1 < len(units) and units[at + 1].part is part
    yield _far, 2, shapes[5], shapes[6]


def _tenth(view: View, index: int) -> str:
    """The class of the score of a unit, empty if there is no such unit."""
    return view.tenths[index] if 0 <= index < len(view.tenths) else ""


def _far(offset: int, first: str, second: str) -> Facts:
    return f"{offset} shape={first}", f"{offset + 1} shape={second}"


def _near(offset: int, shape: str, own: str, asks: str, is_same: bool) -> Facts:
    found = [f"{offset} shape={shape}", f"{offset} shapes={shape} {own}"]
    if asks:
        found.append(f"{offset} asks={asks}")
    if is_same:
        found.append(f"{offset} same block")
    return tuple(found)


def _next_list(view: View, at: int) -> Iterator[Clue]:
    """The list that starts right below a unit without a marker."""
    if view.markers[at]:
        return
    below = range(at + 1, min(len(view.units), at + MAX_DISTANCE))
    index = next((own for own in below if not view.is_gap(own)), None)
    entry = None if index is None else view.enumerations[index]
    if index is None or entry is None or entry.members[0] != index:
        return
    asks, family = tenth(entry.asks), entry.form[0][0]
    yield f"list below={view.shapes[at]} {view.places[index]}{family} {count(len(entry.members))}"
    yield f"list below asks={'h' if view.levels[at] else 'p'} {family} {asks}"
    yield f"end before list={view.endings[at]} {asks}"


def _list_around(view: View, at: int) -> Iterator[Clue]:
    """The last list above a unit in its section, and whether it goes on below the unit."""
    for index in range(at - 1, max(-1, at - MAX_DISTANCE - 1), -1):
        if view.places[index] == "H" and view.levels[index]:
            return
        entry = view.enumerations[index]
        if entry is not None and view.places[index] != "H":
            where = "inside" if entry.members[-1] > at else "after"
            place = view.places[index] + entry.form[0][0]
            yield _list_above, where, place, view.shapes[at], tenth(entry.asks), count(at - index)
            return
    yield "no list above"


def _list_above(where: str, place: str, shape: str, asks: str, distance: str) -> Facts:
    return f"list {where}={place} {shape}", f"list {where} asks={asks}", f"list {where} distance={distance}"


def _parent(view: View, at: int) -> Iterator[Clue]:
    """The entry that a nested one is inside of."""
    for index in range(at - 1, max(-1, at - MAX_DISTANCE - 1), -1):
        entry = view.enumerations[index]
        if entry is not None and view.units[index].depth < view.units[at].depth:
            yield f"parent={entry.form[0][0]} {view.family(at)[0]} {view.endings[index]}"
            yield f"parent asks={tenth(entry.asks)}"
            return


def _section(view: View, at: int) -> Iterator[Clue]:
    """The heading that a unit stands below."""
    head, heading = view.above[at].head, view.above[at].heading
    if head is None:
        yield "no heading above"
        return
    is_marked = view.markers[at] is not None
    yield _below, view.forms[head][:2], view.shapes[at], view.tenths[head], count(at - head), is_marked
    if heading is None:
        return
    if (entry := view.enumerations[heading]) is not None:
        yield f"section of={count(len(entry.members))} {is_marked}"
    for name in view.said[heading]:
        yield f"section {name}"
        yield f"section {name} {view.family(at)[0]}"


def _below(head: str, shape: str, asks: str, distance: str, is_marked: bool) -> Facts:
    form = "m" if is_marked else shape[:2]
    return f"section={head} {shape}", f"section asks={asks} {form}", f"section distance={distance}"
