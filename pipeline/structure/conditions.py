"""The condition under which a step applies, if its text states one."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from ..lexicon import Speech, spoken
from ..patterns import lazy_pattern
from ..text.inline import Inline
from .actions import actions_of
from .endings import sentence_ends

_CLAUSE_END = lazy_pattern(r"[,，:：]")
_TO_CHECK = ("verify", "check", "find", "view")
# what is done on the screen is no part of what has to happen first
_OPERATIONS = ("click", "right_click", "double_click", "tap", "press", "hold", "select", "type", "check", "uncheck", "paste")
MAX_CONDITION = 160


def condition_of(text: str, speech: Speech) -> str | None:
    """The clause that says when the step applies ("If prompted"), at the start or end of a sentence with an instruction."""
    if ("(" in text or "（" in text) and (match := _optional(speech.language).search(text[:MAX_CONDITION])):
        return match[1]
    bounds = [(0, 0), *sentence_ends(text), (len(text), len(text))]
    sentences = [text[start:end] for (_, start), (end, _) in pairwise(bounds)]
    for index, sentence in enumerate(_connective(speech.language).sub("", part) for part in sentences):
        if clause := _opening_clause(sentence, speech, is_first=index == 0):
            return clause
        match = _trailing(speech.language).search(sentence)
        if match is None:
            continue
        before = sentence[: match.start()]
        in_brackets = before.count("(") > before.count(")")
        if not in_brackets and not _asks_to_check(before, speech) and _has_actions(Inline(sentence), speech):
            return _without_action(match[1], speech).rstrip(" :：")
    return None


def _opening_clause(sentence: str, speech: Speech, *, is_first: bool) -> str | None:
    """The condition that a sentence starts with, if an instruction follows."""
    head = _CLAUSE_END.split(sentence[:MAX_CONDITION], maxsplit=1)
    openers = speech.phrases["condition.openers"]
    opens = head[0].rstrip().endswith(openers.words) if speech.is_verb_final else openers.begins(sentence)
    # the verbs of a first sentence may be unknown; a later one may only say what follows ("If it works, …")
    if len(head) > 1 and opens and (is_first or _has_actions(Inline(head[1].strip()), speech)):
        return head[0].strip(' *_"“(（')
    return None


def _without_action(condition: str, speech: Speech) -> str:
    """A condition up to the further action that a conjunction adds: "when it appears | and select **Run**"."""
    for joint in _joint(speech.language).finditer(condition):
        verb = speech.forms.at(condition, joint.end(), len(condition))
        if verb and speech.canonical(" ".join(verb[0].lower().split())) in _OPERATIONS:
            return condition[: joint.start()].strip(" ,")
    return condition.strip()


@cache
def _connective(language: str | None) -> re.Pattern[str]:
    """A word like "but" at the start of a sentence."""
    return re.compile(rf"^\W*(?:{spoken(language).pattern('condition.connectives')})\s+", re.IGNORECASE)


@cache
def _optional(language: str | None) -> re.Pattern[str]:
    """A remark in brackets that the step may be skipped."""
    return re.compile(rf"[(（]\s*({spoken(language).pattern('condition.optional')})\s*[)）]", re.IGNORECASE)


@cache
def _trailing(language: str | None) -> re.Pattern[str]:
    """A condition after the instruction, up to the sentence's end or a comma ("… if you use one, as it may interfere")."""
    words = spoken(language)
    to_the_end, to_a_comma = words.pattern("condition.trailing"), words.pattern("condition.trailing_short")
    return re.compile(
        rf"[,\s]\(?((?:(?:{to_the_end})\s+[^.,;()]{{3,80}}?(?=\)?[.!]?$))|(?:{to_a_comma})\s+[^.,;()]{{3,80}}?(?=\)?,\s))",
        re.IGNORECASE,
    )


@cache
def _joint(language: str | None) -> re.Pattern[str]:
    """A conjunction before a further action."""
    words = spoken(language)
    then = words.pattern("clause.then")
    return re.compile(rf"\s(?:{words.pattern('clause.and')}|{then})\s+(?:(?:{then})\s+)?")


def _has_actions(inline: Inline, speech: Speech) -> bool:
    return bool(actions_of(inline, 0, speech))


def _asks_to_check(before: str, speech: Speech) -> bool:
    """Whether an "if" after `before` introduces what to check ("see if …"), not a condition."""
    last = before.split()[-1:]
    asked = before.rstrip().lower().endswith(speech.phrases["condition.asked"].words)
    return asked or (bool(last) and speech.canonical(last[0].lower()) in _TO_CHECK)
