"""The number that an article promises: "7 ways to …", "5 best tools"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import islice

from ..lexicon import alternatives, lexicon
from ..lexicon.words import words
from ..patterns import lazy_pattern
from .units import Unit

_NAME = lazy_pattern(r"\b[A-Z]\w+ \d{1,2}\b")
MIN_COUNT = 2
MAX_COUNT = 60
MAX_NAMING_UNITS = 60


def promised_number(title: str, units: Sequence[Unit], introduction: Sequence[Unit]) -> tuple[int | None, bool]:
    """The promised number (None if there is none), and whether it counts solutions rather than other things.

    The title decides, then the headings and bold lines of the introduction, then its paragraphs.
    """
    title_words = words(title)
    # "DirectX 9" is asked for only where a number was found
    names = cache(lambda: _numbered_names(unit for unit in units if unit.words != title_words))
    before = [unit for unit in introduction if unit.kind in ("paragraph", "heading") and not unit.items]
    titles = [title, *[unit.text for unit in before if unit.kind == "heading" or unit.bold_line]]
    for text in titles:
        if (count := _count("solutions", text, names)) is not None:
            return count, True
    for text in titles:
        if (count := _count("things", text, names)) is not None or (count := _top(text)) is not None:
            return count, False
    for text in (unit.text for unit in before if unit.kind == "paragraph"):
        if (count := _count("solutions", text, names)) is not None:
            return count, True
    return None, False


@cache
def _number_of(name: str) -> re.Pattern[str]:
    """A number in digits or words, with up to four words between it and a word of the list `count.name`."""
    words_of = lexicon()
    worded = alternatives(word for word, value in words_of.numbers.items() if value > 1)
    digits = rf"(?P<digits>\d{{1,2}})(?![\d%.,:/-]|\s?(?:{words_of.pattern('count.units')}))"
    between = r"(?:[\s*_'’\"“”()-]+[^\W\d_]+){0,4}?[\s*_'’\"“”()-]*"
    counted = words_of.phrases[f"count.{name}"].anywhere.pattern
    return re.compile(rf"(?<![\w.,$-])(?:{digits}|(?P<word>{worded})){between}(?:{counted})", re.IGNORECASE)


@cache
def _preposition() -> re.Pattern[str]:
    return re.compile(rf"\s(?:{lexicon().pattern('count.prepositions')})\s", re.IGNORECASE)


@cache
def _leading() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{lexicon().pattern('count.leading')})\s+(\d{{1,2}})\s+[^\W\d_]", re.IGNORECASE)


def _numbered_names(units: Iterable[Unit]) -> frozenset[str]:
    """The names with a number that occur in several units ("DirectX 9")."""
    found = Counter(name for unit in islice(units, MAX_NAMING_UNITS) for name in set(_NAME.findall(unit.text)))
    return frozenset(name for name, count in found.items() if count > 1)


def _count(counted: str, text: str, names: Callable[[], frozenset[str]]) -> int | None:
    """The first number in `text` of what the list `counted` names; it is no part of a name, nor a share of a larger one."""
    if not lexicon().phrases[f"count.{counted}"].within(text):
        return None
    for match in _number_of(counted).finditer(text):
        before = words(text[: match.start()])[-1:]
        if before and before[0] in lexicon().not_labels:
            continue  # "Windows 11 …": a version
        partitive = before and before[0] in lexicon().phrases["count.partitives"]
        if _preposition().search(match[0]) or (partitive and match["word"]):
            continue  # "the 9 errors in steps", "one of two ways"
        if match["digits"] and any(text[: match.end("digits")].endswith(name) for name in names()):
            continue  # "DirectX 9 errors": a name
        number = int(match["digits"]) if match["digits"] else lexicon().numbers[match["word"].lower()]
        if MIN_COUNT <= number <= MAX_COUNT:
            return number
    return None


def _top(text: str) -> int | None:
    """The number of a ranking ("top 10 tools")."""
    match = _leading().search(text)
    return int(match[1]) if match and MIN_COUNT <= int(match[1]) <= MAX_COUNT else None
