"""Facts of a unit by itself: its form, its marker, its length, what it marks, and whether it asks."""

from __future__ import annotations

from collections.abc import Iterator

from ...judgement.chain_model import Clue
from ..units import Unit
from .scales import Facts, has_path, is_titled, length
from .view import View

# Code points at the end of a paragraph in which it announces steps.
MAX_ANNOUNCEMENT = 400


def own(view: View, at: int) -> Iterator[Clue]:
    """The facts of the unit at `at`."""
    unit, shape = view.units[at], view.shapes[at]
    yield _form, unit.kind, shape, view.forms[at], min(3, unit.depth)
    yield _size, shape, view.endings[at], length(len(unit.words))
    yield _score, shape, view.tenths[at]
    if marks := _marks(unit):
        yield _marked, shape, marks
    if (marker := view.markers[at]) is not None:
        yield f"number={view.forms[at]} {'none' if marker.number is None else min(3, marker.number)}"
        if marker.family in ("label", "step"):
            yield f"known label={marker.known} {view.places[at]}"
    if unit.kind == "paragraph" and not unit.items and unit.words:
        yield from _said(view, at)


def _form(kind: str, shape: str, form: str, depth: int) -> Facts:
    return "all", f"kind={kind}", f"shape={shape}", f"form={form}", f"depth={depth}"


def _size(shape: str, ending: str, words: int) -> Facts:
    return f"end={ending}", f"length={words}", f"shape length={shape} {words}"


def _score(shape: str, asks: str) -> Facts:
    return f"asks={asks}", f"shape asks={shape} {asks}"


def _marked(shape: str, marks: Facts) -> Facts:
    return tuple(fact for mark in marks for fact in (mark, f"{mark} {shape}"))


def _marks(unit: Unit) -> Facts:
    """What the unit marks and holds."""
    inline = unit.inline
    flags = (
        ("bold", inline.strong),
        ("bold first", inline.strong and inline.strong[0].start < 3),
        ("quote", unit.part.block.quote),
        ("goes on", not unit.opens_block),
        ("code inside", inline.code),
        ("link", inline.links),
        ("links only", unit.part.link_only),
        ("image", inline.images),
        ("path", has_path(unit)),
        ("titled", is_titled(unit)),
        ("caption", unit.caption),
    )
    return tuple([name for name, flag in flags if flag])


def _said(view: View, at: int) -> Facts:
    """What a paragraph says by words of the closed lists."""
    text, phrases = view.units[at].text, view.lexicon.phrases
    closing = text[-MAX_ANNOUNCEMENT:]
    said = (
        ("announces steps", phrases["lead.phrases"].within(closing)),
        ("announces facts", phrases["lead.facts"].within(closing)),
        ("note", phrases["note.all"].begins(text)),
    )
    return tuple([name for name, flag in said if flag])
