"""The word lists: one TOML file per language, and the hosts of affiliate networks.

All languages are one lexicon: an article is read with the words of every language, so none has to be guessed first.
A new language is a new file with the tables of `en.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TOKEN = re.compile(r"\w+")
# Code points and words that hold the longest verb ("right-click on", "turn off the").
MAX_VERB = 40
MAX_VERB_TOKENS = 5
# Texts up to this length are split into words once; longer ones each time, so that memory stays bounded.
MAX_KEPT = 4000
_GAP = r"(?:\W+\w+){0,4}?\W+"


@dataclass(frozen=True, slots=True)
class Phrases:
    """A list of phrases as patterns: anywhere in a text, at its start, or the whole of it.

    `anchors` holds a word of each phrase: a text with none of them need not be searched. Phrases in scripts without
    spaces have no such word; with them (`spaceless`), a text that is not ASCII is always searched.
    """

    anywhere: re.Pattern[str]
    start: re.Pattern[str]
    whole: re.Pattern[str]
    anchors: frozenset[str]
    spaceless: bool

    def within(self, text: str) -> bool:
        """Whether a phrase stands anywhere in `text`."""
        return self._may_hold(text) and self.anywhere.search(text) is not None

    def begins(self, text: str) -> bool:
        """Whether `text` starts with a phrase."""
        return self._may_hold(text) and self.start.match(text) is not None

    def is_whole(self, text: str) -> bool:
        """Whether `text` is a phrase, but for marks around it."""
        return self._may_hold(text) and self.whole.fullmatch(text) is not None

    def _may_hold(self, text: str) -> bool:
        return (self.spaceless and not text.isascii()) or not self.anchors.isdisjoint(_tokens(text))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all `languages` (ISO 639-1 codes).

    `phrases["strip.also_read"]` is the list `also_read` of the table `[strip]`.
    """

    languages: frozenset[str]
    labels: frozenset[str]
    parts: frozenset[str]
    step_labels: frozenset[str]
    not_labels: frozenset[str]
    numbers: dict[str, int]
    verbs: dict[str, str]
    verb_start: re.Pattern[str]
    phrases: dict[str, Phrases]
    affiliate_hosts: frozenset[str]

    def verb(self, text: str) -> str | None:
        """The canonical verb that `text` starts with, or None."""
        head = text[:MAX_VERB].lower()
        if not head[:1].isalnum():
            return None
        if "  " not in head and (head.isascii() or not _CJK.search(head)):
            ends = [match.end() for match in _TOKEN.finditer(head) if match.end() < MAX_VERB][:MAX_VERB_TOKENS]
            return next((self.verbs[head[:end]] for end in reversed(ends) if head[:end] in self.verbs), None)
        match = self.verb_start.match(text)
        return self.verbs[" ".join(match[1].lower().split())] if match else None

    def affiliate(self, host: str) -> bool:
        """Whether `host`, or a domain above it, is an affiliate network's or shop tracker's."""
        parts = host.lower().split(".")
        return any(".".join(parts[index:]) in self.affiliate_hosts for index in range(len(parts) - 1))


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, the longest first; '~' in a phrase stands for up to four words."""
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(_GAP.join(_word(part) for part in word.split(" ~ ")) for word in ordered) or r"(?!)"


def _word(word: str) -> str:
    pattern = re.escape(word).replace(r"\ ", r"\s+")
    if _CJK.search(word):
        return pattern
    left = r"(?<!\w)" if word[:1].isalnum() else ""
    right = r"(?!\w)" if word[-1:].isalnum() else ""
    return left + pattern + right


def _tokens(text: str) -> frozenset[str]:
    return _kept_tokens(text) if len(text) <= MAX_KEPT else frozenset(_TOKEN.findall(text.lower()))


@lru_cache(maxsize=1024)
def _kept_tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text.lower()))


def _phrases(words: Iterable[str]) -> Phrases:
    words = list(words)
    any_of = alternatives(words)
    spaceless = [word for word in words if _CJK.search(word) or not _TOKEN.search(word)]
    anchors = (max(_TOKEN.findall(word), key=len) for word in words if word not in spaceless)
    flags = re.IGNORECASE
    return Phrases(
        re.compile(any_of, flags),
        re.compile(rf"[\W_]{{0,6}}(?:{any_of})", flags),
        re.compile(rf"[\W_]{{0,12}}(?:{any_of})[\W_]{{0,12}}", flags),
        frozenset(anchors),
        bool(spaceless),
    )


@cache
def _languages() -> dict[str, dict[str, dict[str, list[str]]]]:
    """The tables of each language's file."""
    return {
        entry.name.removesuffix(".toml"): tomllib.loads(entry.read_text("utf-8"))
        for entry in sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
        if entry.name.endswith(".toml") and entry.name != "affiliate_hosts.toml"
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
    hosts = tomllib.loads((files(__name__) / "affiliate_hosts.toml").read_text("utf-8"))
    verbs: dict[str, str] = {}
    numbers: dict[str, int] = {}
    for language in languages.values():
        for canonical, forms in language["verbs"].items():
            for form in forms:
                verbs.setdefault(form, form if canonical == "other" else canonical)
        for value, word in enumerate(language["series"]["numbers"], start=1):
            numbers.setdefault(word, value)
    return Lexicon(
        languages=frozenset(languages),
        labels=frozenset(lists["series.labels"]),
        parts=frozenset(lists["series.parts"]),
        step_labels=frozenset(lists["series.steps"]),
        not_labels=frozenset(lists["series.not_labels"]),
        numbers=numbers,
        verbs=verbs,
        verb_start=re.compile(rf"({alternatives(verbs)})", re.IGNORECASE),
        phrases={name: _phrases(words) for name, words in lists.items() if not name.startswith("verbs.")},
        affiliate_hosts=frozenset(hosts["hosts"]),
    )


def extended(*, labels: frozenset[str], lead_ins: frozenset[str], hosts: frozenset[str]) -> Lexicon:
    """The word lists with more labels of series, sentences that announce steps, and hosts of affiliate networks."""
    own = lexicon()
    phrases = own.phrases
    if lead_ins:
        names = ("lead.phrases", "lead.announces")
        phrases = {**phrases, **{name: _phrases(sorted(_lists()[name] | lead_ins)) for name in names}}
    return replace(own, labels=own.labels | labels, affiliate_hosts=own.affiliate_hosts | hosts, phrases=phrases)
