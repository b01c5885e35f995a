"""The condition under which a step applies, if its text states one."""

from __future__ import annotations

import re
from functools import cache

from ..lexicon import Lexicon, lexicon
from ..text.inline import Inline
from .actions import SENTENCE_END, actions_of

_CLAUSE_END = re.compile(r"[,，:：]")
_TO_CHECK = ("verify", "check", "find")
MAX_CONDITION = 160


def condition_of(text: str, lexicon: Lexicon) -> str | None:
    """The clause that says when the step applies ("If prompted"), at the start or end of a sentence with an instruction."""
    if match := _optional().search(text[:MAX_CONDITION]):
        return match[1]
    openers = lexicon.phrases["condition.openers"]
    for index, sentence in enumerate(_connective().sub("", sentence) for sentence in SENTENCE_END.split(text)):
        if openers.begins(sentence):
            head = _CLAUSE_END.split(sentence[:MAX_CONDITION], maxsplit=1)
            # the verbs of a first sentence may be unknown; a later one may only say what follows ("If it works, …")
            if len(head) > 1 and (index == 0 or _has_actions(Inline(head[1].strip()), lexicon)):
                return head[0].strip(' *_"“(（')
        match = _trailing().search(sentence)
        if match is None:
            continue
        before = sentence[: match.start()]
        in_brackets = before.count("(") > before.count(")")
        if not in_brackets and not _asks_to_check(before, lexicon) and _has_actions(Inline(sentence), lexicon):
            return match[1].strip()
    return None


@cache
def _connective() -> re.Pattern[str]:
    """A word like "but" at the start of a sentence."""
    return re.compile(rf"^\W*(?:{lexicon().pattern('condition.connectives')})\s+", re.IGNORECASE)


@cache
def _optional() -> re.Pattern[str]:
    """A remark in brackets that the step may be skipped."""
    return re.compile(rf"[(（]\s*({lexicon().pattern('condition.optional')})\s*[)）]", re.IGNORECASE)


@cache
def _trailing() -> re.Pattern[str]:
    """A condition after the instruction, up to the sentence's end or a comma ("… if you use one, as it may interfere")."""
    to_the_end, to_a_comma = lexicon().pattern("condition.trailing"), lexicon().pattern("condition.trailing_short")
    return re.compile(
        rf"[,\s]\(?((?:(?:{to_the_end})\s+[^.,;()]{{3,80}}?(?=\)?[.!]?$))|(?:{to_a_comma})\s+[^.,;()]{{3,80}}?(?=\)?,\s))",
        re.IGNORECASE,
    )


def _has_actions(inline: Inline, lexicon: Lexicon) -> bool:
    return bool(actions_of(inline, 0, lexicon))


def _asks_to_check(before: str, lexicon: Lexicon) -> bool:
    """Whether an "if" after `before` introduces what to check ("see if …"), not a condition."""
    last = before.split()[-1:]
    return bool(last) and lexicon.verb(last[0]) in _TO_CHECK
