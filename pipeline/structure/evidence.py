"""Whether a run of steps is a procedure: something to do in order, not a list of facts, products or reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .instructions import announces_steps, ends_in_colon, is_instruction, is_operation, is_question, marks_something
from .passage import Context, Passage
from .runs import Run, StepDraft
from .units import Unit

# What precedes a run: nothing that announces it, a colon only, or words that announce steps.
Lead = Literal[0, 1, 2]
COLON: Lead = 1
ANNOUNCED: Lead = 2
# Shares of steps that must be instructions for a run to be a procedure.
NUMBERED_SHARE = 0.4
NUMBERED_SHARE_WITH_LEAD = 0.25
NUMBERED_SHARE_ALONE = 0.6
BULLET_SHARE = 0.65
BULLET_SHARE_WITH_COLON = 0.75
BULLET_SHARE_ALONE = 0.85
FACTS_SHARE = 0.8
# Shares of steps that are something else: choices with a title, conditions, links.
TITLED_SHARE = 0.6
CONDITION_SHARE = 0.3
LINKS_SHARE = 0.6
# Characters of the shortest sentence that says something to do, in scripts without spaces.
MIN_SENTENCE = 5
_SENTENCE_END = re.compile(r"\. |。")
_QUOTED = re.compile(r"[\"“«„].*[\"”»“][.!?]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What supports a run: shares (0 to 1) of its steps, the unit before it, and how that unit announces the run."""

    texts: tuple[str, ...]
    instructions: float
    operations: float
    marking: float
    before: Unit | None
    lead: Lead


def is_procedure(run: Run, before: Unit | None, passage: Passage) -> bool:
    """Whether `run` is a procedure; `before` is the unit of its section that precedes it, if any."""
    evidence = _weigh(run, before, passage)
    if _is_something_else(run, evidence, passage):
        return False
    if run.family == "step":
        return len(run.steps) > 1 or evidence.instructions + evidence.marking > 0
    if run.family == "bullet":
        return _are_bullets_steps(run, evidence, passage)
    if run.family == "letter":
        return len(run.steps) > 1 and evidence.instructions >= NUMBERED_SHARE_ALONE
    return _are_numbers_steps(evidence, passage.context)


def _weigh(run: Run, before: Unit | None, passage: Passage) -> _Evidence:
    texts = tuple(step.text for step in run.steps)
    return _Evidence(
        texts,
        instructions=share([is_instruction(text, passage.lexicon) for text in texts]),
        operations=share([is_operation(text, passage.lexicon) for text in texts]),
        marking=share([marks_something(step.units[0].inline) for step in run.steps]),
        before=before,
        lead=_lead(before, passage),
    )


def share(facts: Sequence[bool]) -> float:
    """The share of `facts` that are true, 0 to 1; there is at least one."""
    return sum(facts) / len(facts)


def _is_something_else(run: Run, evidence: _Evidence, passage: Passage) -> bool:
    """Whether the run is of questions, quotes or links, or is in a list of facts."""
    phrases, context, before = passage.lexicon.phrases, passage.context, evidence.before
    quoted = share([_QUOTED.fullmatch(text.strip()) is not None for text in evidence.texts])
    if share([is_question(text) for text in evidence.texts]) >= 0.5 or quoted >= 0.5 or _has_links_only(run):
        return True
    if before and phrases["note.all"].is_whole(before.text):
        return True
    strict = context.is_strict or (before and before.bold_line and phrases["heading.not_to_do"].begins(before.text))
    if strict and not (evidence.lead == ANNOUNCED and evidence.instructions >= 0.5):
        return True
    if run.family == "bullet" and before is None and phrases["heading.summary"].begins(context.heading):
        return True
    # features are written as commands, too ("Record any video")
    return (evidence.instructions < FACTS_SHARE or run.family == "bullet") and introduces_facts(before)


def _are_bullets_steps(run: Run, evidence: _Evidence, passage: Passage) -> bool:
    """Bullets are steps if they operate a device, are announced or mark something, and are no choices."""
    phrases = passage.lexicon.phrases
    is_guide = phrases["heading.how_to"].begins(passage.context.heading) and evidence.instructions >= BULLET_SHARE_WITH_COLON
    if len(run.steps) == 1 or (share([_is_titled(step) for step in run.steps]) >= TITLED_SHARE and not is_guide):
        return False
    if share([phrases["condition.alternatives"].begins(text) for text in evidence.texts]) > CONDITION_SHARE:
        return False
    bare = evidence.lead < ANNOUNCED and not evidence.marking and not any(map(_ends_a_sentence, evidence.texts))
    if bare and passage.context.verbs != "most":
        return False  # infinitives, which name ways as well as steps
    needed = {ANNOUNCED: BULLET_SHARE, COLON: BULLET_SHARE_WITH_COLON}.get(evidence.lead, BULLET_SHARE_ALONE)
    needed -= 0.15 if evidence.marking >= 0.5 else 0
    announced = evidence.lead == ANNOUNCED and evidence.operations >= NUMBERED_SHARE_WITH_LEAD
    work = evidence.instructions if announced else evidence.operations
    return work >= needed and evidence.lead + evidence.marking > 0.3


def _are_numbers_steps(evidence: _Evidence, context: Context) -> bool:
    """Numbers are steps if enough of them are instructions; the fewer, the more other evidence they need."""
    share, marking, lead = evidence.instructions, evidence.marking, evidence.lead
    if len(evidence.texts) == 1:
        return lead > 0 and share > 0
    fair = share >= NUMBERED_SHARE_WITH_LEAD
    if (lead == ANNOUNCED and (fair or _are_sentences(evidence.texts))) or (lead and fair and marking >= 0.5):
        return True
    if lead and share >= NUMBERED_SHARE:
        return True
    if share >= NUMBERED_SHARE and (context.is_labeled or share + marking > 0.75):
        return True
    unknown = context.verbs == "none" or (context.verbs == "some" and (share + marking > 0 or context.is_member))
    return _are_sentences(evidence.texts) and (share >= NUMBERED_SHARE_ALONE or unknown)


def _are_sentences(texts: Sequence[str]) -> bool:
    """Whether most texts are whole sentences, the only evidence if the verbs are not known."""
    ended = share([_ends_a_sentence(text) for text in texts])
    return ended >= 0.5 and sum(len(text) for text in texts) >= MIN_SENTENCE * len(texts)


def _ends_a_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "。", "!", ":", "："))


def introduces_facts(before: Unit | None) -> bool:
    """Whether the sentence before the run announces reasons, requirements or examples, and no steps."""
    if before is None or before.kind != "paragraph" or not ends_in_colon(before.text):
        return False
    sentence, phrases = _SENTENCE_END.split(before.text.rstrip())[-1], before.lexicon.phrases
    return phrases["lead.facts"].within(sentence) and not phrases["lead.phrases"].within(sentence)


def _is_titled(step: StepDraft) -> bool:
    """Whether a bullet starts with a bold title and a colon: a choice or a feature with its description."""
    inline = step.units[0].inline
    first = inline.strong[0] if inline.strong else None
    if first is None or not inline.text.startswith(first.text):
        return False
    return first.text.endswith(":") or inline.text[first.end :].lstrip()[:1] in (":", "–", "—")


def _has_links_only(run: Run) -> bool:
    linked = sum(1 for step in run.steps if step.units[0].part.link_only and step.units[0].items)
    return linked >= LINKS_SHARE * len(run.steps)


def _lead(before: Unit | None, passage: Passage) -> Lead:
    """ANNOUNCED if words announce steps, COLON if the sentence before ends in a colon or a dash, else 0."""
    phrases = passage.lexicon.phrases
    if before is None:
        return ANNOUNCED if phrases["lead.announces"].begins(passage.context.heading) else 0
    if before.kind != "paragraph":
        return 0
    if announces_steps(before.text, passage.lexicon):
        return ANNOUNCED
    return COLON if before.text.rstrip().endswith((":", "：", "–", "—", "-")) else 0
