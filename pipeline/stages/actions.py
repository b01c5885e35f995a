"""Step text -> actions: verb, what it acts on, what is typed; and the condition under which the step is to be done."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.inline import Inline, Span
from pipeline.instructions import verb_of
from pipeline.lexicon import Lexicon
from pipeline.model import Action

_CLAUSE_END = re.compile(r"(?<=[^\W\d])[.!?。！？;；]\s+|,?\s+(?:and\s+)?then\s+|,\s+and\s+|\s+and\s+|[,，]\s+", re.IGNORECASE)
_PATH = re.compile(r"\s*(?:>|›|»|→|\\>)\s*")
_QUOTED = re.compile(r"[\"“«「]([^\"“”«»「」]{1,80})[\"”»」]|[‘']([^‘’']{2,60})[’'](?=\W|$)")
_CAPITALS = re.compile(r"\b[A-Z][\w'’&+/.-]*(?:\s+(?:(?:&|and|of|the|to|for|>)\s+)?[A-Z][\w'’&+/.-]*){0,5}")
_TRAILING = re.compile(r"[,\s]\(?((?:when|if|once)\s+[^.,;()]{3,80}?)\)?[.!]?$", re.IGNORECASE)
_TYPED = frozenset({"type", "copy", "paste"})
MAX_CONDITION = 160


def condition_of(text: str, lexicon: Lexicon) -> str | None:
    """The clause that says when the step is to be done ("If prompted"), at its start or its end."""
    openers = lexicon.phrases["condition.openers"]
    if openers.begins(text):
        head = re.split(r"[,，:：]", text[:MAX_CONDITION], maxsplit=1)
        if len(head) > 1:
            return head[0].strip(' *_"“')
    sentence = re.split(r"(?<=[.!?])\s+", text)[0]
    match = _TRAILING.search(sentence)
    return match[1].strip() if match else None


def actions_of(inline: Inline, offset: int, lexicon: Lexicon) -> tuple[Action, ...]:
    """The actions in the step's first line from code point `offset` of its plain text on, in order."""
    found: list[Action] = []
    for start, end in _clauses(inline.text, offset):
        text = inline.text[start:end]
        verb = verb_of(text, lexicon)
        targets = _targets(inline, start, end)
        if verb is None:
            if found and targets and text.lower().startswith(("and ", "or ")):
                continue
            continue
        typed = None
        if verb in _TYPED and targets:
            typed, targets = targets[0][0], targets[1:]
        if not targets and typed is None:
            targets = _capitals(text)
        path = tuple(part for target in targets[:1] for part in target)
        found.append(Action(verb=verb, target=path, input=typed))
    return tuple(found)


def _clauses(text: str, offset: int) -> list[tuple[int, int]]:
    bounds = [offset, *[match.end() for match in _CLAUSE_END.finditer(text, offset)], len(text)]
    return [(start, end) for start, end in pairwise(bounds) if text[start:end].strip()]


def _targets(inline: Inline, start: int, end: int) -> list[list[str]]:
    """What the clause marks as things to act on, as paths; marks joined by ">" are one path."""
    marked = sorted(
        [span for span in [*inline.strong, *inline.code] if start <= span.start < end] + _quoted(inline.text, start, end),
        key=lambda span: (span.start, -span.end),
    )
    paths: list[list[str]] = []
    last_end = -1
    for span in marked:
        if span.start < last_end:
            continue
        parts = [part.strip(" .,:;\"“”'‘’") for part in _PATH.split(span.text) if part.strip(" .,:;\"“”'‘’")]
        between = inline.text[last_end : span.start] if last_end >= 0 else ""
        if paths and _PATH.fullmatch(between or " x") and between.strip():
            paths[-1].extend(parts)
        elif parts:
            paths.append(parts)
        last_end = span.end
    return paths


def _quoted(text: str, start: int, end: int) -> list[Span]:
    return [Span(match.start(), match.end(), match[1] or match[2]) for match in _QUOTED.finditer(text, start, end)]


def _capitals(text: str) -> list[list[str]]:
    """A name in capitals behind the verb, where nothing is marked."""
    words = text.split(" ", 1)
    if len(words) < 2:
        return []
    match = _CAPITALS.search(words[1])
    if match is None:
        return []
    parts = [part.strip(" .,") for part in _PATH.split(match[0]) if part.strip(" .,")]
    return [parts] if parts else []
