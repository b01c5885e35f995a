"""Facts of what stands around a unit: its neighbors, the list before and after it, and its section."""

from __future__ import annotations

from collections.abc import Iterator

from .scales import count, ending, tenth
from .view import MAX_DISTANCE, View


def around(view: View, at: int) -> Iterator[str]:
    """The facts of what stands around the unit at `at`."""
    yield from _neighbors(view, at)
    yield from _next_list(view, at)
    if view.enumerations[at] is None:
        yield from _list_around(view, at)
    elif view.places[at] == "i" and view.units[at].depth > 1:
        yield from _parent(view, at)
    yield from _section(view, at)
    yield f"part={4 * at // len(view.units)}"


def _neighbors(view: View, at: int) -> Iterator[str]:
    """The shapes of the units up to three away."""
    for offset in (-3, -2, -1, 1, 2, 3):
        index = at + offset
        is_inside = 0 <= index < len(view.units)
        shape = view.shapes[index] if is_inside else "edge"
        yield f"{offset} shape={shape}"
        if abs(offset) == 1:
            yield f"{offset} shapes={shape} {view.shapes[at]}"
            if is_inside:
                yield f"{offset} asks={tenth(view.asks[index])}"
                if view.units[index].part is view.units[at].part:
                    yield f"{offset} same block"


def _next_list(view: View, at: int) -> Iterator[str]:
    """The list that starts right below a unit without a marker."""
    below = range(at + 1, min(len(view.units), at + MAX_DISTANCE))
    index = next((own for own in below if not view.is_gap(own)), None)
    entry = None if index is None else view.enumerations[index]
    if index is None or entry is None or entry.members[0] != index or view.markers[at]:
        return
    asks, family = tenth(entry.asks), entry.form[0][0]
    yield f"list below={view.shapes[at]} {view.places[index]}{family} {count(len(entry.members))}"
    yield f"list below asks={'h' if view.levels[at] else 'p'} {family} {asks}"
    yield f"end before list={ending(view.units[at].text)} {asks}"


def _list_around(view: View, at: int) -> Iterator[str]:
    """The last list above a unit in its section, and whether it goes on below the unit."""
    for index in range(at - 1, max(-1, at - MAX_DISTANCE - 1), -1):
        if view.places[index] == "H" and view.levels[index]:
            return
        entry = view.enumerations[index]
        if entry is not None and view.places[index] != "H":
            where = "inside" if entry.members[-1] > at else "after"
            yield f"list {where}={view.places[index]}{entry.form[0][0]} {view.shapes[at]}"
            yield f"list {where} asks={tenth(entry.asks)}"
            yield f"list {where} distance={count(at - index)}"
            return
    yield "no list above"


def _parent(view: View, at: int) -> Iterator[str]:
    """The entry that a nested one is inside of."""
    for index in range(at - 1, max(-1, at - MAX_DISTANCE - 1), -1):
        entry = view.enumerations[index]
        if entry is not None and view.units[index].depth < view.units[at].depth:
            yield f"parent={entry.form[0][0]} {view.family(at)[0]} {ending(view.units[index].text)}"
            yield f"parent asks={tenth(entry.asks)}"
            return


def _section(view: View, at: int) -> Iterator[str]:
    """The heading that a unit stands below."""
    head = view.above[at].head
    if head is None:
        yield "no heading above"
        return
    is_marked = view.markers[at] is not None
    yield f"section={view.places[head]}{view.family(head)[0]} {view.shapes[at]}"
    yield f"section asks={tenth(view.asks[head])} {'m' if is_marked else view.shapes[at][:2]}"
    yield f"section distance={count(at - head)}"
    heading = view.above[at].heading
    if heading is None:
        return
    if (entry := view.enumerations[heading]) is not None:
        yield f"section of={count(len(entry.members))} {is_marked}"
    for name in view.said[heading]:
        yield f"section {name}"
        yield f"section {name} {view.family(at)[0]}"
