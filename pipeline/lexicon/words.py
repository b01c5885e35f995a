"""What a word is: a run of letters and digits, or a single letter in scripts without spaces between words."""

from __future__ import annotations

import re
from functools import lru_cache

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
SPACELESS = re.compile(f"[{_SPACELESS}]")
WORD = re.compile(rf"[{_SPACELESS}]|[^\W_{_SPACELESS}]+")
# Texts up to this length are split once, longer ones each time, so that memory stays bounded.
MAX_KEPT = 4_000


def words(text: str) -> list[str]:
    """The lower-case words of `text`, in order."""
    return list(words_of(text))


def words_of(text: str) -> tuple[str, ...]:
    """The lower-case words of `text`, in order."""
    return _kept_words(text) if len(text) <= MAX_KEPT else tuple(WORD.findall(text.lower()))


def word_set(text: str) -> frozenset[str]:
    """The lower-case words of `text`, each once."""
    return _kept_set(text) if len(text) <= MAX_KEPT else frozenset(words_of(text))


@lru_cache(maxsize=1024)
def _kept_words(text: str) -> tuple[str, ...]:
    return tuple(WORD.findall(text.lower()))


@lru_cache(maxsize=1024)
def _kept_set(text: str) -> frozenset[str]:
    return frozenset(_kept_words(text))
