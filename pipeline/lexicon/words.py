"""What a word is: a run of letters and digits, or a single letter in scripts without spaces between words."""

from __future__ import annotations

from functools import lru_cache

from ..patterns import lazy_pattern

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
SPACELESS = lazy_pattern(f"[{_SPACELESS}]")
WORD = lazy_pattern(rf"[^\W_{_SPACELESS}]+|[{_SPACELESS}]")
# ASCII in lower case, with a space for all that is no letter or digit.
_ASCII_WORDS = bytes(ord(chr(code).lower()) if code < 128 and chr(code).isalnum() else ord(" ") for code in range(256))
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
def first_word(text: str) -> str:
    """The first word of `text` in lower case, '' if it has none; for texts that are asked for again and again."""
    first = WORD.search(text)
    return first[0].lower() if first else ""


@lru_cache(maxsize=1024)
def _kept_words(text: str) -> tuple[str, ...]:
    if text.isascii():  # several times faster
        return tuple(text.encode("ascii").translate(_ASCII_WORDS).decode("ascii").split())
    return tuple(WORD.findall(text.lower()))


@lru_cache(maxsize=1024)
def _kept_set(text: str) -> frozenset[str]:
    return frozenset(_kept_words(text))
