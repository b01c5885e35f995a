"""Which entries of a list inside a step are substeps, and which only explain the step."""

from __future__ import annotations

from .instructions import ends_in_colon, offers_choice, verb_of
from .notes import is_note
from .runs import StepDraft

# Shares of the entries that must be instructions for all to be substeps.
NUMBERED_SHARE = 0.4
BULLET_SHARE = 0.8
CODE_SHARE = 0.7


def settle_substeps(step: StepDraft) -> None:
    """Keep the substeps if they are instructions; otherwise make them part of the step's text."""
    if not step.children:
        return
    numbered = step.children[0].marker.family != "bullet"
    to_do = sum(1 for child in step.children if _is_to_do(child))
    if numbered:
        keep = to_do >= NUMBERED_SHARE * len(step.children)
    else:
        keep = len(step.children) > 1 and to_do >= BULLET_SHARE * len(step.children)
    if keep and not _belong_to_note(step):
        return
    for child in step.children:
        step.units.extend(child.units)
        for grandchild in child.children:
            step.units.extend(grandchild.units)
    step.children = []
    step.units.sort(key=lambda unit: unit.first)


def _belong_to_note(step: StepDraft) -> bool:
    """Whether a note introduces the list ("**Note:**" above bullets), so that its entries are the note's text."""
    last = step.units[-1]
    return last.first < step.children[0].units[0].first and is_note(last) and ends_in_colon(last.text)


def _is_to_do(child: StepDraft) -> bool:
    """Whether an entry is a command to type or an instruction, not one of several choices."""
    inline, lexicon = child.units[0].inline, child.units[0].lexicon
    if inline.code and sum(len(span.text) for span in inline.code) >= CODE_SHARE * len(inline.text.strip() or " "):
        return True
    if lexicon.phrases["condition.openers"].begins(child.text) or offers_choice(child.text, lexicon):
        return child.marker.family != "bullet"
    return verb_of(child.text, lexicon) is not None
