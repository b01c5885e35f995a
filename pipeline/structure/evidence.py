"""Whether a run of steps is a procedure: something to do in order, not a list of facts, products or reasons."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from ..lexicon import Lexicon
from .instructions import is_operation, marks_something, verb_of
from .runs import Run, StepDraft
from .units import Unit

# How many verbs of a language the lexicon knows: where most are known, their absence says something.
KnownVerbs = Literal["most", "some", "none"]
# Shares of steps that must be instructions for a run to be a procedure.
NUMBERED_SHARE = 0.4
NUMBERED_SHARE_WITH_LEAD = 0.25
NUMBERED_SHARE_ALONE = 0.6
BULLET_SHARE = 0.65
BULLET_SHARE_WITH_COLON = 0.75
BULLET_SHARE_ALONE = 0.85
FACTS_SHARE = 0.8
# Characters of the shortest sentence that says something to do, in scripts without spaces.
MIN_SENTENCE = 5
# What stands before a run: words that announce steps, or a colon only.
ANNOUNCED = 2
COLON = 1
_SENTENCE_END = re.compile(r"\. |。")
_QUOTED = re.compile(r"[\"“«„].*[\"”»“][.!?]?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the section.

    Its heading, whether it needs strong evidence, how many of its verbs the lexicon knows, and whether a label like "Fix 2"
    says that it holds something to do.
    """

    heading: str = ""
    strict: bool = False
    verbs: KnownVerbs = "most"
    labelled: bool = False
    member: bool = False


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What speaks for a run: shares (0 to 1) of its steps, and how the text before it announces it."""

    texts: tuple[str, ...]
    verbs: float
    hands_on: float
    pointing: float
    lead: int


def is_procedure(run: Run, before: Unit | None, lexicon: Lexicon, context: Context) -> bool:
    """Weigh the evidence; `before` is the unit that says something before the run, within its section."""
    evidence = _weigh(run, before, lexicon, context)
    if _says_otherwise(run, evidence, before, lexicon, context):
        return False
    if run.family == "step":
        return len(run.steps) > 1 or evidence.verbs + evidence.pointing > 0
    if run.family == "bullet":
        return _bullets(run, evidence, lexicon, context)
    if run.family == "letter":
        return len(run.steps) > 1 and evidence.verbs >= NUMBERED_SHARE_ALONE
    return _numbers(evidence, context)


def _weigh(run: Run, before: Unit | None, lexicon: Lexicon, context: Context) -> _Evidence:
    texts = tuple(step.text for step in run.steps)
    return _Evidence(
        texts,
        verbs=_share([verb_of(text, lexicon) is not None for text in texts]),
        hands_on=_share([is_operation(text, lexicon) for text in texts]),
        pointing=_share([marks_something(step.units[0].inline) for step in run.steps]),
        lead=_announced(before, lexicon, context),
    )


def _share(facts: Sequence[bool]) -> float:
    return sum(facts) / len(facts)


def _says_otherwise(run: Run, evidence: _Evidence, before: Unit | None, lexicon: Lexicon, context: Context) -> bool:
    """Whether the run is of questions, quotes or links, or stands where facts are told."""
    questions = _share([text.rstrip().endswith(("?", "？")) for text in evidence.texts])
    quoted = _share([_QUOTED.fullmatch(text.strip()) is not None for text in evidence.texts])
    if questions >= 0.5 or quoted >= 0.5 or _links_only(run):
        return True
    if before and lexicon.phrases["note.all"].is_whole(before.text):
        return True
    strict = context.strict or (before and before.bold_line and lexicon.phrases["heading.not_to_do"].begins(before.text))
    if strict and not (evidence.lead == ANNOUNCED and evidence.verbs >= 0.5):
        return True
    if run.family == "bullet" and before is None and lexicon.phrases["heading.summary"].begins(context.heading):
        return True
    # features are told in command form, too ("Record any video")
    return (evidence.verbs < FACTS_SHARE or run.family == "bullet") and _introduces_facts(before, lexicon)


def _bullets(run: Run, evidence: _Evidence, lexicon: Lexicon, context: Context) -> bool:
    """Bullets are steps where they work a device, are announced or point at something, and are no choices."""
    guided = lexicon.phrases["heading.how_to"].begins(context.heading) and evidence.verbs >= BULLET_SHARE_WITH_COLON
    if len(run.steps) == 1 or (_share([_titled(step) for step in run.steps]) >= 0.6 and not guided):
        return False
    if _share([lexicon.phrases["condition.alternatives"].begins(text) for text in evidence.texts]) > 0.3:
        return False
    ways = evidence.lead < ANNOUNCED and not evidence.pointing and not any(map(_ends_a_sentence, evidence.texts))
    if ways and context.verbs != "most":
        return False  # infinitives, which name ways as well as steps
    needed = {ANNOUNCED: BULLET_SHARE, COLON: BULLET_SHARE_WITH_COLON}.get(evidence.lead, BULLET_SHARE_ALONE)
    needed -= 0.15 if evidence.pointing >= 0.5 else 0
    announced = evidence.lead == ANNOUNCED and evidence.hands_on >= NUMBERED_SHARE_WITH_LEAD
    work = evidence.verbs if announced else evidence.hands_on
    return work >= needed and evidence.lead + evidence.pointing > 0.3


def _numbers(evidence: _Evidence, context: Context) -> bool:
    """Numbers are steps where a fair share of them tells to do something; the less, the more else speaks for it."""
    share, pointing, lead = evidence.verbs, evidence.pointing, evidence.lead
    if len(evidence.texts) == 1:
        return lead > 0 and share > 0
    fair = share >= NUMBERED_SHARE_WITH_LEAD
    if (lead == ANNOUNCED and (fair or _sentences(evidence.texts))) or (lead and fair and pointing >= 0.5):
        return True
    if lead and share >= NUMBERED_SHARE:
        return True
    if share >= NUMBERED_SHARE and (context.labelled or share + pointing > 0.75):
        return True
    unknown = context.verbs == "none" or (context.verbs == "some" and (share + pointing > 0 or context.member))
    return _sentences(evidence.texts) and (share >= NUMBERED_SHARE_ALONE or unknown)


def _sentences(texts: Sequence[str]) -> bool:
    """Whether most texts are whole sentences: what is left to go by where the verbs are not known."""
    ended = _share([_ends_a_sentence(text) for text in texts])
    return ended >= 0.5 and sum(len(text) for text in texts) >= MIN_SENTENCE * len(texts)


def _ends_a_sentence(text: str) -> bool:
    return text.rstrip().endswith((".", "。", "!", ":", "："))


def _introduces_facts(before: Unit | None, lexicon: Lexicon) -> bool:
    """Whether the sentence before the run announces reasons, requirements or examples, and no steps."""
    if before is None or before.kind != "paragraph" or not before.text.rstrip().endswith((":", "：")):
        return False
    sentence = _SENTENCE_END.split(before.text.rstrip())[-1]
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


def _announced(before: Unit | None, lexicon: Lexicon, context: Context) -> int:
    """ANNOUNCED where words announce steps, COLON where the sentence before ends in a colon, else 0."""
    if before is None:
        return ANNOUNCED if lexicon.phrases["lead.announces"].begins(context.heading) else 0
    if before.kind != "paragraph":
        return 0
    if lexicon.phrases["lead.phrases"].within(before.text[-400:]):
        return ANNOUNCED
    return COLON if before.text.rstrip().endswith((":", "：", "–", "—", "-")) else 0
