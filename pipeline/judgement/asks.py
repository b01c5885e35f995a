"""Whether a sentence asks its reader to do something: a hashed linear model over its first and last words.

Features are words, endings and letters at the edges of the first sentence and its clauses. In scripts without spaces, runs of
letters stand for words. The table holds a check byte for each weight, so that unknown words count nothing.
"""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from zlib import crc32

MAGIC = b"asks\x01"
TABLE_BITS = 17
# One weight unit of the table, in log odds.
WEIGHT_UNIT = 1 / 32
MAX_SENTENCE = 240
MAX_BAG = 14
MAX_CLAUSES = 4
MAX_GRAMS = 30
MAX_RUNS = 5

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
_TELLING = ("?", "？", ":", "：")
# Kinds of features; each seeds the hash of its words.
_FIRST, _SECOND, _PAIR, _PREFIX, _SUFFIX, _SECOND_SUFFIX, _LAST, _LAST_SUFFIX, _LAST_PAIR = range(1, 10)
_CLAUSE, _CLAUSE_SUFFIX, _BAG, _START_GRAM, _END_GRAM, _ANY_START, _ANY_END, _GRAM, _SHAPE = range(10, 19)


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
    found = [crc32(sentence[-1:].encode(), _SHAPE)] if sentence.endswith(_TELLING) else []
    if _PATH.search(sentence):
        found.append(crc32(b"path", _SHAPE))
    lowered = sentence.lower()
    clauses = [words for clause in _CLAUSE_END.split(lowered) if (words := _WORD.findall(clause))]
    if clauses:
        found += _words(clauses)
    if not lowered.isascii() and (runs := _RUN.findall(lowered)):
        found += _runs(runs)
    return found


def _words(clauses: list[list[str]]) -> list[int]:
    """The words at the edges of a sentence and its clauses, and the words near its start."""
    words = [word for clause in clauses for word in clause]
    found = [*_opening(words[0]), *_closing(words[-1])]
    if len(words) > 1:
        found += _second(words[1])
        found += (crc32(f"{words[0]} {words[1]}".encode(), _PAIR), crc32(f"{words[-2]} {words[-1]}".encode(), _LAST_PAIR))
    for clause in clauses[1:MAX_CLAUSES]:
        found += _clause_opening(clause[0])
    for word in words[1:MAX_BAG]:
        found.append(_inner(word))
    return found


@lru_cache(maxsize=4096)
def _opening(word: str) -> tuple[int, ...]:
    """The first word of a sentence, its first and its last letters."""
    letters = [crc32(word[:size].encode(), _PREFIX) for size in (2, 3, 4) if len(word) > size]
    letters += [crc32(word[-size:].encode(), _SUFFIX) for size in (2, 3, 4) if len(word) > size]
    return (crc32(word.encode(), _FIRST), crc32(word.encode(), _CLAUSE), *letters)


@lru_cache(maxsize=4096)
def _closing(word: str) -> tuple[int, ...]:
    """The last word of a sentence and its last letters."""
    return (
        crc32(word.encode(), _LAST),
        *[crc32(word[-size:].encode(), _LAST_SUFFIX) for size in (2, 3, 4, 5) if len(word) > size],
    )


@lru_cache(maxsize=4096)
def _second(word: str) -> tuple[int, int]:
    return crc32(word.encode(), _SECOND), crc32(word[-3:].encode(), _SECOND_SUFFIX)


@lru_cache(maxsize=4096)
def _clause_opening(word: str) -> tuple[int, int]:
    return crc32(word.encode(), _CLAUSE), crc32(word[-3:].encode(), _CLAUSE_SUFFIX)


@lru_cache(maxsize=8192)
def _inner(word: str) -> int:
    return crc32(word.encode(), _BAG)


def _runs(runs: list[str]) -> list[int]:
    """The first and last letters of runs of letters in a script without spaces, and all short runs near the start."""
    start, end = runs[0], runs[-1]
    found = [crc32(start[:size].encode(), _START_GRAM) for size in (1, 2, 3, 4)]
    found += [crc32(end[-size:].encode(), _END_GRAM) for size in (1, 2, 3, 4, 5)]
    for run in runs[1:MAX_RUNS]:
        found += (crc32(run[:2].encode(), _ANY_START), crc32(run[:3].encode(), _ANY_START))
    for run in runs[: MAX_RUNS - 1]:
        found += (crc32(run[-2:].encode(), _ANY_END), crc32(run[-3:].encode(), _ANY_END))
    joined = " ".join(runs)[:MAX_GRAMS].encode("utf-32-le")
    found += [crc32(joined[at : at + 8], _GRAM) for at in range(0, len(joined) - 7, 4)]
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
        """The log odds that `text` asks for an action; the bias counts as far as the features are known."""
        table, total, known = self.table, 0, 0
        found = features(text)
        for key in found:
            slot = (key & ((1 << TABLE_BITS) - 1)) << 1
            if table[slot] == key >> 24:
                total += table[slot + 1] - 128
                known += 1
        return (total + self.bias * known / max(1, len(found))) * WEIGHT_UNIT

    def asks(self, text: str) -> float:
        """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score(text)))))


@cache
def _model() -> Model:
    return Model((files(__package__) / "asks.bin").read_bytes())


def asks(text: str) -> float:
    """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
    return _model().asks(text)
