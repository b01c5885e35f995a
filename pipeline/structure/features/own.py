"""Facts of a unit by itself: its form, its marker, its length, what it marks, and whether it asks."""

from __future__ import annotations

from collections.abc import Iterator

from ..units import Unit
from .scales import ending, has_path, is_titled, length, tenth
from .view import View

# Code points at the end of a paragraph in which it announces steps.
MAX_ANNOUNCEMENT = 400


def own(view: View, at: int) -> Iterator[str]:
    """The facts of the unit at `at`."""
    unit, shape = view.units[at], view.shapes[at]
    asks = tenth(view.asks[at])
    yield from ("all", f"kind={unit.kind}", f"shape={shape}", f"form={view.form(at)}", f"depth={min(3, unit.depth)}")
    yield from (
        f"end={ending(unit.text)}",
        f"length={length(len(unit.words))}",
        f"shape length={shape} {length(len(unit.words))}",
    )
    yield from (f"asks={asks}", f"shape asks={shape} {asks}")
    for fact in _marks(unit):
        yield fact
        yield f"{fact} {shape}"
    yield from _marker(view, at)
    yield from _said(view, at)


def _marks(unit: Unit) -> Iterator[str]:
    """What the unit marks and holds."""
    inline = unit.inline
    if inline.strong:
        yield "bold"
        if inline.strong[0].start < 3:
            yield "bold first"
    flags = {
        "quote": unit.part.block.quote,
        "goes on": not unit.opens_block,
        "code inside": inline.code,
        "link": inline.links,
        "links only": unit.part.link_only,
        "image": inline.images,
        "path": has_path(unit),
        "titled": is_titled(unit),
        "caption": unit.caption,
    }
    yield from (name for name, flag in flags.items() if flag)


def _marker(view: View, at: int) -> Iterator[str]:
    """The number and the label before the unit."""
    marker = view.markers[at]
    if marker is None:
        return
    number = "none" if marker.number is None else str(min(3, marker.number))
    yield f"number={view.form(at)} {number}"
    if marker.family in ("label", "step"):
        yield f"known label={marker.known} {view.places[at]}"


def _said(view: View, at: int) -> Iterator[str]:
    """What a paragraph says by words of the closed lists."""
    unit, phrases = view.units[at], view.lexicon.phrases
    if unit.kind != "paragraph" or unit.items or not unit.words:
        return
    closing = unit.text[-MAX_ANNOUNCEMENT:]
    if phrases["lead.phrases"].within(closing):
        yield "announces steps"
    if phrases["lead.facts"].within(closing):
        yield "announces facts"
    if phrases["note.all"].begins(unit.text):
        yield "note"
