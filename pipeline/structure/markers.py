"""Markers: the number, label or bullet at the start of a heading, a paragraph, a list item or a bold line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ..lexicon import Lexicon, alternatives, lexicon
from ..lexicon.words import SPACELESS
from .units import Unit

Family = Literal["number", "label", "step", "letter", "bullet"]

_LEAD = re.compile(r"^(?!#\s?\d)[\s\"'“”‘’#•●▶►✅☑✔👉💡🔧⭐*_`–—·]{0,8}")
# "3.1)" counts by its last number; "#1" needs no sign after it; "1) – 4) are …" is about steps and not one itself
_NUMBER = re.compile(
    r"(?:(?:\d{1,2}\.){1,3}(?P<nested>\d{1,2})(?P<close>[):：])|#\s?(?P<hashed>\d{1,2})(?=\s)|[(（]?#?\s?(?P<number>\d{1,2})\s?"
    r"(?P<sign>\)\.|[.):：、．）]|\s[-–—])(?![\d]))(?!\s*[-–—]\s*\d{1,2}[.)])\s*(?P<title>.*)",
    re.DOTALL,
)
_LETTER = re.compile(r"\(?\d{0,2}(?P<letter>[a-hA-H])[.)]\s+(?P<title>\S.*)", re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]+")
# Code points that hold a label of two words and its number.
MAX_LABEL = 48


@dataclass(frozen=True, slots=True)
class Marker:
    """A number (None for a bullet) with the words after it (`title`), its label as printed and the sign after it (`sign`).

    `known`: the word lists know the label. `punctuated`: a sign separates the number from the title.
    """

    family: Family
    number: int | None
    title: str
    label: str | None = None
    sign: str = ""
    known: bool = True
    punctuated: bool = True


@cache
def _label_pattern(*, worded: bool) -> re.Pattern[str]:
    """A label with its number in digits and, if `worded`, in words, which takes far longer to try."""
    signs = lexicon().pattern("series.number_signs")
    numbers = alternatives(lexicon().numbers if worded else ())
    return re.compile(
        rf"(?P<label>[^\W\d_]{{2,14}}(?:[ \u00a0][^\W\d_]{{2,14}})?)[ \u00a0]{{0,2}}(?:{signs})?[ \u00a0]?"
        rf"(?:(?P<number>\d{{1,2}})(?![\d%])|(?P<word>{numbers}))[ \u00a0]{{0,2}}"
        rf"(?:\([^()]{{1,30}}\)(?=[ \u00a0]{{0,2}}[:：])[ \u00a0]{{0,2}})?"
        rf"(?P<sign>[.,:)：．、\u2013\u2014-]{{0,2}})[\s.*]*(?P<title>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def marker_of(unit: Unit) -> Marker | None:
    """The marker of `unit`: a number or label at the start of its text, else its list item's, else None."""
    text = _LEAD.sub("", unit.text)
    item = unit.items[-1] if unit.items else None
    if unit.kind in ("code", "html", "table", "rule", "reference"):
        return None
    if unit.inline_number is not None:
        return Marker("number", unit.inline_number, unit.text, sign=")")
    found = _labeled_marker(text, unit.lexicon) or _cjk_marker(text, unit.lexicon)
    if found is not None and (item is None or found.known):
        return found
    if match := _NUMBER.match(text):
        title = match["title"].strip()
        if title or unit.kind == "heading":
            number = match["nested"] or match["hashed"] or match["number"]
            sign = (match["close"] or match["sign"] or "#").strip()[:1]
            return Marker("number", int(number), title, sign=sign)
    if item is not None and item.number is not None:
        return Marker("number", item.number, unit.text, sign=item.mark)
    if (match := _LETTER.match(text)) and unit.kind != "heading":
        return Marker("letter", ord(match["letter"].lower()) - ord("a") + 1, match["title"].strip(), sign=")")
    if item is not None:
        return Marker("bullet", None, unit.text, sign=item.mark)
    return None


def _may_have_worded_number(head: str) -> bool:
    """Whether the start of a text may contain a number in words."""
    if not head.isascii() and SPACELESS.search(head):
        return True
    return not lexicon().numbers.keys().isdisjoint(_WORDS.findall(head.lower()))


def _labeled_marker(text: str, words: Lexicon) -> Marker | None:
    """A marker like "Fix 2: …", "Step one …", "Video Error 1: …"."""
    match = _label_pattern(worded=_may_have_worded_number(text[:MAX_LABEL])).match(text)
    if match is None:
        return None
    label = " ".join(match["label"].split())
    title = match["title"].strip()
    lower = label.lower()
    number = int(match["number"]) if match["number"] else words.numbers[match["word"].lower()]
    step = lower in words.step_labels
    known = step or lower in words.labels or lower.split()[-1] in words.labels
    sign = match["sign"]
    if lower in words.not_labels or (lower.split()[-1] in words.not_labels and not known):
        return None
    if match["word"] and not known:
        return None
    if not known and (not sign or sign == ")" or not title):
        return None
    if known and not sign and title[:1].islower():
        return None  # "Step 2 of the guide", "Option 1 or 2"
    return Marker("step" if step else "label", number, title, label, sign[:1], known, bool(sign))


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
def _cjk_numerals() -> dict[str, int]:
    """The numbers that one CJK character writes."""
    return {word: value for word, value in lexicon().numbers.items() if len(word) == 1 and _is_cjk(word)}


@cache
def _cjk_title() -> re.Pattern[str]:
    """A number and the title after it."""
    number = rf"(?P<number>\d{{1,2}}|[{''.join(_cjk_numerals())}]{{1,3}})"
    return re.compile(rf"\s{{0,9}}{number}\s*[:：.、\s]*(?P<title>.*)", re.DOTALL)


@cache
def _cjk_ordinal() -> re.Pattern[str]:
    """An ordinal number with what it counts, and the title after it."""
    prefix, label = lexicon().pattern("series.ordinal_prefixes"), lexicon().pattern("series.counters")
    number = rf"(?P<number>\d{{1,2}}|[{''.join(_cjk_numerals())}]{{1,3}})"
    return re.compile(rf"(?:{prefix})\s*{number}\s*(?P<label>{label})[:：.、\s]*(?P<title>.*)", re.DOTALL)


@lru_cache(maxsize=8)
def _cjk_labels(labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((label for label in labels if _is_cjk(label[0])), key=len, reverse=True))


def _cjk_number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    return sum(_cjk_numerals()[char] for char in digits)


def continues(before: int | None, number: int | None) -> bool:
    """Whether `number` follows `before` as real articles print it: the next number, a repeat, or up to two skipped."""
    if before is None or number is None:
        return False
    return before <= number <= before + 3 and not (number == before == 1)
