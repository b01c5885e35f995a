"""What a source states as data, in JSON-LD: the steps of a HowTo or Recipe, and the questions of an FAQPage."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal, cast

from ..lexicon.words import words
from ..model import Article, ArticleWarning, Fix, Removed, Section, StatedData, Step
from ..patterns import lazy_pattern
from ..source_model import Lines
from ..text.entities import unescaped
from .json_ld import MEDIA_TYPE, has_type, objects

_TYPES = frozenset(("HowTo", "Recipe", "FAQPage"))
_MARKUP = lazy_pattern(r"<[^<>]{0,1000}>")
_OPEN = lazy_pattern(r"<script\b[^<>]{0,1000}>", re.IGNORECASE)
_CLOSE = lazy_pattern(r"</script\b", re.IGNORECASE)
# A text is clearly poorer than the data if it has less than this share of the steps, and less of their words.
POOR = 0.5
# An entry is shown if at least half of its runs of so many words are, because pages shorten or extend the rest.
RUN = 4
SHOWN = 0.5
# Limits for hostile data.
MAX_ENTRIES = 200
MAX_ENTRY = 4_000


@dataclass(frozen=True, slots=True)
class Statement:
    """An object with the words of its `entries` (steps or questions), and the source `line` (1-based) of its script."""

    type: Literal["HowTo", "Recipe", "FAQPage"]
    name: str
    entries: tuple[str, ...]
    line: int


def statements(text: str, line: int) -> list[Statement]:
    """What the JSON-LD `text`, a script on source line `line`, states.

    Raises ValueError if it seems to state something but isn't JSON, is too long, or is nested too deep.
    """
    if not any(name in text for name in _TYPES):
        return []
    found = []
    for entry in objects(text):
        if kind := has_type(entry, _TYPES):
            entries = [words_of for raw in islice(_entries(entry), MAX_ENTRIES) if words(words_of := _plain(raw))]
            if entries:
                name = entry.get("name")
                found.append(Statement(cast("Any", kind), _plain(name) if isinstance(name, str) else "", tuple(entries), line))
    return found


def unread(error: ValueError, lines: Lines | None) -> ArticleWarning:
    """The doubt about a script that `statements` cannot read."""
    message = f"JSON-LD that states steps or questions was ignored: {error}"
    return ArticleWarning(code="stated_data_ignored", severity="info", message=message[:200], lines=lines)


def in_scripts(removed: Iterable[Removed]) -> tuple[list[Statement], list[ArticleWarning]]:
    """What the scripts that were cut from a Markdown article state, and the doubts about those that cannot be read."""
    found: list[Statement] = []
    doubts: list[ArticleWarning] = []
    for piece in removed:
        for script in _scripts(piece.text) if MEDIA_TYPE in piece.text else ():
            try:
                found += statements(script, piece.lines[0])
            except ValueError as error:
                doubts.append(unread(error, piece.lines))
    return found, doubts


def _scripts(text: str) -> Iterator[str]:
    """What stands in the scripts of a text; one without an end has nothing, and neither has any after it."""
    at = 0
    while (opened := _OPEN.search(text, at)) and (closed := _CLOSE.search(text, opened.end())):
        yield text[opened.end() : closed.start()]
        at = closed.end()


def missing(statement: Statement, text: str) -> list[str]:
    """The numbers and words of the entries that are not in `text`."""
    own = _Runs(text)
    return [f"{number}. {entry}" for number, entry in enumerate(statement.entries, start=1) if own.place(entry) is None]


def compared(statement: Statement, fixes: Iterable[Fix], sections: Iterable[Section], *, used: bool) -> StatedData:
    """How a statement compares with what was read; `used`: whether its own words were read in place of a text."""
    texts = list(_read(fixes))
    if statement.type == "FAQPage":
        texts += [f"{section.title or ''} {section.text}" for section in sections]
    text = _Runs("\n".join(texts))
    found, at, in_order = 0, 0, True
    for entry in statement.entries:
        place = text.place(entry, at)
        if place is None and text.place(entry) is None:
            continue
        found += 1
        in_order = in_order and place is not None
        at = at if place is None else place
    return StatedData(
        type=statement.type,
        name=statement.name or None,
        entries=len(statement.entries),
        found=found,
        agrees=found == len(statement.entries) and (in_order or statement.type == "FAQPage"),
        used="data" if used else "text",
    )


def is_richer(article: Article) -> bool:
    """Whether a web page states steps as data that hardly any of its text says, and has hardly any others."""
    if article.source.converted is None:
        return False
    least = [POOR * entry.entries for entry in article.stated if entry.type == "HowTo" and entry.found < POOR * entry.entries]
    return bool(least) and steps_read(article.fixes) < least[0]


def steps_read(fixes: Iterable[Fix]) -> int:
    """How many steps and sub-steps were read."""
    return sum(len(list(_steps(fix))) + steps_read(fix.options) for fix in fixes)


def _read(fixes: Iterable[Fix]) -> Iterator[str]:
    """The titles of fixes, and the texts of their steps; without steps, their whole texts."""
    for fix in fixes:
        yield fix.title
        yield from (step.text for step in _steps(fix)) if fix.procedures else (fix.text,)
        yield from _read(fix.options)


def _steps(fix: Fix) -> Iterator[Step]:
    stack = [step for procedure in reversed(fix.procedures) for step in reversed(procedure.steps)]
    while stack:
        step = stack.pop()
        yield step
        stack.extend(reversed(step.steps))


class _Runs:
    """A text whose runs of words are looked up, so that the time is proportional to its length and to what is sought."""

    def __init__(self, text: str) -> None:
        self._words = words(text)
        self._places: dict[int, dict[tuple[str, ...], list[int]]] = {}

    def place(self, entry: str, start: int = 0) -> int | None:
        """At which word, from `start` on, the text shows an entry; None if it doesn't."""
        own = words(entry)
        size = min(RUN, len(own))
        places = self._of_size(size)
        runs = list(_runs(own, size))
        found = [held[at] for run in runs if (at := bisect_left(held := places.get(run, []), start)) < len(held)]
        return min(found) if len(found) >= SHOWN * len(runs) else None

    def _of_size(self, size: int) -> dict[tuple[str, ...], list[int]]:
        if size not in self._places:
            places = self._places[size] = {}
            for at, run in enumerate(_runs(self._words, size)):
                places.setdefault(run, []).append(at)
        return self._places[size]


def _runs(own: list[str], size: int) -> Iterator[tuple[str, ...]]:
    return zip(*(own[at:] for at in range(size)), strict=False)


def _plain(text: str) -> str:
    """The words of a text that may hold HTML, without what no UTF-8 file can hold."""
    clean = " ".join(unescaped(_MARKUP.sub(" ", text[:MAX_ENTRY])).split())
    return "".join(char for char in clean if char.isprintable())


def _entries(entry: dict[str, Any]) -> Iterator[str]:
    """The texts of the steps or questions of an object, in order: strings, objects with a text or name, and lists of these."""
    stack = [
        entry.get("mainEntity") if entry.get("@type") == "FAQPage" else entry.get("step") or entry.get("recipeInstructions")
    ]
    while stack:
        value = stack.pop()
        if isinstance(value, list):
            stack.extend(reversed(value))
        elif isinstance(value, dict):
            if isinstance(inner := value.get("itemListElement"), list):
                stack.append(inner)
            elif value.get("@type") == "Question":
                stack.append(value.get("name"))
            else:
                stack.append(value.get("text") or value.get("name"))
        elif isinstance(value, str):
            yield value
