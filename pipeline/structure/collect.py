"""Section -> runs of steps: lists are joined again across images, notes and ads that cut them apart."""

from __future__ import annotations

from .attachment import belongs_to_last_step
from .instructions import ends_in_colon, has_operation, offers_choice
from .markers import Marker, continues
from .notes import is_note
from .passage import Passage
from .runs import Run, StepDraft, is_light
from .substeps import settle_substeps
from .units import Unit


def collect(passage: Passage, start: int) -> Run:
    """The run that starts at index `start` of the passage, which has a marker, with everything between its steps."""
    first = passage.markers[start]
    assert first is not None
    run = Run(first.family, start, [StepDraft(first, [passage.units[start]])], start + 1, all_ones=first.number == 1)
    while run.end < len(passage.units) and _add(run, passage):
        run.end += 1
    for step in run.steps:
        settle_substeps(step)
    return run


def _add(run: Run, passage: Passage) -> bool:
    """Add the unit at the run's end to it; return False if the run ends before that unit."""
    unit, marker = passage.units[run.end], passage.markers[run.end]
    if marker is not None and (unit.depth <= run.depth or not unit.items):
        return _add_marked(run, marker, passage)
    if marker is not None:
        run.last.nest(marker, unit)
        return True
    if _has_next_step(run, passage) or belongs_to_last_step(run, passage, run.end):
        run.last.append(unit)
        return True
    return False


def _add_marked(run: Run, marker: Marker, passage: Passage) -> bool:
    """The same for a unit whose marker may continue the run: it is a step, a substep or text, or it ends the run."""
    unit, step = passage.units[run.end], run.last
    if _is_next_step(run, marker, passage):
        run.steps.append(StepDraft(marker, [unit]))
        run.all_ones = run.all_ones and marker.number == 1
        return True
    if marker.family == "letter" and run.family != "letter" and (marker.number == 1 or step.children):
        step.nest(marker, unit)
        return True
    if _starts_new_run(run, marker, unit):
        return False
    has_next = _has_next_step(run, passage)
    if marker.family == "bullet" and (has_next or _takes_bullets(run, unit)):
        step.nest(marker, unit)
    elif not has_next:
        return False
    elif run.family == "step" and marker.family == "number":
        step.nest(marker, unit)
    else:
        step.append(unit)
    return True


def _takes_bullets(run: Run, unit: Unit) -> bool:
    """Whether a bullet after the last step is its substep: the step introduces it, or an earlier step has substeps."""
    before = run.last.units[-1]
    introduced = unit.part is before.part or ends_in_colon(before.text)
    return introduced or any(step.children for step in run.steps)


def _is_next_step(run: Run, marker: Marker, passage: Passage) -> bool:
    """Whether the unit at the run's end, with `marker`, is its next step."""
    before, last = passage.units[run.end - 1], run.last.marker
    if marker.family == run.family == "bullet":
        return not before.part.block.quote
    if marker.family == run.family:
        return continues(last.number, marker.number) or _repeats_one(run, marker) or _restarts_after_picture(run, marker)
    if {run.family, marker.family} == {"number", "step"} and last.number and last.family != marker.family:
        return marker.number == last.number + 1
    if {run.family, last.family} == {"number", "step"} and marker.family == last.family:
        return continues(last.number, marker.number)
    if run.family == "number" and marker.family == "bullet":
        if last.family == "bullet":
            return passage.units[run.end].part.index - before.part.index <= 1
        return _continues_as_bullets(run, marker, passage)
    return False


def _continues_as_bullets(run: Run, marker: Marker, passage: Passage) -> bool:
    """Whether a numbered list goes on as bullets, after a picture or a caption."""
    pictured = any(unit.image_only or unit.caption for unit in passage.units[max(0, run.end - 2) : run.end])
    text = next((unit.text for unit in reversed(run.last.units) if unit.words), "")
    if not pictured or ends_in_colon(text) or offers_choice(marker.title, passage.lexicon):
        return False
    return passage.units[run.end].depth <= 1 and len(run.steps) > 1 and has_operation(marker.title, passage.lexicon)


def _repeats_one(run: Run, marker: Marker) -> bool:
    """Whether the run prints "1." before each step, as Markdown allows, or "Step 1" twice."""
    if marker.number != 1 or not run.all_ones:
        return False
    return (run.family == "step" and len(run.steps) == 1) or all(is_light(unit) for unit in run.last.units[1:])


def _restarts_after_picture(run: Run, marker: Marker) -> bool:
    """Whether a list counts from 1 again only because pictures, and nothing else, cut it."""
    between = run.last.units[1:]
    return run.family == "number" and marker.number == 1 and bool(between) and all(unit.image_only for unit in between)


def _starts_new_run(run: Run, marker: Marker, unit: Unit) -> bool:
    """Whether `marker` starts another run rather than something inside a step."""
    if marker.family == run.family:
        return not continues(run.last.marker.number, marker.number)
    return (run.family != "step" and marker.family == "step") or (run.family == "bullet" and unit.depth <= 1)


def _has_next_step(run: Run, passage: Passage) -> bool:
    """Whether a marker from the run's end on continues it before something else ends it."""
    for index in range(run.end, len(passage.units)):
        unit, marker = passage.units[index], passage.markers[index]
        if unit.kind == "heading" and marker is None:
            return False
        if marker is None or (unit.items and unit.depth > run.depth):
            if run.family == "bullet" and not is_light(unit) and not _is_aside(unit):
                return False
        elif marker.family == run.family:
            return run.family == "bullet" or continues(run.last.marker.number, marker.number)
        elif marker.family == "step" or run.family == "bullet":
            return False
    return False


def _is_aside(unit: Unit) -> bool:
    """Whether the unit is a note between two bullets; one that ends in a colon introduces the next list."""
    return is_note(unit) and not ends_in_colon(unit.text)
