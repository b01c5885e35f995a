"""The value of a printed number in any dress: digits, circled digits, keycaps, Roman and CJK numerals, letters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from ..patterns import lazy_pattern

# The alphabets that count in lists, in their order.
ALPHABETS = (
    "abcdefghijklmnopqrstuvwxyz",
    "абвгдежзиклмнопрст",
    "αβγδεζηθικλμ",
    "אבגדהוזחט",
    "أبجدهوزحط",
    "가나다라마바사아자차",
    "กขคงจฉชซ",
    "アイウエオカキクケコ",
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}
ROMAN = lazy_pattern(r"(?=[ivxl])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_HAN = {char: value for value, char in enumerate("〇一二三四五六七八九十")}
HAN = r"[一二三四五六七八九十]{1,3}"
# A number that its own form marks as one: circled or in brackets (①, ⑴, ❶, ㈠), or with a key drawn around it (1️⃣).
ENCLOSED_SIGNS = "①-⒛⓪⓫-⓿❶-➓㈠-㈩㊀-㊉㉑-㉟㊱-㊿"
ENCLOSED = rf"(?:\d\ufe0f?\u20e3){{1,2}}|\U0001f51f|[{ENCLOSED_SIGNS}]"
_KEYCAP_TEN = "\U0001f51f"


def roman(text: str) -> int | None:
    """The value of a Roman numeral below 50, None if it isn't one."""
    if not ROMAN.fullmatch(text):
        return None
    values = [_ROMAN[char] for char in text.lower()]
    following = [*values[1:], 0]
    return sum(-value if value < after else value for value, after in zip(values, following, strict=True))


def han(text: str) -> int | None:
    """The value of a Chinese numeral below 100, None if it isn't one."""
    tens, mark, ones = text.rpartition("十")
    if any(char not in _HAN for char in tens + ones) or len(tens) > 1 or len(ones) > 1:
        return None
    value = (_HAN[tens] if tens else 1) * 10 if mark else 0
    return value + (_HAN[ones] if ones else 0)


def enclosed(text: str) -> int | None:
    """The value of a circled number or of keycaps, None if it is neither."""
    if text == _KEYCAP_TEN:
        return 10
    if "\u20e3" in text:
        return int("".join(char for char in text if char.isdecimal()))
    try:
        return int(unicodedata.numeric(text))
    except (TypeError, ValueError):
        return None


@cache
def letter(char: str) -> int | None:
    """The position of a letter in its alphabet, from 1; None if no list counts with it."""
    lower = char.lower()
    found = (alphabet.find(lower) for alphabet in ALPHABETS)
    return next((index + 1 for index in found if index >= 0), None) if len(char) == 1 else None
