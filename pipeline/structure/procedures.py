"""Section -> its procedures: the runs of steps that are instructions, each with its lead-in and its result."""

from __future__ import annotations

import re

from .collect import collect
from .evidence import is_procedure
from .instructions import announces_steps, ends_in_colon, is_operation, marks_something
from .markers import Marker, marker_of
from .notes import is_note
from .passage import Passage
from .runs import Run, StepDraft
from .units import Unit

_SENTENCE_END = re.compile(r"[.!?]\s")
MAX_LEAD_WORDS = 120
MAX_ACTION_WORDS = 40
# A result is at most so many units after its run.
MAX_RESULT_DISTANCE = 3


def find_runs(passage: Passage) -> list[Run]:
    """The procedures of the passage, in order; each unit belongs to one run at most."""
    runs: list[Run] = []
    index = 0
    while index < len(passage.units):
        marker = passage.markers[index]
        if marker is None or (marker.family == "letter" and marker.number != 1):
            index += 1
            continue
        run = collect(passage, index)
        floor = runs[-1].end if runs else 0
        before = passage.index_before(run.first, floor)
        if is_procedure(run, None if before is None else passage.units[before], passage):
            if before is not None:
                _add_lead(run, passage, before, floor)
            _add_result(run, passage)
            runs.append(run)
        index = max(run.end, index + 1)
    return runs


def _add_lead(run: Run, passage: Passage, index: int, floor: int) -> None:
    """Set the lead-in to the unit at `index` or the one above it, from `floor` on, if it introduces the run.

    An unnumbered first action between the lead-in and the run becomes the first step.
    """
    before = passage.units[index]
    if before.kind != "paragraph":
        return
    above = passage.units[index - 1] if index - 1 >= floor else None
    if run.family == "number" and above and _is_first_action(before, above):
        run.steps.insert(0, StepDraft(Marker("number", None, before.text), list(passage.units[index : run.first])))
        run.first = index
        before = above
        index -= 1
    above = passage.units[index - 1] if index - 1 >= floor else None
    announces = passage.lexicon.phrases["lead.phrases"]
    if above and above.kind == "paragraph" and ends_in_colon(above.text):
        is_remark = not ends_in_colon(before.text) and announces.within(above.text)
        if is_note(before) or is_remark:
            before = above
    if len(before.words) <= MAX_LEAD_WORDS and _introduces(before):
        run.lead = before


def _introduces(unit: Unit) -> bool:
    """Whether a paragraph introduces the run below it: it ends in a colon or a dash, or announces steps."""
    text, phrases = unit.text.rstrip(), unit.lexicon.phrases
    if is_note(unit) and not (ends_in_colon(text) and _SENTENCE_END.search(text)):
        return False
    if text.endswith((":", "：", "–", "—")) or announces_steps(text, unit.lexicon):
        return True
    return unit.bold_line and phrases["lead.announces"].begins(text)


def _is_first_action(before: Unit, above: Unit) -> bool:
    """Whether a paragraph is an action of its own, below a sentence that introduces the numbers and above these."""
    is_introduced = ends_in_colon(above.text) and not ends_in_colon(before.text)
    is_plain = before.opens_block and not before.bold_line and len(before.words) <= MAX_ACTION_WORDS
    return is_introduced and is_plain and is_operation(before.text, before.lexicon) and marks_something(before.inline)


def _add_result(run: Run, passage: Passage) -> None:
    """Set the result to the paragraph after the run if it says what follows."""
    phrases = passage.lexicon.phrases
    for unit in passage.units[run.end : run.end + MAX_RESULT_DISTANCE]:
        if unit.image_only or unit.kind == "rule":
            continue
        if (
            unit.kind == "paragraph"
            and marker_of(unit) is None
            and not unit.bold_line
            and not ends_in_colon(unit.text)
            and phrases["result.openers"].begins(unit.text)
            and not phrases["result.not"].within(unit.text)
        ):
            run.result = unit
        return
