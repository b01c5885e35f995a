"""How one language gives instructions: its verbs, their particles, and the small words that join clauses."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .phrases import Phrases, literals

# Tables and lists whose words only count in their own language; the others name things on a screen, in any language.
_OWN_TABLES = ("clause", "condition", "verb_openers", "ambiguous")
_OWN_LISTS = (
    *("target.determiners", "target.places", "target.into", "target.locatives"),
    *("target.object_marks", "target.subject_marks", "ambiguous.intransitive"),
    *("clause.proclitics", "clause.completed", "clause.listed", "clause.relative", "clause.found_out", "clause.wanting"),
    *("condition.endings", "verb_openers.links", "verb_openers.before_infinitives"),
    *("ambiguous.boxes", "ambiguous.particles", "ambiguous.performs", "ambiguous.verified"),
)
_SAME = {"no": "nb", "nn": "nb", "iw": "he", "in": "id"}
_SCRIPTS = {"zh": ("zh", "zh-tw")}
_CLAUSE = ("and", "or", "then", "purpose", "negations", "proclitics", "completed", "listed", "relative", "found_out")
# A verb that has no canonical name stands for itself.
UNNAMED = ""

Tables = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of a language.

    `verbs` maps each form to its canonical verb, or to `UNNAMED`; `forms` finds them. `separable` maps a form to its canonical
    verbs by particle ("turn … off"; "" if there is none). With `is_verb_final`, verbs end their clauses, and one that ends in
    one of `linking` may be followed by another. `phrases["clause.and"]` is the list `and` of the table `[clause]`.
    """

    language: str | None
    verbs: Mapping[str, str]
    forms: Phrases
    separable: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Phrases]
    is_verb_final: bool
    linking: tuple[str, ...]

    def canonical(self, form: str) -> str | None:
        """The canonical verb of a form in lower case; None if it isn't known."""
        return self.verbs.get(form) or None

    def words(self, *names: str) -> frozenset[str]:
        """The words of the named lists."""
        return frozenset(word for name in names for word in self.phrases[name].words)

    def pattern(self, *names: str) -> str:
        """A pattern for any word of the named lists, the longest first, also as part of a longer word."""
        return literals(self.words(*names))


def speech(language: str | None, tables: Mapping[str, Tables], lists: Mapping[str, set[str]]) -> Speech:
    """The words of a language (ISO 639-1); without one, of all `tables`. `lists` are the words of all languages by list."""
    language = _SAME.get(language, language) if language else None
    codes = _SCRIPTS.get(language, (language,)) if language else tuple(tables)
    parts = [part for code in codes for part in _parts(code, tables)]
    names = {name for name in lists if name.partition(".")[0] in _OWN_TABLES} | {*_OWN_LISTS}
    own = {name: Phrases(word for part in parts for word in _list(part, name)) for name in names}
    shared = {name: Phrases(words) for name, words in lists.items() if name not in own and not name.startswith("verbs.")}
    verbs = _verbs(parts)
    return Speech(
        language=language,
        verbs=verbs,
        forms=Phrases(verbs),
        separable=_agreed(item for part in parts for item in part.get("separable", {}).items()),
        phrases={**shared, **own},
        is_verb_final=any(part.get("verb_final") for part in parts),
        linking=tuple(ending for part in parts for ending in part.get("linking", ())),
    )


@cache
def _file(name: str) -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))


def _parts(code: str, tables: Mapping[str, Tables]) -> Iterable[Mapping[str, Any]]:
    """What is known of one language: its word list or its entry in `speech.toml`, and verbs learned from parallel articles."""
    if code in tables:
        yield tables[code]
    elif code in _file("speech.toml"):
        entry = _file("speech.toml")[code]
        yield {
            **entry,
            "clause": {name: entry.get(name, []) for name in _CLAUSE},
            "condition": {
                **{name: entry.get("condition", []) for name in ("openers", "trailing_short")},
                "endings": entry.get("endings", []),
            },
            "ambiguous": {
                name: entry.get(name, []) for name in ("right_button", "on", "off", "boxes", "performs", "intransitive")
            },
            "verb_openers": {"words": [*entry.get("openers", []), *entry.get("then", [])]},
            "target": {
                name: entry.get(name, []) for name in ("determiners", "into", "locatives", "object_marks", "subject_marks")
            },
        }
    if learned := _file("verbs.toml").get(code):
        yield {"learned": learned}


def _list(part: Mapping[str, Any], name: str) -> Iterable[str]:
    """The words of the list "clause.and" in one language."""
    table, _, entry = name.partition(".")
    words: Iterable[str] = part.get(table, {}).get(entry, ())
    return words


def _verbs(parts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The canonical verbs of all forms; written lists go before learned ones, and where languages disagree there is none."""
    parts = list(parts)
    written = _agreed((form, _name(name)) for part in parts for name, forms in part.get("verbs", {}).items() for form in forms)
    inflected = _agreed((form, name) for part in parts for form, name in _inflected(written, part))
    particles = {form: UNNAMED for part in parts for form in part.get("separable", {})}
    learned = {form: _name(name) for part in parts for name, forms in part.get("learned", {}).items() for form in forms}
    return {**learned, **particles, **inflected, **written}


def _inflected(verbs: Mapping[str, str], part: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Forms that differ from written ones in regular endings or a conjunction before them only, with their verbs."""
    prefixes, endings = part.get("proclitics", ()), part.get("inflections", {})
    for form, name in verbs.items():
        yield from ((prefix + form, name) for prefix in prefixes)
        for ending, others in endings.items():
            if form.endswith(ending) and name != "use":  # "using …" is no action of its own
                yield from ((form.removesuffix(ending) + other, name) for other in others)


def _name(table: str) -> str:
    return UNNAMED if table == "other" else table


def _agreed(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """A mapping of the pairs; a form that different languages use for different verbs has none."""
    found: dict[str, Any] = {}
    for form, name in pairs:
        found[form] = name if found.get(form, name) == name else UNNAMED if isinstance(name, str) else {**found[form], **name}
    return found
