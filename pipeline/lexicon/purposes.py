"""Words that tell what an article is for: a problem, a task, a list of offers, several ways, an order."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ..patterns import lazy_pattern
from .words import SPACELESS, words_of

_WORD = lazy_pattern(r"[^\W_]+(?:['’][^\W_]+)*")
# "install-" stands for all words that start so.
_OPEN = "-"
# Of a language without an entry, the words of this one count; they also count in all others.
_SHARED = "en"
# The most words of a language whose lists are kept.
MAX_KEPT = 50_000


@dataclass(frozen=True, slots=True)
class Purposes:
    """The words of a language by the lists that they are in; `stems` start words, `parts` count anywhere.

    `longest` is the length of the longest stem. `kept` has the lists of words that were asked for.
    """

    words: dict[str, frozenset[str]]
    stems: dict[str, frozenset[str]]
    parts: dict[str, frozenset[str]]
    longest: int
    kept: dict[str, frozenset[str]] = field(default_factory=dict)

    def counts(self, *texts: str) -> Counter[str]:
        """How many words of each list occur in `texts`."""
        found: Counter[str] = Counter()
        for word, number in Counter(chain.from_iterable(map(_words, texts))).items():
            names = self.kept.get(word)  # the same words come again and again
            for name in self._searched(word) if names is None else names:
                found[name] += number
        text = "\n".join(texts).lower()
        for part, names in self.parts.items():
            if number := text.count(part):
                found.update(dict.fromkeys(names, number))
        return found

    def _searched(self, word: str) -> frozenset[str]:
        """The lists that a word is in, which are kept."""
        stems = (self.stems.get(word[:end], frozenset[str]()) for end in range(2, min(len(word), self.longest) + 1))
        names = self.words.get(word, frozenset[str]()).union(*stems)
        if len(self.kept) < MAX_KEPT:
            self.kept[word] = names
        return names


def _words(text: str) -> Sequence[str]:
    """The lower-case words of `text`; those with an apostrophe are one."""
    return words_of(text) if text.isascii() and "'" not in text else _WORD.findall(text.lower())


@cache
def purposes(language: str | None) -> Purposes:
    """The words of a language (ISO 639-1) with those of English, in which many titles are."""
    tables = _tables()
    code = (language or _SHARED).partition("-")[0]
    words: dict[str, set[str]] = {}
    stems: dict[str, set[str]] = {}
    parts: dict[str, set[str]] = {}
    for table in (tables[name] for name in {_SHARED: 0, code: 0} if name in tables):
        for name, forms in table.items():
            for form in forms:
                is_part = " " in form or SPACELESS.search(form)
                kind = parts if is_part else stems if form.endswith(_OPEN) else words
                kind.setdefault(form.removesuffix(_OPEN), set()).add(name)
    return Purposes(_frozen(words), _frozen(stems), _frozen(parts), max(map(len, stems)))


def _frozen(lists: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {form: frozenset(names) for form, names in lists.items()}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("purposes.toml").read_text("utf-8"))
