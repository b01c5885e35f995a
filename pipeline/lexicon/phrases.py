"""A list of phrases, and whether one of them occurs in a text, starts it, or is all of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from .words import MAX_KEPT, SPACELESS, WORD, first_word, word_set

# A pattern that matches nothing.
NOTHING = "(?!)"
_GAP = r"(?:\W+\w+){0,4}?\W+"
_BEFORE_START = r"[\W_]{0,6}"
_AROUND_WHOLE = r"[\W_]{0,12}"


class Phrases:
    """The phrases of one list, in all languages; '~' in a phrase stands for up to four words.

    Most texts hold no phrase. So each phrase is filed under its first word and under its longest one, its anchor, and is
    tried only on a text with that word. In a script without spaces, each letter is a word.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = tuple(sorted(set(words)))
        self._known = frozenset(self.words)
        self._anywhere: re.Pattern[str] | None = None
        self._by_first: dict[str, tuple[str, ...]] = {}
        self._by_anchor: dict[str, tuple[str, ...]] = {}
        self._signs: tuple[str, ...] = ()  # phrases without a word, which are always tried
        for phrase in self.words:
            tokens = WORD.findall(phrase)
            if not tokens:
                self._signs += (phrase,)
                continue
            anchor = max(tokens, key=len)
            self._by_first[tokens[0]] = (*self._by_first.get(tokens[0], ()), phrase)
            self._by_anchor[anchor] = (*self._by_anchor.get(anchor, ()), phrase)
        self._anchors = frozenset(self._by_anchor)

    def __contains__(self, word: object) -> bool:
        """Whether `word` is in the list, letter for letter."""
        return word in self._known

    def within(self, text: str) -> bool:
        """Whether a phrase occurs anywhere in `text`."""
        tokens = word_set(text)
        if tokens.isdisjoint(self._anchors):
            return bool(self._signs) and _compiled(self._signs).search(text) is not None
        groups = [self._by_anchor[anchor] for anchor in tokens & self._anchors]
        return any(_compiled(phrases).search(text) for phrases in [*groups, self._signs] if phrases)

    def begins(self, text: str) -> bool:
        """Whether `text` starts with a phrase, apart from punctuation before it."""
        return self.opening(text, 0, len(text)) is not None

    def is_whole(self, text: str) -> bool:
        """Whether `text` is a phrase, apart from punctuation around it."""
        phrases = self._starting(text, 0, len(text))
        return bool(phrases) and _compiled(phrases, _AROUND_WHOLE, _AROUND_WHOLE).fullmatch(text) is not None

    def at(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The longest phrase that starts at code point `start` and ends before `end`."""
        phrases = self._starting(text, start, end)
        return _compiled(phrases).match(text, start, end) if phrases else None

    def opening(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """Like `at`, but the match may start with up to six punctuation marks."""
        phrases = self._starting(text, start, end)
        return _compiled(phrases, _BEFORE_START).match(text, start, end) if phrases else None

    def each(self, text: str, start: int, end: int) -> Iterator[re.Match[str]]:
        """All phrases between two code points that do not overlap."""
        while token := WORD.search(text, start, end):
            match = self.at(text, token.start(), end)
            start = match.end() if match else token.end()
            if match:
                yield match

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        """The first phrase between two code points; the longest if several start there."""
        searched = text if len(text) <= MAX_KEPT else text[start:end]  # a text is split once unless it is long
        if not self._signs and word_set(searched).isdisjoint(self._anchors):
            return None
        return self.anywhere.search(text, start, end)

    @property
    def anywhere(self) -> re.Pattern[str]:
        """A pattern for any of the phrases; it finds the longest of several that start at one place."""
        if self._anywhere is None:
            self._anywhere = re.compile(alternatives(self.words), re.IGNORECASE)
        return self._anywhere

    def _starting(self, text: str, start: int, end: int) -> tuple[str, ...]:
        """The phrases that may come first in `text` from `start` on."""
        if start == 0 and end == len(text) <= MAX_KEPT:
            return self._by_first.get(first_word(text), ()) + self._signs
        first = WORD.search(text, start, end)
        return self._by_first.get(first[0].lower(), ()) + self._signs if first else self._signs


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words` as whole words, the longest first; '~' in a phrase stands for up to four words."""
    return "|".join(_GAP.join(_word(part) for part in word.split(" ~ ")) for word in _longest_first(words)) or NOTHING


def literals(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first, also as part of a longer word."""
    return "|".join(_spaced(word) for word in _longest_first(words)) or NOTHING


def _longest_first(words: Iterable[str]) -> list[str]:
    return sorted(set(words), key=lambda word: (-len(word), word))


@cache
def _compiled(phrases: tuple[str, ...], before: str = "", after: str = "") -> re.Pattern[str]:
    """The pattern for `phrases` and what may stand around them, made when it is first needed."""
    return re.compile(f"{before}(?:{alternatives(phrases)}){after}", re.IGNORECASE)


def _spaced(word: str) -> str:
    return re.escape(word).replace(r"\ ", r"\s+")


def _word(word: str) -> str:
    pattern = _spaced(word)
    if SPACELESS.search(word):
        return pattern
    left = r"(?<!\w)" if word[:1].isalnum() else ""
    right = r"(?!\w)" if word[-1:].isalnum() else ""
    return left + pattern + right
