"""Units of one section -> its procedures: the runs of steps that tell what to do, each with its lead-in and result."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..lexicon import Lexicon
from .evidence import Context, is_procedure
from .instructions import is_operation, marks_something
from .markers import Marker, marker_of
from .runs import Run, StepDraft, collect, is_note, step_marker
from .units import Unit

_SENTENCE_END = re.compile(r"[.!?]\s")
MAX_LEAD_WORDS = 120
MAX_ACTION_WORDS = 40


def find_runs(units: Sequence[Unit], lexicon: Lexicon, context: Context) -> list[Run]:
    """The procedures among `units`, in order; each unit belongs to one run at most."""
    markers = [step_marker(unit) for unit in units]
    runs: list[Run] = []
    index = 0
    while index < len(units):
        marker = markers[index]
        if marker is None or (marker.family == "letter" and marker.number != 1):
            index += 1
            continue
        run = collect(units, markers, index, lexicon)
        previous_end = runs[-1].end if runs else 0
        if is_procedure(run, _before(run, units, previous_end), lexicon, context):
            _add_lead(run, units, lexicon, previous_end)
            _add_result(run, units, lexicon)
            runs.append(run)
        index = max(run.end, index + 1)
    return runs


def _before(run: Run, units: Sequence[Unit], floor: int) -> Unit | None:
    """The last unit before the run that says something, not across another run."""
    for index in range(run.first - 1, floor - 1, -1):
        unit = units[index]
        if unit.image_only or unit.caption or unit.kind in ("rule", "code"):
            continue
        return unit if unit.kind != "heading" else None
    return None


def _add_lead(run: Run, units: Sequence[Unit], lexicon: Lexicon, floor: int) -> None:
    """The sentence that introduces the run; an unnumbered first action between it and the run becomes the first step."""
    before = _before(run, units, floor)
    if before is None or before.kind != "paragraph":
        return
    index = next(i for i in range(run.first - 1, floor - 1, -1) if units[i] is before)
    above = units[index - 1] if index - 1 >= floor else None
    if run.family == "number" and above and _acts_first(before, above, lexicon):
        run.steps.insert(0, StepDraft(Marker("number", None, before.text), list(units[index : run.first])))
        run.first = index
        before = above
        index -= 1
    above = units[index - 1] if index - 1 >= floor else None
    if above and above.kind == "paragraph" and above.text.rstrip().endswith((":", "：")):
        remark = not before.text.rstrip().endswith((":", "：")) and lexicon.phrases["lead.phrases"].within(above.text)
        if is_note(before, lexicon) or remark:
            before = above
    text = before.text.rstrip()
    told = text.endswith((":", "：", "–", "—")) or lexicon.phrases["lead.phrases"].within(text[-400:])
    told = told or (before.bold_line and lexicon.phrases["lead.announces"].begins(text))
    leads = not is_note(before, lexicon) or (text.endswith((":", "：")) and _SENTENCE_END.search(text))
    if told and len(before.words) <= MAX_LEAD_WORDS and leads:
        run.lead = before


def _acts_first(before: Unit, above: Unit, lexicon: Lexicon) -> bool:
    """Whether a paragraph is an action of its own, below a sentence that leads in and above the numbers."""
    leads = above.text.rstrip().endswith((":", "：")) and not before.text.rstrip().endswith((":", "："))
    plain = before.opens_block and not before.bold_line and len(before.words) <= MAX_ACTION_WORDS
    return leads and plain and is_operation(before.text, lexicon) and marks_something(before.inline)


def _add_result(run: Run, units: Sequence[Unit], lexicon: Lexicon) -> None:
    """The paragraph behind the run, where it says what follows from it."""
    for index in range(run.end, min(run.end + 3, len(units))):
        unit = units[index]
        if unit.image_only or unit.kind == "rule":
            continue
        if (
            unit.kind == "paragraph"
            and marker_of(unit) is None
            and not unit.bold_line
            and not unit.text.rstrip().endswith((":", "："))
            and lexicon.phrases["result.openers"].begins(unit.text)
            and not lexicon.phrases["result.not"].within(unit.text)
        ):
            run.result = unit
        return
