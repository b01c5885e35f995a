"""Markers: the number, label or bullet at the start of a heading, a paragraph, a list item or a bold line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from ..lexicon import Lexicon, alternatives, lexicon
from ..lexicon.words import SPACELESS
from ..patterns import lazy_pattern
from .marker import Dress, Family, Marker, family_of, without_lead
from .numerals import ENCLOSED, HAN, enclosed, han

if TYPE_CHECKING:
    from .units import Unit

__all__ = ["Family", "Marker", "marker_of"]

# "3.1)" counts by its last number; "#1" needs no sign after it; "1) – 4) are …" is about steps and not one itself
_NUMBER = lazy_pattern(
    r"(?:(?P<path>(?:\d{1,2}\.){1,3})(?P<nested>\d{1,2})(?P<close>[):：])|#\s?(?P<hashed>\d{1,2})(?=\s)"
    r"|[(（]?#?\s?(?P<number>\d{1,2}|0\d\d)\s?"
    r"(?P<sign>\)\.|[.):：、．）]|\s[-–—])(?![\d]))(?!\s*[-–—]\s*\d{1,2}[.)])\s*(?P<title>.*)",
    re.DOTALL,
)
_ENCLOSED = lazy_pattern(rf"(?P<number>{ENCLOSED})\s?[.):：）、-]?\s*(?P<title>.*)", re.DOTALL)
_DIGIT = lazy_pattern(r"\d")
# Code points, and words, that hold a label of two words and its number.
MAX_LABEL = 48
MAX_LABEL_WORDS = 6


@cache
def _label_pattern(*, worded: bool) -> re.Pattern[str]:
    """A label with its number in digits and, if `worded`, in words, which takes far longer to try."""
    signs = lexicon().pattern("series.number_signs")
    numbers = alternatives(lexicon().numbers if worded else ())
    return re.compile(
        rf"(?P<label>[^\W\d_]{{2,14}}(?:[ \u00a0][^\W\d_]{{2,14}})?)[ \u00a0]{{0,2}}(?:{signs})?[ \u00a0]?"
        rf"(?:(?P<path>(?:\d{{1,2}}\.){{0,3}})(?P<number>\d{{1,2}})(?![\d%])|(?P<word>{numbers}))[ \u00a0]{{0,2}}"
        rf"(?:\([^()]{{1,30}}\)(?=[ \u00a0]{{0,2}}[:：])[ \u00a0]{{0,2}})?"
        rf"(?P<sign>[.,:)：．、\u2013\u2014-]{{0,2}})[\s.*]*(?P<title>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def marker_of(unit: Unit) -> Marker | None:
    """The marker of `unit`: a number or label at the start of its text, else its list item's, else None."""
    if unit.kind in ("code", "html", "table", "rule", "reference"):
        return None
    if unit.inline_number is not None:
        return Marker("number", unit.inline_number, unit.text, sign=")")
    text = without_lead(unit.text)
    item = unit.items[-1] if unit.items else None
    found = _labeled_marker(text, unit) or _cjk_marker(text, unit.lexicon)
    if found is not None and found.known:
        return found
    if unit.counted is not None:
        return unit.counted
    if found is not None and item is None:
        return found
    if (number := _number(text)) and (number.title or unit.kind == "heading"):
        return number
    if item is not None and item.number is not None:
        return Marker("number", item.number, unit.text, sign=item.mark)
    sign = item.mark if item is not None else unit.inline_sign
    return Marker("bullet", None, unit.text, sign=sign, dress="none") if sign else None


def _number(text: str) -> Marker | None:
    """A number that stands at the start of a text in a dress that needs no neighbors: "1.", "(1)", "2.1)", "#1", "①"."""
    if match := _NUMBER.match(text):
        number = match["nested"] or match["hashed"] or match["number"]
        sign = (match["close"] or match["sign"] or "#").strip()[:1]
        return Marker("number", int(number), match["title"].strip(), sign=sign, path=_path(match["path"]))
    if match := _ENCLOSED.match(text):
        return Marker("number", enclosed(match["number"]), match["title"].strip(), dress="enclosed")
    return None


def _path(printed: str | None) -> tuple[int, ...]:
    """The numbers before the last one in "2.1"."""
    return tuple(int(part) for part in (printed or "").split(".") if part)


def _may_have_worded_number(head: str, words: Sequence[str]) -> bool:
    """Whether the start of a text, with these words, may contain a number in words."""
    if not head.isascii() and SPACELESS.search(head):
        return True
    return not lexicon().numbers.keys().isdisjoint(words)


def _labeled_marker(text: str, unit: Unit) -> Marker | None:
    """A marker like "Fix 2: …", "Step one …", "Video Error 1: …" at the start of a unit's `text`."""
    worded, words = _may_have_worded_number(text[:MAX_LABEL], unit.words[:MAX_LABEL_WORDS]), unit.lexicon
    if not worded and not _DIGIT.search(text, 0, MAX_LABEL):
        return None
    match = _label_pattern(worded=worded).match(text)
    if match is None:
        return None
    label = " ".join(match["label"].split())
    title = match["title"].strip()
    number = int(match["number"]) if match["number"] else words.numbers[match["word"].lower()]
    sign = match["sign"]
    if (found := family_of(label, words)) is None:
        return None
    family, known = found
    if (match["word"] or match["path"]) and not known:
        return None
    if not known and (not sign or sign in (")", ",") or not title):
        return None
    if known and not sign and title[:1].islower():
        return None  # "Step 2 of the guide", "Option 1 or 2"
    dress: Dress = "word" if match["word"] else "digit"
    return Marker(family, number, title, label, sign[:1], known, bool(sign), dress, _path(match["path"]))


def _cjk_marker(text: str, words: Lexicon) -> Marker | None:
    """A marker in a script without spaces, where the label may follow the number or precede it."""
    if not _is_cjk(text[:1]):
        return None
    if match := _cjk_ordinal().match(text):
        family: Family = "step" if match["label"] in words.phrases["series.step_counters"] else "label"
        return Marker(family, _cjk_number(match["number"]), match["title"].strip(), match["label"], ":")
    for label in _cjk_labels(words.labels | words.step_labels):
        if text.startswith(label) and (match := _cjk_title().match(text, len(label))):
            family = "step" if label in words.step_labels else "label"
            return Marker(family, _cjk_number(match["number"]), match["title"].strip(), label, ":")
    return None


def _is_cjk(char: str) -> bool:
    return "\u3040" <= char <= "\u9fff"


@cache
def _cjk_title() -> re.Pattern[str]:
    """A number and the title after it."""
    number = rf"(?P<number>\d{{1,2}}|{HAN})"
    return re.compile(rf"\s{{0,9}}{number}\s*[:：.、,，\s]*(?P<title>.*)", re.DOTALL)


@cache
def _cjk_ordinal() -> re.Pattern[str]:
    """An ordinal number with what it counts, and the title after it."""
    prefix, label = lexicon().pattern("series.ordinal_prefixes"), lexicon().pattern("series.counters")
    number = rf"(?P<number>\d{{1,2}}|{HAN})"
    return re.compile(rf"(?:{prefix})\s*{number}\s*(?P<label>{label})[:：.、,，\s]*(?P<title>.*)", re.DOTALL)


@lru_cache(maxsize=8)
def _cjk_labels(labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((label for label in labels if _is_cjk(label[0])), key=len, reverse=True))


def _cjk_number(digits: str) -> int | None:
    return int(digits) if digits.isdecimal() else han(digits)
