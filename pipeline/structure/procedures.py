"""Labels -> the procedures of one section: its steps with what belongs to each, what introduces them, and their result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .endings import ends_in_colon
from .labels import STEPS
from .markers import Marker
from .outline import Outline
from .runs import Run, StepDraft
from .units import Unit

# A result is at most so many units after its run.
MAX_RESULT_DISTANCE = 3


def procedures(outline: Outline, start: int, end: int) -> list[Run]:
    """The runs of steps among the units from `start` to `end` (exclusive), in order; each unit belongs to one run at most."""
    runs: list[Run] = []
    lead: Unit | None = None
    for at in range(start, end):
        label, unit = outline.labels.names[at], outline.units[at]
        if label == "lead":
            lead = unit
        elif (label == "first" and not _is_next_one(runs, outline.units, at)) or (label in STEPS and not runs):
            marker = _marker(unit)
            runs.append(Run(marker.family, at, [StepDraft(marker, [unit])], at + 1, lead))
            lead = None
        elif label in STEPS or (label == "more" and runs):
            _extend(runs[-1], outline.units, at, is_substep=label == "substep", is_step=label in ("first", "step"))
    for run in runs:
        _count_ones(run)
    for run, limit in zip(runs, [*(run.first for run in runs[1:]), end], strict=False):
        _end_like_the_others(run, outline, limit)
        _take_what_hangs_on(run, outline, limit)
        _add_result(run, outline, limit)
    return runs


def _is_next_one(runs: Sequence[Run], units: Sequence[Unit], at: int) -> bool:
    """Whether a list of one entry, "1.", follows right after another one: each entry has a list of its own."""
    if not runs or runs[-1].end != at or not (_prints_one(units[at]) and _prints_one(runs[-1].last.units[0])):
        return False
    below = units[at + 1].items[-1:] if at + 1 < len(units) else ()
    return not any(item.number == 2 and not item.counted for item in below)


def _count_ones(run: Run) -> None:
    """Count the steps of a run on if each is printed "1." (`1. a`, text between, `1. b`)."""
    if len(run.steps) > 1 and all(_prints_one(step.units[0]) for step in run.steps):
        for number, step in enumerate(run.steps, start=1):
            step.marker = replace(step.marker, number=number)


def _prints_one(unit: Unit) -> bool:
    item = unit.items[-1] if unit.items else None
    return item is not None and (item.number == 1 or item.counted)


def _end_like_the_others(run: Run, outline: Outline, end: int) -> None:
    """Give the last step the unit after it if each step before it has a unit of that form below its title."""
    below = outline.units[run.end : min(end, run.end + 1)]
    others = [step.units[1:2] for step in run.steps[:-1]]
    if below and others and len(run.last.units) == 1 and all(own and _form(own[0]) == _form(below[0]) for own in others):
        run.last.append(below[0])
        run.end += 1


def _take_what_hangs_on(run: Run, outline: Outline, end: int) -> None:
    """Give the last step the code, tables and nested text right below it, and what its colon announces."""
    waits = ends_in_colon(run.last.units[-1].text)
    while run.end < end and _hangs_on(outline.units[run.end], waits=waits):
        unit = outline.units[run.end]
        waits = waits and unit.image_only
        run.last.append(unit)
        run.end += 1


def _hangs_on(unit: Unit, *, waits: bool) -> bool:
    if unit.marker is not None or unit.bold_line or unit.kind == "heading":
        return False
    return unit.kind in ("code", "table") or unit.depth > 0 or (waits and unit.kind == "paragraph")


def _form(unit: Unit) -> tuple[str, int, bool, bool]:
    return unit.kind, unit.depth, unit.marker is None, unit.image_only


def _marker(unit: Unit) -> Marker:
    return unit.marker or Marker("number", None, unit.text)


def _extend(run: Run, units: Sequence[Unit], at: int, *, is_step: bool, is_substep: bool) -> None:
    """Add the unit at `at` to `run`: a step, a substep or a part of the last step, to which what stands between belongs."""
    for between in units[run.end : at]:
        run.last.append(between)
    if is_step:
        if run.family == "number" and _marker(units[at]).family == "number":
            _nest_bullets(run)
        run.steps.append(StepDraft(_marker(units[at]), [units[at]]))
    elif is_substep:
        run.last.nest(_marker(units[at]), units[at])
    else:
        run.last.append(units[at])
    run.end = at + 1


def _nest_bullets(run: Run) -> None:
    """Make the bullets between two numbers of a list parts of the step above them."""
    bullets: list[StepDraft] = []
    while run.last.marker.family == "bullet":
        bullets.append(run.steps.pop())
    run.last.children.extend(reversed(bullets))


def _add_result(run: Run, outline: Outline, end: int) -> None:
    """Set the result to the paragraph after the run, up to `end`, if it says what follows."""
    phrases = outline.lexicon.phrases
    for unit in outline.units[run.end : min(end, run.end + MAX_RESULT_DISTANCE)]:
        if unit.image_only or unit.kind == "rule":
            continue
        if (
            unit.kind == "paragraph"
            and unit.marker is None
            and not unit.bold_line
            and not ends_in_colon(unit.text)
            and phrases["result.openers"].begins(unit.text)
            and not phrases["result.not"].within(unit.text)
        ):
            run.result = unit
        return
