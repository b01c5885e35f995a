"""Units of one section -> the runs of steps in it: lists stitched together again across what cut them apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lexicon import Lexicon
from .instructions import has_operation, verb_of
from .markers import Marker, continues, marker_of
from .units import Unit


@dataclass
class StepDraft:
    """A step: its marker, the units that belong to it, and its sub-steps."""

    marker: Marker
    units: list[Unit]
    children: list[StepDraft] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of its first unit, without marker."""
        return self.marker.title or (self.units[1].text if len(self.units) > 1 else "")


@dataclass
class Run:
    """Consecutive steps of one family; `first` and `end` are indices of the section's units (end is exclusive).

    `ones`: all steps print the number 1.
    """

    family: str
    first: int
    steps: list[StepDraft]
    end: int = 0
    lead: Unit | None = None
    result: Unit | None = None
    ones: bool = False


def step_marker(unit: Unit) -> Marker | None:
    """The marker, where it can be a step's: no label of a series of solutions."""
    marker = marker_of(unit)
    if marker is None:
        # the outline leaves a heading among the units of a section only where it is a step ("Make preparation")
        return Marker("step", 0, unit.text) if unit.kind == "heading" and unit.words else None
    if marker.family == "label":
        item = unit.items[-1] if unit.items else None
        if item is None:
            return None
        return Marker("number" if item.number is not None else "bullet", item.number, unit.text, dress=item.mark)
    if marker.family == "step" and marker.number is not None and not marker.punctuated and not marker.title and unit.items:
        return None
    return marker


def collect(units: Sequence[Unit], markers: Sequence[Marker | None], start: int, lexicon: Lexicon) -> Run:
    """The run that starts at `start`, with everything that stands between its steps."""
    first = markers[start]
    assert first is not None
    run = Run(first.family, start, [StepDraft(first, [units[start]])], start + 1, ones=first.number == 1)
    base = units[start].depth
    index = start + 1
    while index < len(units):
        unit, marker = units[index], markers[index]
        step = run.steps[-1]
        if marker is not None and (unit.depth <= max(base, 1) or not unit.items):
            if _joins(run, marker, unit, units, lexicon, index):
                run.steps.append(StepDraft(marker, [unit]))
                run.ones = run.ones and marker.number == 1
                index += 1
                continue
            if marker.family == "letter" and run.family != "letter" and (marker.number == 1 or step.children):
                step.children.append(StepDraft(marker, [unit]))
                index += 1
                continue
            later = _next_step(run, units, markers, index, base, lexicon)
            if later is None or _starts_anew(run, marker, unit):
                owned = unit.part is step.units[-1].part or step.units[-1].text.rstrip().endswith((":", "："))
                alike = owned or step.children or any(earlier.children for earlier in run.steps)
                if marker.family == "bullet" and not _starts_anew(run, marker, unit) and alike:
                    step.children.append(StepDraft(marker, [unit]))
                    index += 1
                    continue
                break
            if marker.family == "bullet" or (run.family == "step" and marker.family == "number"):
                step.children.append(StepDraft(marker, [unit]))
            else:
                _append(step, unit)
            index += 1
            continue
        if marker is not None and unit.items and unit.depth > max(base, 1):
            step.children.append(StepDraft(marker, [unit]))
            index += 1
            continue
        if _next_step(run, units, markers, index, base, lexicon) is None and not _belongs_to_last(
            run, unit, units, index, lexicon
        ):
            break
        _append(step, unit)
        index += 1
    run.end = index
    for step in run.steps:
        _settle_children(step, lexicon)
    return run


def _append(step: StepDraft, unit: Unit) -> None:
    """Add a unit to the step, or to its last sub-step where it lies as deep."""
    target = step
    if step.children:
        child = step.children[-1]
        inside = unit.depth and unit.depth >= child.units[0].depth
        if inside or unit.depth > step.units[0].depth or unit.part is child.units[-1].part:
            target = child
    target.units.append(unit)


def _joins(run: Run, marker: Marker, unit: Unit, units: Sequence[Unit], lexicon: Lexicon, index: int) -> bool:
    """Whether `marker` is the next step of `run`."""
    last = run.steps[-1].marker
    if marker.family == run.family == "bullet":
        return not units[index - 1].part.block.quote
    if marker.family == run.family:
        return continues(last.number, marker.number) or _all_ones(run, marker) or _restarted(run, marker)
    if {run.family, marker.family} == {"number", "step"} and last.number and last.family != marker.family:
        return marker.number == last.number + 1
    if {run.family, last.family} == {"number", "step"} and marker.family == last.family:
        return continues(last.number, marker.number)
    if run.family == "number" and marker.family == "bullet":
        # a numbered list that goes on as bullets, behind a picture or a caption
        if last.family == "bullet":
            return unit.part.index - units[index - 1].part.index <= 1
        apart = any(unit.image_only or unit.caption for unit in units[max(0, index - 2) : index])
        said = next((own.text.rstrip() for own in reversed(run.steps[-1].units) if own.words), "")
        apart = apart and not said.endswith((":", "：")) and not _choice(marker.title)
        return apart and unit.depth <= 1 and len(run.steps) > 1 and has_operation(marker.title, lexicon)
    return False


def _all_ones(run: Run, marker: Marker) -> bool:
    """Whether the run prints "1." before each step, as Markdown allows, or a "Step 1" twice."""
    if marker.number != 1 or not run.ones:
        return False
    return (run.family == "step" and len(run.steps) == 1) or all(_light(unit) for unit in run.steps[-1].units[1:])


def _restarted(run: Run, marker: Marker) -> bool:
    """Whether a list counts from 1 again only because a picture cut it: nothing but pictures stands between."""
    between = run.steps[-1].units[1:]
    return run.family == "number" and marker.number == 1 and bool(between) and all(unit.image_only for unit in between)


def _starts_anew(run: Run, marker: Marker, unit: Unit) -> bool:
    """Whether `marker` begins another run rather than something inside a step."""
    if marker.family == run.family:
        return not continues(run.steps[-1].marker.number, marker.number)
    return (run.family != "step" and marker.family == "step") or (run.family == "bullet" and unit.depth <= 1)


def _next_step(
    run: Run, units: Sequence[Unit], markers: Sequence[Marker | None], start: int, base: int, lexicon: Lexicon
) -> int | None:
    """The index of the marker, from `start` on, that continues `run`; None where something ends it first."""
    last = run.steps[-1].marker.number
    for index in range(start, len(units)):
        unit, marker = units[index], markers[index]
        if unit.kind == "heading" and marker is None:
            return None
        if marker is None or (unit.items and unit.depth > max(base, 1)):
            if run.family == "bullet" and not _light(unit) and not _aside(unit, lexicon):
                return None
            continue
        if marker.family != run.family:
            if marker.family == "step" or (run.family == "bullet"):
                return None
            continue
        if run.family == "bullet" or continues(last, marker.number):
            return index
        return None
    return None


def _aside(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a note stands between two bullets; one that ends in a colon leads in to the next list."""
    return is_note(unit, lexicon) and not unit.text.rstrip().endswith((":", "："))


def _light(unit: Unit) -> bool:
    """What may stand between two bullets of one procedure: pictures, captions, code, what is indented below a bullet."""
    return unit.image_only or unit.caption or unit.kind in ("code", "table") or unit.depth > 0 or len(unit.words) <= 6


def _belongs_to_last(run: Run, unit: Unit, units: Sequence[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit behind the last marker still belongs to the last step."""
    before, last = units[index - 1], run.steps[-1]
    if unit.part is before.part and not unit.opens_block:
        return True
    if unit.kind in ("rule", "heading"):
        return False
    if unit.depth and before.depth and unit.depth >= max(1, last.units[0].depth):
        return True
    if unit.image_only or unit.caption or unit.kind == "code":
        return True
    if _announced_below(last, lexicon) and _shown(units, index):
        return True
    if unit.kind != "paragraph" or not unit.opens_block or unit.bold_line or is_note(unit, lexicon):
        return False
    if unit.words[:1] in (["or"], ["oder"], ["ou"], ["o"]) or unit.raw.lstrip().startswith("!["):
        return True
    if before.raw.endswith("  ") or _broken_off(before) or _waits(last):
        return True
    if _pictured(unit, units, index, lexicon):
        return True
    if not any(own.words for own in last.units):
        return True
    return len(last.units) == 1 and (last.units[0].kind == "heading" or _title_like(last.marker.title, run))


def _announced_below(step: StepDraft, lexicon: Lexicon) -> bool:
    """Whether the step says that what to type or to find stands below it ("the following two commands")."""
    told = next((unit for unit in reversed(step.units) if unit.words and not _all_bold(unit)), step.units[0])
    return lexicon.phrases["lead.below"].within(told.text)


def _shown(units: Sequence[Unit], index: int) -> bool:
    """Whether a bold line is something to type or to look for: no list follows it, so it heads none."""
    end = index
    while end < len(units) and (units[end].image_only or (units[end].kind == "paragraph" and _all_bold(units[end]))):
        end += 1
    headed = end < len(units) and (marker_of(units[end]) is not None or units[end].kind == "heading")
    return end > index and not headed and not units[index].text.rstrip().endswith((":", "："))


def _all_bold(unit: Unit) -> bool:
    return 0 < sum(len(span.text) for span in unit.inline.strong) >= 0.8 * len(unit.text.strip())


def _broken_off(unit: Unit) -> bool:
    """Whether the unit ends in a hard line break or a colon: the converter tore off what follows."""
    line = unit.part.block.content[-1]
    return line.endswith("  ") or unit.text.rstrip().endswith((":", "："))


def _waits(step: StepDraft) -> bool:
    """Whether the words of the step end in a colon, with nothing but pictures behind them."""
    said = next((unit for unit in reversed(step.units) if not unit.image_only), step.units[0])
    return not step.children and said.text.rstrip().endswith((":", "："))


def _pictured(unit: Unit, units: Sequence[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether one picture follows at once: it shows the words above it; "If you cannot …" is a remark all the same."""
    behind = units[index + 1 : index + 3]
    single = bool(behind) and behind[0].image_only and not (len(behind) > 1 and behind[1].image_only)
    alternatives, negations = lexicon.phrases["condition.alternatives"], lexicon.phrases["condition.negations"]
    remark = alternatives.begins(unit.text) and negations.within(" ".join(unit.text.split()[:8]))
    return single and not remark and len(unit.words) <= 60 and not unit.text.rstrip().endswith((":", "："))


def _title_like(title: str, run: Run) -> bool:
    """Whether the steps are titles, each explained in the paragraph below it (the last one too)."""
    if title.endswith(":") and len(run.steps) > 1:
        return all(len(step.units) > 1 for step in run.steps[:-1])
    explained = [step for step in run.steps[:-1] if step.children or any(not unit.image_only for unit in step.units[1:])]
    unended = len(run.steps) > 1 and not any(step.text.rstrip().endswith((".", "!", "。", ":")) for step in run.steps)
    return (run.family == "step" or unended) and len(explained) == len(run.steps) - 1


def is_note(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether the unit says that it is a note, a tip or a warning."""
    head = unit.text[:40]
    return any(lexicon.phrases[f"note.{name}"].begins(head) for name in ("notes", "warnings", "tips")) and (
        ":" in head or "：" in head or lexicon.phrases["note.notes"].begins(head)
    )


def _settle_children(step: StepDraft, lexicon: Lexicon) -> None:
    """Keep sub-steps that are things to do; what only explains the step becomes part of its text again."""
    if not step.children:
        return
    numbered = step.children[0].marker.family != "bullet"
    told = sum(1 for child in step.children if _to_do(child, lexicon))
    alone = len(step.children) == 1 and not numbered
    keep = (numbered and told >= 0.4 * len(step.children)) or (told >= 0.8 * len(step.children) and not alone)
    if keep and not _listed_by_a_note(step, lexicon):
        return
    for child in step.children:
        step.units.extend(child.units)
        for grandchild in child.children:
            step.units.extend(grandchild.units)
    step.children = []
    step.units.sort(key=lambda unit: unit.first)


def _listed_by_a_note(step: StepDraft, lexicon: Lexicon) -> bool:
    """Whether a note opens the list of sub-steps ("**Note:**" above bullets): they are its words."""
    last = step.units[-1]
    return last.first < step.children[0].units[0].first and is_note(last, lexicon) and last.text.rstrip().endswith((":", "："))


def _choice(text: str) -> bool:
    """Whether an entry of a list is one of several things that a reader may do."""
    return text.lower().startswith(("you can", "or "))


def _to_do(child: StepDraft, lexicon: Lexicon) -> bool:
    inline = child.units[0].inline
    if inline.code and sum(len(span.text) for span in inline.code) >= 0.7 * len(inline.text.strip() or " "):
        return True
    if lexicon.phrases["condition.openers"].begins(child.text) or _choice(child.text):
        return child.marker.family != "bullet"
    return verb_of(child.text, lexicon) is not None
