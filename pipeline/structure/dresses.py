"""Ways to read the start of a text as a marker, each of which needs neighbors that count up with it.

"i. Open …" is a marker only between "h." and "j.", or above "ii."; "Variante 1" only above "Variante 2"; "1- Open …" only above
"2- …". Nothing here depends on a language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ..lexicon import Lexicon, lexicon
from ..patterns import lazy_pattern
from .marker import LETTER, Dress, Marker, family_of
from .numerals import HAN, ROMAN, han, letter, roman
from .ordinals import ordinal_marker

_TITLE = r"(?P<title>\S.*)"
# The words of a title that may follow a number without any sign: they start with a capital or in a script without capitals.
_CAPITAL = r"(?=[\"“'‘\[(]?[^\W\d_a-zà-öø-ÿа-яα-ω])"
_DASHED = lazy_pattern(rf"[(（]?(?P<number>\d{{1,3}})\s?[-–—](?:\s+(?!\d)|{_CAPITAL}){_TITLE}", re.DOTALL)
_BRACKETED = lazy_pattern(rf"\[(?P<number>\d{{1,2}})\](?!:)\s?{_TITLE}", re.DOTALL)
_ORDINAL = lazy_pattern(rf"(?P<number>\d{{1,2}})(?:\s?[ºª°]|st|nd|rd|th|er|ère|ème|e)[.:)]?\s*[-–—]?\s+{_TITLE}", re.DOTALL)
_BARE = lazy_pattern(rf"(?P<number>\d{{1,2}})\s+{_CAPITAL}{_TITLE}", re.DOTALL)
_DECIMAL = lazy_pattern(rf"(?P<path>(?:\d{{1,2}}\.){{1,3}})(?P<number>\d{{1,2}})[.):：]?(?:\s*[-–—])?\s+{_TITLE}", re.DOTALL)
_ROMAN = lazy_pattern(
    rf"(?P<open>[(（]?)(?P<number>[ivxl]{{1,6}}|[IVXL]{{1,6}}|[ⅰ-ⅻⅠ-Ⅻ])(?P<sign>[.)）:：、]|\s[-–—])\s+{_TITLE}", re.DOTALL
)
_LETTER = lazy_pattern(rf"(?P<open>[(（]?)(?P<before>\d{{0,2}})(?P<number>[^\W\d_])(?P<sign>[.)）])\s+{_TITLE}", re.DOTALL)
_LETTER_OF_HEADING = lazy_pattern(
    rf"(?P<open>[(（]?)(?P<number>[^\W\d_])(?P<sign>[.)）:：]|\s[-–—])\s+{_TITLE}",
    re.DOTALL,
)
_HAN = lazy_pattern(rf"(?P<open>[(（]?)(?P<number>{HAN})(?P<sign>[)）、．.:：,，]|(?=\s))\s*{_TITLE}", re.DOTALL)
# "Small Kitchen Idea #1": with this sign, a label may have more than two words.
_HASHED = lazy_pattern(
    rf"(?P<label>{LETTER}{{2,16}}(?: {LETTER}{{1,16}}){{2,4}}) ?#(?P<number>\d{{1,2}})(?!\w)[.):\s–—-]{{0,4}}(?P<title>.*)",
    re.DOTALL,
)
_COUNTER = r"(?P<label>[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]{1,3}?)"
# "1단계: …", "1. lépés: …", "II. rész – …": the label follows the number
_LABEL_AFTER = lazy_pattern(
    rf"(?P<number>\d{{1,2}}|[IVX]{{1,5}})"
    rf"(?:{_COUNTER}(?:[:：.、,，]|(?=\s))|(?:\.\s?|[ -])(?P<word>{LETTER}{{3,16}})(?:\s?[:：]|\s[-–—]))\s*{_TITLE}",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """A marker that counts if others with the same `key` count up with it: at least `least` of them, itself included."""

    key: tuple[object, ...]
    marker: Marker
    least: int = 2
    # Whether numbers between its own and the next one may be missing, because an ad or a picture took their lines.
    skips: bool = False


def readings(text: str, words: Lexicon, *, heading: bool, title_like: bool) -> Iterator[Reading]:
    """The ways to read the start of `text`; `title_like` text (a heading or a bold line) may have a label without a sign."""
    yield from _digits(text, heading=heading)
    yield from _numerals(text, heading=heading)
    yield from _labels(text, words, title_like=title_like)


def _digits(text: str, *, heading: bool) -> Iterator[Reading]:
    """Arabic, Persian, Devanagari and other digits."""
    if not text[:1].isdecimal() and text[:1] not in ("(", "（", "["):
        return
    for name, pattern in (("-", _DASHED), ("[]", _BRACKETED), ("º", _ORDINAL)):
        if match := pattern.match(text):
            yield Reading((name,), Marker("number", int(match["number"]), match["title"].strip(), sign=name[0]), skips=True)
    if match := _BARE.match(text):
        marker = Marker("number", int(match["number"]), match["title"].strip(), punctuated=False)
        yield Reading(("bare",), marker, 2 if heading else 3)
    if match := _DECIMAL.match(text):
        path = tuple(int(part) for part in match["path"].split(".") if part)
        yield Reading(("decimal", path), Marker("number", int(match["number"]), match["title"].strip(), sign=".", path=path))


def _numerals(text: str, *, heading: bool) -> Iterator[Reading]:
    """Roman and Chinese numerals and letters; in a text, Roman numerals in small letters and letters divide a step."""
    if match := _ROMAN.match(text):
        printed = match["number"]
        number = roman(printed) if printed.isascii() else _value(printed)
        if number:
            is_part = printed.islower() and not heading
            marker = Marker("letter" if is_part else "number", number, match["title"].strip(), sign=match["sign"].strip())
            yield Reading(("roman", printed.islower(), match["open"], match["sign"]), replace(marker, dress="roman"))
    if match := (_LETTER_OF_HEADING if heading else _LETTER).match(text):
        number = letter(match["number"])
        if number:
            marker = Marker("letter", number, match["title"].strip(), sign=match["sign"].strip(), dress="letter")
            is_sure = not heading and bool(match["before"])  # "5a."
            key = ("letter", match["number"].islower(), match["open"], match["sign"])
            yield Reading(key, marker, 1 if is_sure else 2, skips=not ROMAN.fullmatch(match["number"]))
    if match := _HAN.match(text):
        number = han(match["number"])
        if number:
            marker = Marker("number", number, match["title"].strip(), sign=match["sign"], dress="han")
            yield Reading(("han", match["open"], match["sign"]), marker)


def _labels(text: str, words: Lexicon, *, title_like: bool) -> Iterator[Reading]:
    """A label before or after its number, known or not."""
    if match := _before().match(text):
        label, number = match["label"], han(match["han"]) if match["han"] else int(match["number"])
        family = family_of(label, words)
        if number and family:
            yield Reading(("nth", label), Marker(family[0], number, match["title"].strip(), label, "", family[1]), skips=True)
    if match := _LABEL_AFTER.match(text):
        label = match["label"] or match["word"]
        number = int(match["number"]) if match["number"].isdecimal() else roman(match["number"])
        family = family_of(label, words)
        if number and family and (title_like or match["label"]):
            marker = Marker(family[0], number, match["title"].strip(), label, ":", family[1])
            yield Reading(("after", label.casefold()), marker, skips=True)
    if title_like and (match := _HASHED.match(text)) and (family := family_of(match["label"], words)):
        marker = Marker(family[0], int(match["number"]), match["title"].strip(), match["label"], "#", family[1])
        yield Reading(("label", match["label"].casefold()), marker, skips=True)
    if ordinal := ordinal_marker(text, words, title_like=title_like):
        yield Reading(("label", ordinal.family, "ordinal"), ordinal)
    if reading := _label(text, words, title_like=title_like):
        yield reading


def _label(text: str, words: Lexicon, *, title_like: bool) -> Reading | None:
    """A label and its number ("Variante 1: …", "Вариант А"), which a sign must follow in a text that is no title."""
    match = _labeled().match(text)
    if match is None:
        return None
    label, title, sign = " ".join(match["label"].split()), match["title"].strip(), match["sign"]
    number, dress = _number(match)
    family = family_of(label, words)
    if number is None or family is None or (title and not sign and (title[0].islower() or not title_like)):
        return None
    path = tuple(int(part) for part in (match["path"] or "").split(".") if part)
    marker = Marker(family[0], number, title, label, sign[:1], family[1], bool(sign), dress, path)
    if dress == "letter" and not sign and (not title or title[0] in "(（"):
        marker = replace(marker, title=text)  # "Way B (advanced)": no data has the letter
    return Reading(("label", label.casefold(), dress, path), marker, skips=dress == "digit")


def _number(match: re.Match[str]) -> tuple[int | None, Dress]:
    if match["number"]:
        return int(match["number"]), "digit"
    if match["han"]:
        return han(match["han"]), "han"
    if match["roman"]:
        return roman(match["roman"]), "roman"
    return None if match["letter"].islower() else letter(match["letter"]), "letter"


def _value(char: str) -> int:
    """The value of a Roman numeral that is one character."""
    return ord(char) - (0x2160 if char < "ⅰ" else 0x2170) + 1


@cache
def _before() -> re.Pattern[str]:
    """A pattern for an ordinal with what it counts ("第1章 …")."""
    prefix = lexicon().pattern("series.ordinal_prefixes")
    return re.compile(
        rf"(?:{prefix}|제)\s?(?:(?P<number>\d{{1,2}})|(?P<han>{HAN}))\s?{_COUNTER}[:：.、,，\s]+{_TITLE}", re.DOTALL
    )


@cache
def _labeled() -> re.Pattern[str]:
    """A pattern for one or two words and a number, a Roman numeral or a capital letter."""
    signs = lexicon().pattern("series.number_signs")
    return re.compile(
        rf"(?P<label>{LETTER}{{2,16}}?(?:[ \u00a0]{LETTER}{{2,14}}?)??)"
        rf"(?:[ \u00a0]{{0,2}}(?i:{signs})?[ \u00a0]?(?:(?P<path>(?:\d{{1,2}}\.){{0,3}})(?P<number>\d{{1,2}})|(?P<han>{HAN}))"
        rf"|[ \u00a0]{{1,2}}(?:(?P<roman>[IVX]{{1,5}})|(?P<letter>[^\W\d_a-z])))(?![\w%])"
        rf"[ \u00a0]{{0,2}}(?P<sign>[.:)：．、，\u2013\u2014-]{{0,2}})(?!,)[\s.*]*(?P<title>.*)",
        re.DOTALL,
    )
