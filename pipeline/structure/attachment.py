"""Whether a unit without a marker still belongs to the last step of a run."""

from __future__ import annotations

from .instructions import ends_in_colon
from .markers import marker_of
from .notes import is_note
from .passage import Passage
from .runs import Run, StepDraft
from .units import Unit

MAX_CAPTIONED_WORDS = 60
MAX_REMARK_WORDS = 8
BOLD_SHARE = 0.8


def belongs_to_last_step(run: Run, passage: Passage, index: int) -> bool:
    """Whether the unit at `index`, after the last marker, belongs to the last step of `run`."""
    unit, before, last = passage.units[index], passage.units[index - 1], run.last
    if unit.part is before.part and not unit.opens_block:
        return True
    if unit.kind in ("rule", "heading"):
        return False
    if unit.depth and before.depth and unit.depth >= max(1, last.units[0].depth):
        return True
    if unit.image_only or unit.caption or unit.kind == "code":
        return True
    if _announces_what_follows(last) and _is_shown_text(passage, index):
        return True
    if unit.kind != "paragraph" or not unit.opens_block or unit.bold_line or is_note(unit):
        return False
    return (
        _starts_with_or(unit)
        or _is_continued(before, last)
        or _is_captioned(passage, index)
        or not any(own.words for own in last.units)
        or (len(last.units) == 1 and (last.units[0].kind == "heading" or _titles_are_explained(run)))
    )


def _starts_with_or(unit: Unit) -> bool:
    """Whether the unit offers an alternative to the step, or starts with its picture."""
    first = unit.words[0] if unit.words else ""
    return first in unit.lexicon.phrases["clause.or"] or unit.raw.lstrip().startswith("![")


def _is_continued(before: Unit, last: StepDraft) -> bool:
    """Whether the text above breaks off: it ends in a hard line break or a colon, or the step does before its pictures."""
    if before.raw.endswith("  ") or before.part.block.content[-1].endswith("  ") or ends_in_colon(before.text):
        return True
    text = next((unit for unit in reversed(last.units) if not unit.image_only), last.units[0])
    return not last.children and ends_in_colon(text.text)


def _announces_what_follows(step: StepDraft) -> bool:
    """Whether the step says that what to type or find follows ("the following two commands")."""
    text = next((unit for unit in reversed(step.units) if unit.words and not _is_bold(unit)), step.units[0])
    return text.lexicon.phrases["lead.below"].within(text.text)


def _is_shown_text(passage: Passage, index: int) -> bool:
    """Whether a bold line is something to type or look for: no list or heading follows, so it is no title."""
    units, end = passage.units, index
    while end < len(units) and (units[end].image_only or (units[end].kind == "paragraph" and _is_bold(units[end]))):
        end += 1
    is_title = end < len(units) and (marker_of(units[end]) is not None or units[end].kind == "heading")
    return end > index and not is_title and not ends_in_colon(units[index].text)


def _is_bold(unit: Unit) -> bool:
    return 0 < sum(len(span.text) for span in unit.inline.strong) >= BOLD_SHARE * len(unit.text.strip())


def _is_captioned(passage: Passage, index: int) -> bool:
    """Whether exactly one picture follows, which shows what the unit says; "If you cannot …" is a remark all the same."""
    unit, following = passage.units[index], passage.units[index + 1 : index + 3]
    one_picture = bool(following) and following[0].image_only and not (len(following) > 1 and following[1].image_only)
    phrases = passage.lexicon.phrases
    opening = " ".join(unit.text.split()[:MAX_REMARK_WORDS])
    is_remark = phrases["condition.alternatives"].begins(unit.text) and phrases["condition.negations"].within(opening)
    return one_picture and not is_remark and len(unit.words) <= MAX_CAPTIONED_WORDS and not ends_in_colon(unit.text)


def _titles_are_explained(run: Run) -> bool:
    """Whether the steps are titles, each explained in the paragraph below it (so the last one is, too)."""
    earlier = run.steps[:-1]
    if run.last.marker.title.endswith(":") and earlier:
        return all(len(step.units) > 1 for step in earlier)
    explained = [step for step in earlier if step.children or any(not unit.image_only for unit in step.units[1:])]
    unended = bool(earlier) and not any(step.text.rstrip().endswith((".", "!", "。", ":")) for step in run.steps)
    return (run.family == "step" or unended) and len(explained) == len(earlier)
