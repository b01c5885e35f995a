"""The word lists as data, one TOML file per language; imports nothing but the standard library.

All languages form one lexicon: an article is read with the words of every language, so none has to be guessed first.
A new language is a new file with the tables of `en.toml`; it may leave out a list that it has no words for. More files hold
the hosts of affiliate networks, the function words that tell languages apart, ordinal words, and verbs.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ..patterns import lazy_pattern
from .ordinals import Ordinals, ordinals
from .phrases import Phrases, alternatives, literals
from .speech import Speech, speech
from .words import SPACELESS

__all__ = [
    "MAX_VERB", "Lexicon", "Ordinals", "Phrases", "Speech", "alternatives", "extended", "lexicon", "ordinals", "spoken",
]  # fmt: skip

_TOKEN = lazy_pattern(r"\w+")
_SHARED_FILES = ("affiliate_hosts.toml", "function_words.toml")
_OTHER_FILES = (*_SHARED_FILES, "ordinals.toml", "purposes.toml", "speech.toml", "verbs.toml")
# Code points and words that hold the longest verb ("right-click on", "turn off the").
MAX_VERB = 40
MAX_VERB_TOKENS = 5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all `languages` (ISO 639-1 codes).

    `phrases["strip.also_read"]` is the list `also_read` of the table `[strip]`. `verbs` maps each form to its canonical verb.
    `function_words` also covers languages without word lists. `label_forms` finds
    labels of both kinds. `taught_labels` and `phrases["lead.taught"]` are the user's.
    """

    languages: frozenset[str]
    labels: frozenset[str]
    parts: frozenset[str]
    step_labels: frozenset[str]
    not_labels: frozenset[str]
    numbers: dict[str, int]
    verbs: dict[str, str]
    verb_forms: Phrases
    phrases: dict[str, Phrases]
    function_words: dict[str, frozenset[str]]
    affiliate_hosts: frozenset[str]
    label_forms: Phrases
    taught_labels: frozenset[str] = frozenset()

    def verb(self, text: str) -> str | None:
        """The canonical verb that `text` starts with, or None."""
        head = text[:MAX_VERB].lower()
        if not head[:1].isalnum():
            return None
        if "  " not in head and (head.isascii() or not SPACELESS.search(head)):
            ends = [match.end() for match in _TOKEN.finditer(head) if match.end() < MAX_VERB][:MAX_VERB_TOKENS]
            return next((self.verbs[head[:end]] for end in reversed(ends) if head[:end] in self.verbs), None)
        match = self.verb_forms.at(text, 0, len(text))
        return self.verbs[" ".join(match[0].lower().split())] if match else None

    def affiliate(self, host: str) -> bool:
        """Whether `host`, or a domain above it, is an affiliate network's or shop tracker's."""
        parts = host.lower().split(".")
        return any(".".join(parts[index:]) in self.affiliate_hosts for index in range(len(parts) - 1))

    def words(self, *names: str) -> frozenset[str]:
        """The words of the named lists ("clause.and", "clause.or")."""
        return frozenset(word for name in names for word in self.phrases[name].words)

    def pattern(self, *names: str) -> str:
        """A pattern for any word of the named lists, the longest first, also as part of a longer word."""
        return literals(self.words(*names))


@cache
def _languages() -> dict[str, dict[str, dict[str, list[str]]]]:
    """The tables of each language's file."""
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in sorted(Path(__file__).parent.iterdir())
        if entry.name.endswith(".toml") and entry.name not in _OTHER_FILES
    }


@cache
def _lists() -> dict[str, set[str]]:
    """The words of all languages, list by list."""
    lists: dict[str, set[str]] = {}
    for language in _languages().values():
        for table, entries in language.items():
            for name, words in entries.items():
                lists.setdefault(f"{table}.{name}", set()).update(words)
        for words in language["note"].values():
            lists.setdefault("note.all", set()).update(words)
    return lists


@cache
def lexicon() -> Lexicon:
    """Load all word lists (once)."""
    languages, lists = _languages(), _lists()
    hosts, function_words = (tomllib.loads(Path(__file__).with_name(name).read_text("utf-8")) for name in _SHARED_FILES)
    verbs: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for language in languages.values():
        for canonical, forms in language["verbs"].items():
            for form in forms:
                verbs.setdefault(form, form if canonical == "other" else canonical)
        for value, word in enumerate(language["series"]["numbers"], start=1):
            numbers.setdefault(word, value)
    phrases = {name: Phrases(words) for name, words in lists.items() if not name.startswith("verbs.")}
    labels, step_labels = lists["series.labels"] | ordinals().labels, lists["series.steps"] | ordinals().steps
    return Lexicon(
        languages=frozenset(languages),
        labels=frozenset(labels),
        parts=frozenset(lists["series.parts"]),
        step_labels=frozenset(step_labels),
        label_forms=Phrases(labels | step_labels),
        not_labels=frozenset(lists["series.not_labels"]),
        numbers=numbers,
        verbs=verbs,
        verb_forms=Phrases(verbs),
        phrases={**phrases, "lead.taught": Phrases(())},
        function_words={language: frozenset(words) for language, words in function_words.items()},
        affiliate_hosts=frozenset(hosts["hosts"]),
    )


@cache
def spoken(language: str | None) -> Speech:
    """How a language (ISO 639-1) gives instructions; without one, all that have word lists."""
    return speech(language, _languages(), _lists())


def extended(*, labels: frozenset[str], lead_ins: frozenset[str], hosts: frozenset[str]) -> Lexicon:
    """The word lists plus labels of series, sentences that announce steps, and hosts of affiliate networks."""
    own = lexicon()
    phrases = own.phrases
    if lead_ins:
        names = ("lead.phrases", "lead.announces")
        phrases = {**phrases, **{name: Phrases(_lists()[name] | lead_ins) for name in names}, "lead.taught": Phrases(lead_ins)}
    return replace(
        own,
        labels=own.labels | labels,
        label_forms=Phrases(own.labels | own.step_labels | labels),
        affiliate_hosts=own.affiliate_hosts | hosts,
        phrases=phrases,
        taught_labels=labels,
    )
