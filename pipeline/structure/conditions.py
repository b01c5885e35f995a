"""The condition under which a step is to be done, as far as its text says so."""

from __future__ import annotations

import re

from ..lexicon import Lexicon
from ..text.inline import Inline
from .actions import SENTENCE_END, actions_of

_BUT = re.compile(r"^\W*(?:but|and|so)\s+", re.IGNORECASE)
_OPTIONAL = re.compile(r"[(（]\s*(optional(?:ly)?|opcional|facultatif|opzionale)\s*[)）]", re.IGNORECASE)
# behind what is to be done, up to the sentence's end, or up to a comma ("… if you use one, as it may interfere")
_TRAILING = re.compile(
    r"[,\s]\(?((?:(?:when|if|once|unless)\s+[^.,;()]{3,80}?(?=\)?[.!]?$))|(?:if|once|unless)\s+[^.,;()]{3,80}?(?=\)?,\s))",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[,，:：]")
MAX_CONDITION = 160


def condition_of(text: str, lexicon: Lexicon) -> str | None:
    """The clause that says when the step is to be done ("If prompted"), at the start or end of a sentence that tells it."""
    if match := _OPTIONAL.search(text[:MAX_CONDITION]):
        return match[1]
    openers = lexicon.phrases["condition.openers"]
    for index, sentence in enumerate(_BUT.sub("", sentence) for sentence in SENTENCE_END.split(text)):
        if openers.begins(sentence):
            head = _CLAUSE_END.split(sentence[:MAX_CONDITION], maxsplit=1)
            # the verbs of a first sentence may be unknown; a later one may only say what follows ("If it works, …")
            if len(head) > 1 and (index == 0 or _tells(Inline(head[1].strip()), lexicon)):
                return head[0].strip(' *_"“(（')
        match = _TRAILING.search(sentence)
        inside = match is not None and sentence[: match.start()].count("(") > sentence[: match.start()].count(")")
        if match and not inside and not _asks(sentence[: match.start()], lexicon) and _tells(Inline(sentence), lexicon):
            return match[1].strip()
    return None


def _tells(inline: Inline, lexicon: Lexicon) -> bool:
    return bool(actions_of(inline, 0, lexicon))


def _asks(before: str, lexicon: Lexicon) -> bool:
    """Whether an "if" behind `before` is what is to be checked ("see if …"), not a condition."""
    last = before.split()[-1:]
    return bool(last) and lexicon.verb(last[0]) in ("verify", "check", "find")
