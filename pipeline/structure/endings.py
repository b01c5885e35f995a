"""How a text ends, and its sentences."""

from __future__ import annotations

from ..patterns import lazy_pattern

# a remark in brackets may follow without a space ("… tab.(If there is no tab, …)")
_SENTENCE_END = lazy_pattern(r"(?<=[.!?。！？؟])[\"”’)]{0,2}(?:\s+(?![>›→\s])|(?<=[。！？])|(?=[(（]))")
# most texts are one sentence, which this tells sooner
_MAY_END = lazy_pattern(r"[.!?؟][\"”’)]{0,2}[\s(（]|[。！？]")


def is_question(text: str) -> bool:
    """Whether `text` ends in a question mark."""
    return text.rstrip().endswith(("?", "？", "؟"))


def ends_in_colon(text: str) -> bool:
    """Whether `text` ends in a colon."""
    return text.rstrip().endswith((":", "："))


def sentence_ends(text: str, offset: int = 0) -> list[tuple[int, int]]:
    """Where sentences end from code point `offset` on: the end of the words, and the start of the next sentence."""
    if not _MAY_END.search(text, max(0, offset - 1)):
        return []
    return [match.span() for match in _SENTENCE_END.finditer(text, offset)]
