"""The encoding of bytes that are not UTF-8 and that declare nothing: the one in which they read most like a language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from ...patterns import lazy_pattern
from .languages import languages

_SAMPLE = 8_192  # bytes
_WORD = lazy_pattern(rb"\S+")
_ASCII = bytes(range(128))
# A reading that is less likely than the best by at least this many bits is out of the question.
_MARGIN = 14.0
# What it costs, in bits, that a language has a less usual encoding.
_LESS_USUAL = 3.0
# Bytes that cost more bits each than in any language read like none.
_LANGUAGE = 10.0
_WRONG_CASE = 8.0
_OPENING = "¿¡„"
_MIXED_SCRIPTS = 6.0
_ADJACENT_ACCENTS = 3.0


@dataclass(frozen=True, slots=True)
class Reading:
    """Bytes read in an encoding: `text` of the sample, and its `cost` in bits in the language where it is least."""

    encoding: str
    text: str
    cost: float


def readings(body: bytes) -> list[Reading]:
    """The likely readings of `body` that give different texts, the likeliest first; empty if it reads like no language.

    Only a sample of the words with bytes above 127 is looked at.
    """
    sample = _sample(body)
    orders: dict[str, dict[str, float]] = {}
    for name, language in languages().items():
        for order, encoding in enumerate(language.encodings):
            orders.setdefault(encoding, {})[name] = language.rarity + order * _LESS_USUAL
    found = [_read(sample, encoding, order) for encoding, order in orders.items()]
    found.sort(key=lambda reading: reading.cost)
    if found[0].cost > _LANGUAGE * (1 + len(sample.translate(None, _ASCII))):
        return []
    likely: dict[str, Reading] = {}
    for reading in found:
        if reading.cost < found[0].cost + _MARGIN:
            likely.setdefault(reading.text, reading)
    return list(likely.values())


def _sample(body: bytes) -> bytes:
    words: list[bytes] = []
    size = 0
    for match in _WORD.finditer(body):
        if not match[0].isascii():
            words.append(match[0])
            size += len(match[0]) + 1
            if size > _SAMPLE:
                break
    return b" ".join(words)[:_SAMPLE]


def _read(sample: bytes, encoding: str, names: dict[str, float]) -> Reading:
    text = sample.decode(encoding, errors="replace")
    chars = [(char, count) for char, count in Counter(text).items() if char > "\x7f"]
    known = languages()
    least = min(order + sum(known[name].cost(char) * count for char, count in chars) for name, order in names.items())
    pairs = sum(_pair_cost(*pair) * count for pair, count in Counter(pairwise(text)).items())
    return Reading(encoding, text, least + pairs)


def _pair_cost(left: str, right: str) -> float:
    """The cost of two characters that seldom stand side by side: cases or scripts that change within a word."""
    if left.isascii() and right.isascii():
        return 0.0
    if left.isalpha() and right in _OPENING:
        return _WRONG_CASE
    if not (left.isalpha() and right.isalpha()):
        return 0.0
    if left.islower() and right.isupper():
        return _WRONG_CASE
    if left.isascii() or right.isascii():
        return _MIXED_SCRIPTS if "\u0370" <= max(left, right) < "\u0700" else 0.0
    return _ADJACENT_ACCENTS if left < "\u0250" and right < "\u0250" else 0.0
