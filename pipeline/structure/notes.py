"""Notes, tips and warnings among the units of an article."""

from __future__ import annotations

from ..model import NoteKind
from .units import Unit

_KINDS: tuple[tuple[str, NoteKind], ...] = (("note.warnings", "warning"), ("note.tips", "tip"), ("note.notes", "note"))


def note_kind(unit: Unit) -> NoteKind | None:
    """What the unit is as a paragraph of its own: a note, a tip or a warning ("Note: …", "Note that …"), or None.

    A unit that belongs to a note is what the note is.
    """
    if unit.note is not None:
        return unit.note.kind
    if unit.kind != "paragraph":
        return None
    phrases = unit.lexicon.phrases
    if not phrases["note.all"].begins(unit.text):
        return None
    for name, kind in _KINDS:
        match = phrases[name].opening(unit.text, 0, len(unit.text))
        if match is None:
            continue
        if unit.text[match.end() : match.end() + 2].strip()[:1] in (":", "："):
            return kind
        if kind == "note" and any(f" {word} " in unit.text[: match.end() + 6] for word in phrases["clause.complement"].words):
            return kind
    return None
