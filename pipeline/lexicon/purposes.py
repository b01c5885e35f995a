"""Words that tell what an article is for: a problem, a task, a list of offers, several ways, an order."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from .words import SPACELESS, words_of

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
# "install-" stands for all words that start so.
_OPEN = "-"
# Of a language without an entry, the words of this one count; they also count in all others.
_SHARED = "en"
# The most words of a language whose lists are kept.
MAX_KEPT = 50_000


class Lists(dict[str, frozenset[str]]):
    """The lists that each word is in, by `words` and by the `stems` that start words; kept, as the same words come again."""

    def __init__(self, words: dict[str, frozenset[str]], stems: dict[str, frozenset[str]]) -> None:
        super().__init__()
        self.words = words
        self.stems = stems
        self.longest = max(map(len, stems))

    def __missing__(self, word: str) -> frozenset[str]:
        stems = (self.stems.get(word[:end], frozenset[str]()) for end in range(2, min(len(word), self.longest) + 1))
        names = self.words.get(word, frozenset[str]()).union(*stems)
        if len(self) < MAX_KEPT:
            self[word] = names
        return names


@dataclass(frozen=True, slots=True)
class Purposes:
    """The `lists` that each word of a language is in, and those of the `parts` that count anywhere."""

    lists: Lists
    parts: dict[str, frozenset[str]]

    def counts(self, text: str) -> Counter[str]:
        """How many words of each list occur in `text`."""
        is_simple = text.isascii() and "'" not in text  # then its words are those that are split for all, and kept
        words = words_of(text) if is_simple else _WORD.findall(text.lower())
        text = text.lower()
        found: Counter[str] = Counter()
        for names in filter(None, map(self.lists.__getitem__, words)):
            for name in names:
                found[name] += 1
        for part, names in self.parts.items():
            if number := text.count(part):
                found.update(dict.fromkeys(names, number))
        return found


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
    return Purposes(Lists(_frozen(words), _frozen(stems)), _frozen(parts))


def _frozen(lists: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {form: frozenset(names) for form, names in lists.items()}


@cache
def _tables() -> dict[str, dict[str, Any]]:
    return tomllib.loads((files(__package__) / "purposes.toml").read_text("utf-8"))
