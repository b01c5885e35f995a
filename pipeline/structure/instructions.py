"""Whether a text instructs the reader: by its verb, wherever the sentence puts it, and by what it marks."""

from __future__ import annotations

import re
from functools import cache

from ..judgement import asks
from ..lexicon import Lexicon, lexicon
from ..text.inline import Inline

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
# Quotes and brackets around a name; "[2]" is a footnote.
_MARKED = re.compile(r"[“«「\"［【]|\[[^\W\d]")
# An opening clause ("On your keyboard, …", "If it is off, …") ends within this many characters.
MAX_OPENING = 160
MAX_OPENING_CJK = 60
# Characters at the end of a text in which it announces steps.
MAX_ANNOUNCEMENT = 400
# The instruction score from which a text counts as an instruction; chosen with the publishers left out of the score's training.
ASKING = 0.7


def is_instruction(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` asks for an action: it gives an instruction with a known verb, or its instruction score says so."""
    return verb_of(text, lexicon) is not None or asks(text) >= ASKING


def verb_of(text: str, lexicon: Lexicon) -> str | None:
    """The canonical verb of the instruction that `text` gives, or None if it gives none."""
    text = text.lstrip(" \"'“”‘’*_-–—•.:>)✅👉")
    verb = lexicon.verb(text)
    if verb is not None:
        return verb
    if _CJK.match(text):
        return _cjk_verb(text, lexicon)
    openers = lexicon.phrases["verb_openers.words"]
    if not openers.begins(text):
        return None
    # "Once you install it and restart, it may …": the clause before the comma is no instruction
    comma = text.find(",", 0, MAX_OPENING) if lexicon.phrases["condition.openers"].begins(text) else 0
    for clause in _clause_break().finditer(text, max(0, comma), MAX_OPENING):
        rest = text[clause.end() :]
        if verb := lexicon.verb(rest) or _verb_after_opener(rest, lexicon):
            return verb
    return _verb_after_opener(text, lexicon)


def _verb_after_opener(text: str, lexicon: Lexicon) -> str | None:
    """The verb after the words that may precede it ("then", "you can")."""
    opener = lexicon.phrases["verb_openers.words"].opening(text, 0, len(text))
    return lexicon.verb(text[opener.end() :].lstrip(" ,")) if opener else None


def _cjk_verb(text: str, lexicon: Lexicon) -> str | None:
    """The verb of a sentence in a script without spaces: at its start, or after an opening clause ("in …, click")."""
    if verb := lexicon.verb(text):
        return verb
    if not lexicon.phrases["verb_openers.words"].begins(text):
        return None
    clauses = text[:MAX_OPENING].split("，")
    if len(clauses) > 1 and len(clauses[0]) <= MAX_OPENING_CJK and lexicon.phrases["condition.bold"].begins(text):
        return next((verb for clause in clauses[1:] if (verb := _cjk_verb(clause.lstrip(), lexicon))), None)
    for index in range(min(len(text), MAX_OPENING_CJK)):
        if verb := lexicon.verb(text[index:]):
            return verb
    return None


@cache
def _clause_break() -> re.Pattern[str]:
    joints = lexicon().pattern("clause.joints")
    return re.compile(rf"[,;:：，、]\s*|\b(?:{joints})\s+|[.!?。]\s+|\s[-–—]\s", re.IGNORECASE)


def is_operation(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` is an instruction to operate a device, not advice."""
    return verb_of(text, lexicon) in lexicon.phrases["instruction.operations"]


def has_operation(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence of `text` is an instruction to operate a device."""
    return any(is_operation(sentence, lexicon) for sentence in sentences(text))


def has_instruction(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence of `text` is an instruction."""
    return any(is_instruction(sentence, lexicon) for sentence in sentences(text))


def has_command(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence of `text` is a command, not an offer like "you can"."""
    instructions = [sentence for sentence in sentences(text) if is_instruction(sentence, lexicon)]
    first_words = (sentence.lower().split(maxsplit=1)[0].rstrip(",") for sentence in instructions)
    return any(word not in lexicon.phrases["clause.not_commands"] for word in first_words)


def offers_choice(text: str, lexicon: Lexicon) -> bool:
    """Whether an entry of a list is one of several things that the reader may do."""
    return lexicon.phrases["clause.choices"].begins(text)


def announces_steps(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` announces steps at its end ("follow these steps")."""
    return lexicon.phrases["lead.phrases"].within(text[-MAX_ANNOUNCEMENT:])


def sentences(text: str) -> list[str]:
    """The sentences of `text`, split at full stops and exclamation marks."""
    return [sentence for piece in text.replace("!", ".").split(". ") if (sentence := piece.strip())]


def marks_something(inline: Inline) -> bool:
    """Whether the text marks what to act on: bold, code, a path with ">", or quoted words."""
    return bool(inline.strong or inline.code) or " > " in inline.text or _MARKED.search(inline.text) is not None


def is_question(text: str) -> bool:
    """Whether `text` ends in a question mark."""
    return text.rstrip().endswith(("?", "？"))


def ends_in_colon(text: str) -> bool:
    """Whether `text` ends in a colon."""
    return text.rstrip().endswith((":", "："))
