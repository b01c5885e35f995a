"""Whether a sentence asks its reader to do something: a hashed linear model over its first and last words.

Features are words, endings and letters at the edges of the first sentence and its clauses. In scripts without spaces, runs of
letters stand for words. The table holds a check byte for each weight, so that unknown words count nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from importlib.resources import files
from zlib import crc32

MAGIC = b"asks\x01"
TABLE_BITS = 17
# One weight unit of the table, in log odds.
WEIGHT_UNIT = 1 / 32
MAX_SENTENCE = 240
MAX_BAG = 14
MAX_CLAUSES = 4
MAX_GRAMS = 40

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_RUN = re.compile(f"[{_SPACELESS}]+")
_WORD = re.compile(
    "[^\\W_\u0300-\u036f]+(?:[^\\s!-/:-@\\[-`{-~\u00a1-\u00bf\u2000-\u206f\u3000-\u3020\uff00-\uff0f\uff1a-\uff20]*)"
)
_MARKER = re.compile(r"^\W*(?:(?:[^\W\d_]{1,10}[\s.]{0,2})?\d{1,2}(?:[.)：:、]|\s?[-–—])\s*|第\S{1,3}[步章][:：\s]*)?")
_SENTENCE_END = re.compile(r"[.!?][\"”’»)]{0,2}\s+(?=\S)|[。！？](?=.)|\n")
_CLAUSE_END = re.compile(r"[,;:，；：、،؛]\s*|\s[-–—]\s")
_QUOTE = re.compile('["“”„«»「」『』‹›]')
_PATH = re.compile(r"\w\W{0,4}(?:>|→|›)\W{0,4}\w")
# Kinds of features; each seeds the hash of its words.
(
    _FIRST, _SECOND, _PAIR, _PREFIX, _SUFFIX, _SECOND_SUFFIX, _LAST, _LAST_SUFFIX, _LAST_PAIR, _BEFORE_LAST, _CLAUSE, _CLAUSE_SUFFIX,
    _CLAUSE_END_SUFFIX, _BAG, _START_GRAM, _END_GRAM, _ANY_START, _ANY_END, _GRAM, _SHAPE,
) = range(1, 21)  # fmt: skip


def first_sentence(text: str) -> str:
    """The first sentence of `text` without the number or bullet before it; a very long one is cut."""
    start = _MARKER.match(text)
    text = text[start.end() if start else 0 :][:MAX_SENTENCE]
    end = _SENTENCE_END.search(text, 8)
    return text[: end.end()] if end else text


def features(text: str) -> list[int]:
    """The hashes (32 bits) of what the model knows of the first sentence of a plain text."""
    sentence = first_sentence(text).strip()
    if not sentence.isascii():
        sentence = unicodedata.normalize("NFC", sentence)
    lowered = sentence.lower()
    found = _shape(sentence)
    clauses = [words for clause in _CLAUSE_END.split(lowered) if (words := [word.encode() for word in _WORD.findall(clause)])]
    if clauses:
        found += _words(clauses)
    if not lowered.isascii() and (runs := _RUN.findall(lowered)):
        found += _runs(runs)
    return found


def _shape(sentence: str) -> list[int]:
    """What a sentence looks like, without its words."""
    length = len(sentence)
    ending = sentence[-1:]
    facts = (
        b"n%d" % min(length.bit_length(), 8),
        b"e" + (ending if not ending.isalnum() else "a").encode(),
        b"q%d" % min(len(_QUOTE.findall(sentence)), 2),
        b"p1" if _PATH.search(sentence) else b"p0",
        b"c%d" % min(len(_CLAUSE_END.findall(sentence)), 3),
        b"u" if sentence[:1].isupper() else b"l",
    )
    return [crc32(fact, _SHAPE) for fact in facts]


def _words(clauses: list[list[bytes]]) -> list[int]:
    """The words at the edges of a sentence and its clauses, and their first and last letters."""
    words = [word for clause in clauses for word in clause]
    first, last = words[0], words[-1]
    start, end = first.decode(), last.decode()
    found = [crc32(first, _FIRST), crc32(last, _LAST), crc32(first, _CLAUSE)]
    found += [crc32(start[:size].encode(), _PREFIX) for size in (2, 3, 4) if len(start) > size]
    found += [crc32(start[-size:].encode(), _SUFFIX) for size in (2, 3, 4) if len(start) > size]
    found += [crc32(end[-size:].encode(), _LAST_SUFFIX) for size in (2, 3, 4, 5) if len(end) > size]
    if len(words) > 1:
        found += [crc32(words[1], _SECOND), crc32(first + b" " + words[1], _PAIR)]
        found += [crc32(words[1].decode()[-3:].encode(), _SECOND_SUFFIX)]
        found += [crc32(words[-2], _BEFORE_LAST), crc32(words[-2] + b" " + last, _LAST_PAIR)]
    for clause in clauses[1:MAX_CLAUSES]:
        found += [crc32(clause[0], _CLAUSE), crc32(clause[0].decode()[-3:].encode(), _CLAUSE_SUFFIX)]
    for clause in clauses[: MAX_CLAUSES - 1]:
        found.append(crc32(clause[-1].decode()[-4:].encode(), _CLAUSE_END_SUFFIX))
    found += [crc32(word, _BAG) for word in words[:MAX_BAG]]
    return found


def _runs(runs: list[str]) -> list[int]:
    """The first and last letters of runs of letters in a script without spaces."""
    start, end = runs[0], runs[-1]
    found = [crc32(start[:size].encode(), _START_GRAM) for size in (1, 2, 3, 4)]
    found += [crc32(end[-size:].encode(), _END_GRAM) for size in (1, 2, 3, 4, 5)]
    for run in runs[:6]:
        found += [crc32(run[:size].encode(), _ANY_START) for size in (2, 3)]
        found += [crc32(run[-size:].encode(), _ANY_END) for size in (2, 3)]
    joined = " ".join(runs)[:MAX_GRAMS]
    found += [crc32(joined[at : at + size].encode(), _GRAM) for size in (2, 3) for at in range(len(joined) - size + 1)]
    return found


class Model:
    """The weights: a table with a check byte and a weight for each slot, after the bias."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a model; raises ValueError if they aren't one."""
        head = len(MAGIC) + 2
        if data[: len(MAGIC)] != MAGIC or len(data) != head + (2 << TABLE_BITS):
            raise ValueError("asks.bin is not a model of this version; run: make train")
        self.bias = int.from_bytes(data[len(MAGIC) : head], "little", signed=True)
        self.table = data[head:]

    def score(self, text: str) -> float:
        """The log odds that `text` asks for an action."""
        table, total = self.table, self.bias
        for key in set(features(text)):
            slot = (key & ((1 << TABLE_BITS) - 1)) << 1
            if table[slot] == key >> 24:
                total += table[slot + 1] - 128
        return total * WEIGHT_UNIT

    def asks(self, text: str) -> float:
        """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score(text)))))


@cache
def _model() -> Model:
    return Model((files(__package__) / "asks.bin").read_bytes())


def asks(text: str) -> float:
    """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
    return _model().asks(text)
