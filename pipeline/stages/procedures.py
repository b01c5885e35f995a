"""Units of one section -> the runs of steps in it: lists stitched together again across what cut them apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.instructions import hands_on, points_at_something, verb_of
from pipeline.lexicon import Lexicon
from pipeline.markers import Marker, continues, marker_of
from pipeline.units import Unit

# Shares of steps that must be instructions for a run to be a procedure.
NUMBERED_SHARE = 0.4
NUMBERED_SHARE_WITH_LEAD = 0.25
NUMBERED_SHARE_ALONE = 0.6
# Characters of the shortest sentence that says something to do, in scripts without spaces.
MIN_SENTENCE = 5
BULLET_SHARE = 0.65
FACTS_SHARE = 0.8
MAX_LEAD_WORDS = 120
MAX_PLACE_WORDS = 4
MOVES = frozenset({"press", "click", "right_click", "double_click", "tap", "open", "go"})
_QUOTED = re.compile(r"[\"“«„].*[\"”»“][.!?]?", re.DOTALL)


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
    """Consecutive steps of one family; `first` and `end` are indices of the section's units (end is exclusive)."""

    family: str
    first: int
    steps: list[StepDraft]
    end: int = 0
    lead: Unit | None = None
    result: Unit | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the section.

    Its heading, whether it needs strong evidence, whether the lexicon knows its verbs, and whether a label like "Fix 2"
    says that it holds something to do.
    """

    heading: str = ""
    strict: bool = False
    known_verbs: bool = True
    labelled: bool = False


def find_runs(units: Sequence[Unit], lexicon: Lexicon, context: Context) -> list[Run]:
    """The procedures among `units`, in order; each unit belongs to one run at most."""
    markers = [_step_marker(unit) for unit in units]
    runs: list[Run] = []
    index = 0
    while index < len(units):
        marker = markers[index]
        if marker is None or (marker.family == "letter" and marker.number != 1):
            index += 1
            continue
        run = _collect(units, markers, index, lexicon)
        previous_end = runs[-1].end if runs else 0
        if _is_procedure(run, units, lexicon, context, previous_end):
            _add_lead(run, units, lexicon, previous_end)
            _add_result(run, units, lexicon)
            runs.append(run)
        index = max(run.end, index + 1)
    return runs


def _step_marker(unit: Unit) -> Marker | None:
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


def _collect(units: Sequence[Unit], markers: Sequence[Marker | None], start: int, lexicon: Lexicon) -> Run:
    """The run that starts at `start`, with everything that stands between its steps."""
    first = markers[start]
    assert first is not None
    run = Run(first.family, start, [StepDraft(first, [units[start]])], start + 1)
    base = units[start].depth
    index = start + 1
    while index < len(units):
        unit, marker = units[index], markers[index]
        step = run.steps[-1]
        if marker is not None and (unit.depth <= max(base, 1) or not unit.items):
            if _joins(run, marker, unit, units, lexicon, index):
                run.steps.append(StepDraft(marker, [unit]))
                index += 1
                continue
            if marker.family == "letter" and run.family != "letter" and (marker.number == 1 or step.children):
                step.children.append(StepDraft(marker, [unit]))
                index += 1
                continue
            later = _next_step(run, units, markers, index, base)
            if later is None or _starts_anew(run, marker, unit):
                owned = unit.part is step.units[-1].part or step.units[-1].text.rstrip().endswith((":", "："))
                if marker.family == "bullet" and not _starts_anew(run, marker, unit) and (owned or step.children):
                    step.children.append(StepDraft(marker, [unit]))
                    index += 1
                    continue
                break
            if run.family == "step" and marker.family in ("number", "bullet"):
                step.children.append(StepDraft(marker, [unit]))
            else:
                _append(step, unit)
            index += 1
            continue
        if marker is not None and unit.items and unit.depth > max(base, 1):
            step.children.append(StepDraft(marker, [unit]))
            index += 1
            continue
        if _next_step(run, units, markers, index, base) is None and not _belongs_to_last(run, unit, units, index, lexicon):
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
    if step.children and (unit.depth > step.units[0].depth or unit.part is step.children[-1].units[-1].part):
        target = step.children[-1]
    target.units.append(unit)


def _joins(run: Run, marker: Marker, unit: Unit, units: Sequence[Unit], lexicon: Lexicon, index: int) -> bool:
    """Whether `marker` is the next step of `run`."""
    last = run.steps[-1].marker
    if marker.family == run.family == "bullet":
        return not units[index - 1].part.block.quote
    if marker.family == run.family:
        return continues(last.number, marker.number) or _all_ones(run, marker, units, index)
    if {run.family, marker.family} == {"number", "step"} and last.number and last.family != marker.family:
        return marker.number == last.number + 1
    if {run.family, last.family} == {"number", "step"} and marker.family == last.family:
        return continues(last.number, marker.number)
    if run.family == "number" and marker.family == "bullet":
        # a numbered list that goes on as bullets, behind a picture or a caption
        if last.family == "bullet":
            return unit.part.index - units[index - 1].part.index <= 1
        apart = units[index - 1].image_only or units[index - 1].caption
        return apart and unit.depth <= 1 and len(run.steps) > 1 and hands_on(marker.title, lexicon)
    return False


def _all_ones(run: Run, marker: Marker, units: Sequence[Unit], index: int) -> bool:
    """Whether the run prints "1." before each step, as Markdown allows, or a "Step 1" twice."""
    if marker.number != 1 or any(step.marker.number != 1 for step in run.steps):
        return False
    between = units[run.first + 1 : index] if run.family == "step" else run.steps[-1].units[1:]
    return (run.family == "step" and len(run.steps) == 1) or all(_light(unit) for unit in between)


def _starts_anew(run: Run, marker: Marker, unit: Unit) -> bool:
    """Whether `marker` begins another run rather than something inside a step."""
    if marker.family == run.family:
        return not continues(run.steps[-1].marker.number, marker.number)
    return (run.family != "step" and marker.family == "step") or (run.family == "bullet" and unit.depth <= 1)


def _next_step(run: Run, units: Sequence[Unit], markers: Sequence[Marker | None], start: int, base: int) -> int | None:
    """The index of the marker, from `start` on, that continues `run`; None where something ends it first."""
    last = run.steps[-1].marker.number
    for index in range(start, len(units)):
        unit, marker = units[index], markers[index]
        if unit.kind == "heading" and marker is None:
            return None
        if marker is None or (unit.items and unit.depth > max(base, 1)):
            if run.family == "bullet" and not _light(unit):
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


def _light(unit: Unit) -> bool:
    """What may stand between two bullets of one procedure: pictures, captions, code, what is indented below a bullet."""
    return unit.image_only or unit.caption or unit.kind in ("code", "table") or unit.depth > 0 or len(unit.words) <= 6


def _belongs_to_last(run: Run, unit: Unit, units: Sequence[Unit], index: int, lexicon: Lexicon) -> bool:
    """Whether a unit behind the last marker still belongs to the last step."""
    before = units[index - 1]
    if unit.part is before.part and not unit.opens_block:
        return True
    if unit.kind in ("rule", "heading"):
        return False
    if unit.depth and before.depth and unit.depth >= max(1, run.steps[-1].units[0].depth):
        return True
    if unit.image_only or unit.caption or unit.kind == "code":
        return True
    if unit.kind != "paragraph" or not unit.opens_block or unit.bold_line or _is_note(unit, lexicon):
        return False
    if unit.words[:1] in (["or"], ["oder"], ["ou"], ["o"]) or unit.raw.lstrip().startswith("!["):
        return True
    if before.raw.endswith("  ") or _broken_off(before):
        return True
    if _pictured(unit, units, index, lexicon):
        return True
    return len(run.steps[-1].units) == 1 and _title_like(run.steps[-1].marker.title, run)


def _broken_off(unit: Unit) -> bool:
    """Whether the unit ends in a hard line break or a colon: the converter tore off what follows."""
    line = unit.part.block.content[-1]
    return line.endswith("  ") or unit.text.rstrip().endswith((":", "："))


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
    explained = [step for step in run.steps[:-1] if any(not unit.image_only for unit in step.units[1:])]
    return run.family == "step" and len(explained) == len(run.steps) - 1


def _is_note(unit: Unit, lexicon: Lexicon) -> bool:
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
    keep = (numbered and told >= 0.4 * len(step.children)) or told >= 0.8 * len(step.children)
    if keep:
        return
    for child in step.children:
        step.units.extend(child.units)
        for grandchild in child.children:
            step.units.extend(grandchild.units)
    step.children = []
    step.units.sort(key=lambda unit: unit.first)


def _to_do(child: StepDraft, lexicon: Lexicon) -> bool:
    inline = child.units[0].inline
    if inline.code and sum(len(span.text) for span in inline.code) >= 0.7 * len(inline.text.strip() or " "):
        return True
    lower = child.text.lower()
    if lexicon.phrases["condition.openers"].begins(lower) or lower.startswith(("you can", "or ")):
        return child.marker.family != "bullet"
    return verb_of(child.text, lexicon) is not None


def _is_procedure(run: Run, units: Sequence[Unit], lexicon: Lexicon, context: Context, floor: int) -> bool:
    """Weigh the evidence that `run` is something to do in order, not a list of facts, products or reasons."""
    texts = [step.text for step in run.steps]
    count = len(texts)
    verbs = sum(1 for text in texts if verb_of(text, lexicon))
    share = verbs / count
    pointing = sum(1 for step in run.steps if points_at_something(step.units[0].inline)) / count
    questions = sum(1 for text in texts if text.rstrip().endswith(("?", "？"))) / count
    lead = _announced(run, units, lexicon, context, floor)
    quoted = sum(1 for text in texts if _QUOTED.fullmatch(text.strip())) / count
    if questions >= 0.5 or quoted >= 0.5 or _links_only(run):
        return False
    if context.strict and not (lead == 2 and share >= 0.5):
        return False
    if share < FACTS_SHARE and _introduces_facts(run, units, lexicon, floor):
        return False
    if run.family == "step":
        return count > 1 or share > 0 or pointing > 0
    if run.family == "bullet":
        titled = sum(1 for step in run.steps if _titled(step)) / count
        if titled >= 0.6 and not (lexicon.phrases["heading.how_to"].begins(context.heading) and share >= 0.75):
            return False
        work = sum(1 for text in texts if hands_on(text, lexicon)) / count
        unconditional = sum(1 for text in texts if not lexicon.phrases["condition.alternatives"].begins(text)) / count
        needed = BULLET_SHARE if lead == 2 else 0.75 if lead == 1 else 0.85
        return (
            count > 1 and work >= needed - (0.15 if pointing >= 0.5 else 0) and unconditional >= 0.7 and lead + pointing > 0.3
        )
    if run.family == "letter":
        return count > 1 and share >= 0.6
    if count == 1:
        return lead > 0 and share > 0
    if lead == 2 and (share >= NUMBERED_SHARE_WITH_LEAD or _sentences(texts)):
        return True
    if lead and share >= NUMBERED_SHARE_WITH_LEAD and (share >= NUMBERED_SHARE or pointing >= 0.5):
        return True
    if share >= NUMBERED_SHARE and (context.labelled or share + pointing > 0.75):
        return True
    return _sentences(texts) and (share >= NUMBERED_SHARE_ALONE or not context.known_verbs)


def _sentences(texts: Sequence[str]) -> bool:
    """Whether most texts are whole sentences: what is left to go by where the verbs are not known."""
    ended = sum(1 for text in texts if text.rstrip().endswith((".", "。", "!", ":", "："))) / len(texts)
    return ended >= 0.5 and sum(len(text) for text in texts) >= MIN_SENTENCE * len(texts)


def _introduces_facts(run: Run, units: Sequence[Unit], lexicon: Lexicon, floor: int) -> bool:
    """Whether the sentence before the run announces reasons, requirements or examples, and no steps."""
    before = _before(run, units, floor)
    if before is None or before.kind != "paragraph" or not before.text.rstrip().endswith((":", "：")):
        return False
    sentence = before.text.rstrip().rsplit(". ", 1)[-1]
    return lexicon.phrases["lead.facts"].within(sentence) and not lexicon.phrases["lead.phrases"].within(sentence)


def _titled(step: StepDraft) -> bool:
    """Whether a bullet starts with a bold title and a colon: a choice or a feature, told about."""
    inline = step.units[0].inline
    first = inline.strong[0] if inline.strong else None
    if first is None or not inline.text.startswith(first.text):
        return False
    return first.text.endswith(":") or inline.text[first.end :].lstrip()[:1] in (":", "–", "—")


def _links_only(run: Run) -> bool:
    linked = sum(1 for step in run.steps if step.units[0].part.link_only and step.units[0].items)
    return linked >= 0.6 * len(run.steps)


def _announced(run: Run, units: Sequence[Unit], lexicon: Lexicon, context: Context, floor: int) -> int:
    """2 where words announce steps, 1 where the sentence before ends in a colon, else 0."""
    before = _before(run, units, floor)
    if before is None:
        return 2 if lexicon.phrases["lead.announces"].begins(context.heading) else 0
    if before.kind != "paragraph":
        return 0
    if lexicon.phrases["lead.phrases"].within(before.text[-400:]):
        return 2
    return 1 if before.text.rstrip().endswith((":", "：", "–", "—", "-")) else 0


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
    if (
        run.family == "number"
        and (units[index - 1].text.rstrip().endswith((":", "：")) if index - 1 >= floor else _moves(before.text, lexicon))
        and not before.text.rstrip().endswith((":", "："))
        and hands_on(before.text, lexicon)
        and points_at_something(before.inline)
        and len(before.words) <= 40
        and before.opens_block
        and not before.bold_line
    ):
        marker = Marker("number", None, before.text)
        run.steps.insert(0, StepDraft(marker, list(units[index : run.first])))
        run.first = index
        if index - 1 < floor:
            return
        before = units[index - 1]
        index -= 1
    if _is_note(before, lexicon) and index - 1 >= floor and units[index - 1].text.rstrip().endswith((":", "：")):
        before = units[index - 1]
    text = before.text.rstrip()
    told = text.endswith((":", "：", "–", "—")) or lexicon.phrases["lead.phrases"].within(text[-400:])
    told = told or (before.bold_line and lexicon.phrases["lead.announces"].begins(text))
    if told and len(before.words) <= MAX_LEAD_WORDS and not _is_note(before, lexicon):
        run.lead = before


def _moves(text: str, lexicon: Lexicon) -> bool:
    """Whether the text starts with a move of the hand, be it behind a place of a few words ("On your keyboard, press …").

    "Enable the calendar in the settings." above a list says what the list is for.
    """
    if lexicon.phrases["lead.phrases"].within(text):
        return False
    place, comma, rest = text.partition(",")
    behind = lexicon.verb(rest.lstrip()) if comma and len(place.split()) <= MAX_PLACE_WORDS else None
    return lexicon.verb(text) in MOVES or behind in MOVES


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
