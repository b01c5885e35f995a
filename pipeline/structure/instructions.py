"""Whether a text tells a reader to do something: by its verb, wherever the sentence puts it, and by what it points at."""

from __future__ import annotations

import re

from ..lexicon import Lexicon
from ..text.inline import Inline

_CLAUSE = re.compile(r"[,;:：，、]\s*|\b(?:then|and|puis|luego|dann|poi|então|e)\s+|[.!?。]\s+|\s[-–—]\s", re.IGNORECASE)
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_HANDS_ON = frozenset(
    "open click right_click double_click tap press select check uncheck type copy paste go scroll "
    "expand find enable disable change install uninstall download save restart connect disconnect wait add "
    "toggle follow get convert power_on power_off uninstall turn".split()
)
# Quotes and brackets around a name; "[2]" is a footnote.
_MARKED = re.compile(r"[“«「\"［【]|\[[^\W\d]")
# An opening clause ("On your keyboard, …", "If it is off, …") ends within this many characters.
MAX_OPENING = 160
MAX_OPENING_CJK = 60


def verb_of(text: str, lexicon: Lexicon) -> str | None:
    """The canonical verb of the instruction that `text` is, or None where it is none."""
    text = text.lstrip(" \"'“”‘’*_-–—•.:>)✅👉")
    verb = lexicon.verb(text)
    if verb is not None:
        return verb
    if _CJK.match(text):
        return _cjk_verb(text, lexicon)
    if not lexicon.phrases["verb_openers.words"].begins(text):
        return None
    # "Once you install it and restart, it may …": what stands before the comma is no instruction
    comma = text.find(",", 0, MAX_OPENING) if lexicon.phrases["condition.openers"].begins(text) else 0
    for clause in _CLAUSE.finditer(text, max(0, comma), MAX_OPENING):
        rest = text[clause.end() :]
        if verb := lexicon.verb(rest):
            return verb
        opener = lexicon.phrases["verb_openers.words"].opening(rest, 0, len(rest))
        if opener and (verb := lexicon.verb(rest[opener.end() :].lstrip(" ,"))):
            return verb
    opener = lexicon.phrases["verb_openers.words"].opening(text, 0, len(text))
    return lexicon.verb(text[opener.end() :].lstrip(" ,")) if opener else None


def _cjk_verb(text: str, lexicon: Lexicon) -> str | None:
    """The verb of a sentence in a script without spaces: at its start, or behind an opening clause ("in …, click")."""
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


def hands_on(text: str, lexicon: Lexicon) -> bool:
    """Whether `text` is an instruction to work a device, not advice."""
    return verb_of(text, lexicon) in _HANDS_ON


def tells_by_hand(text: str, lexicon: Lexicon) -> bool:
    """Whether a sentence of `text` is an instruction to work a device."""
    return any(hands_on(sentence, lexicon) for sentence in sentences(text))


def sentences(text: str) -> list[str]:
    """The sentences of `text`, as far as full stops and exclamation marks tell them."""
    return [sentence for piece in text.replace("!", ".").split(". ") if (sentence := piece.strip())]


def points_at_something(inline: Inline) -> bool:
    """Whether the text marks what to act on: bold, code, a path with ">", or quoted words."""
    return bool(inline.strong or inline.code) or " > " in inline.text or _MARKED.search(inline.text) is not None
