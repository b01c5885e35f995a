"""Markers: what carries a number at the start of a heading, a paragraph, a list item or a bold line."""

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
# "3.1)" counts by its last number; "#1" needs no sign behind it; "1) – 4) are …" speaks of steps and is none
_NUMBER = re.compile(
    r"(?:(?:\d{1,2}\.){1,3}(?P<nested>\d{1,2})(?P<close>[):：])|#\s?(?P<hashed>\d{1,2})(?=\s)|[(（]?#?\s?(?P<number>\d{1,2})\s?"
    r"(?P<dress>\)\.|[.):：、．）]|\s[-–—])(?![\d]))(?!\s*[-–—]\s*\d{1,2}[.)])\s*(?P<title>.*)",
    re.DOTALL,
)
_LETTER = re.compile(r"\(?\d{0,2}(?P<letter>[a-hA-H])[.)]\s+(?P<title>\S.*)", re.DOTALL)
_CJK_ORDINAL = re.compile(
    r"第\s*(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?P<label>步|种方法|個方法|个方法|种|部分)[:：.、\s]*(?P<title>.*)",
    re.DOTALL,
)
_WORDS = re.compile(r"[^\W\d_]+")
# Code points that hold a label of two words and its number.
MAX_LABEL = 48
_CJK_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Marker:
    """A number (None for a bullet) with its label as printed, its dress and the words behind it."""

    family: Family
    number: int | None
    title: str
    label: str | None = None
    dress: str = ""
    known: bool = True
    punctuated: bool = True


@cache
def _labelled(*, worded: bool) -> re.Pattern[str]:
    """A label with its number, in digits; where `worded` also in words, which takes far longer to try."""
    numbers = alternatives(lexicon().numbers if worded else ())
    return re.compile(
        rf"(?P<label>[^\W\d_]{{2,14}}(?:[ \u00a0][^\W\d_]{{2,14}})?)[ \u00a0]{{0,2}}(?:#|no\.|nº)?[ \u00a0]?"
        rf"(?:(?P<number>\d{{1,2}})(?![\d%])|(?P<word>{numbers}))[ \u00a0]{{0,2}}"
        rf"(?:\([^()]{{1,30}}\)(?=[ \u00a0]{{0,2}}[:：])[ \u00a0]{{0,2}})?"
        rf"(?P<dress>[.,:)：．、\u2013\u2014-]{{0,2}})[\s.*]*(?P<title>.*)",
        re.IGNORECASE | re.DOTALL,
    )


def marker_of(unit: Unit) -> Marker | None:
    """The marker of `unit`: a printed number or label at its start, else the list item's, else None."""
    text = _LEAD.sub("", unit.text)
    item = unit.items[-1] if unit.items else None
    if unit.kind in ("code", "html", "table", "rule", "reference"):
        return None
    if unit.glued is not None:
        return Marker("number", unit.glued, unit.text, dress=")")
    found = labelled(text, unit.lexicon) or _cjk(text, unit.lexicon)
    if found is not None and (item is None or found.known):
        return found
    if match := _NUMBER.match(text):
        title = match["title"].strip()
        if title or unit.kind == "heading":
            number = match["nested"] or match["hashed"] or match["number"]
            dress = (match["close"] or match["dress"] or "#").strip()[:1]
            return Marker("number", int(number), title, dress=dress)
    if item is not None and item.number is not None:
        return Marker("number", item.number, unit.text, dress=item.mark)
    if (match := _LETTER.match(text)) and unit.kind != "heading":
        return Marker("letter", ord(match["letter"].lower()) - ord("a") + 1, match["title"].strip(), dress=")")
    if item is not None:
        return Marker("bullet", None, unit.text, dress=item.mark)
    return None


def _worded(head: str) -> bool:
    """Whether a number in words may stand in the start of a text."""
    if not head.isascii() and SPACELESS.search(head):
        return True
    return not lexicon().numbers.keys().isdisjoint(_WORDS.findall(head.lower()))


def labelled(text: str, words: Lexicon) -> Marker | None:
    """A marker like "Fix 2: …", "Step one …", "Video Error 1: …"."""
    match = _labelled(worded=_worded(text[:MAX_LABEL])).match(text)
    if match is None:
        return None
    label = " ".join(match["label"].split())
    title = match["title"].strip()
    lower = label.lower()
    number = int(match["number"]) if match["number"] else words.numbers[match["word"].lower()]
    step = lower in words.step_labels
    known = step or lower in words.labels or lower.split()[-1] in words.labels
    dress = match["dress"]
    if lower in words.not_labels or (lower.split()[-1] in words.not_labels and not known):
        return None
    if match["word"] and not known:
        return None
    if not known and (not dress or dress == ")" or not title):
        return None
    if known and not dress and title[:1].islower():
        return None  # "Step 2 of the guide", "Option 1 or 2"
    return Marker("step" if step else "label", number, title, label, dress[:1], known, bool(dress))


@lru_cache(maxsize=8)
def _cjk_labels(labels: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted((label for label in labels if "\u3040" <= label[0] <= "\u9fff"), key=len, reverse=True))


def _cjk(text: str, words: Lexicon) -> Marker | None:
    if not "\u3040" <= text[:1] <= "\u9fff":
        return None
    match = _CJK_ORDINAL.match(text)
    if match is None:
        for label in _cjk_labels(words.labels | words.step_labels):
            if text.startswith(label):
                rest = re.match(r"\s*(\d{1,2}|[一二三四五六七八九十]{1,3})\s*[:：.、\s]*(.*)", text[len(label) :], re.DOTALL)
                if rest:
                    family: Family = "step" if label in words.step_labels else "label"
                    return Marker(family, _cjk_number(rest[1]), rest[2].strip(), label, ":")
        return None
    family = "step" if match["label"] == "步" else "label"
    return Marker(family, _cjk_number(match["number"]), match["title"].strip(), match["label"], ":")


def _cjk_number(digits: str) -> int:
    if digits.isdigit():
        return int(digits)
    if len(digits) == 1:
        return _CJK_DIGITS[digits]
    return sum(_CJK_DIGITS[char] for char in digits)


def continues(before: int | None, number: int | None) -> bool:
    """Whether `number` goes on from `before` as real articles print it: the next one, a repeat, or up to two skipped."""
    if before is None or number is None:
        return False
    return before <= number <= before + 3 and not (number == before == 1)
