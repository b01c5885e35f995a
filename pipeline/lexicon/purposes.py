"""Words that tell what an article is for: a problem, a task, a list of offers, several ways, an order."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from .words import SPACELESS

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
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

    def counts(self, text: str) -> Counter[str]:
        """How many words of each list occur in `text`."""
        text = text.lower()
        found: Counter[str] = Counter()
        for word in _WORD.findall(text):
            if names := self._lists(word):
                found.update(names)
        for part, names in self.parts.items():
            if number := text.count(part):
                found.update(dict.fromkeys(names, number))
        return found

    def _lists(self, word: str) -> frozenset[str]:
        """The lists that a word is in; the same words come again and again."""
        names = self.kept.get(word)
        if names is None:
            names = self._searched(word)
            if len(self.kept) < MAX_KEPT:
                self.kept[word] = names
        return names

    def _searched(self, word: str) -> frozenset[str]:
        stems = (self.stems.get(word[:end], frozenset[str]()) for end in range(2, min(len(word), self.longest) + 1))
        return self.words.get(word, frozenset[str]()).union(*stems)


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
    return tomllib.loads((files(__package__) / "purposes.toml").read_text("utf-8"))
