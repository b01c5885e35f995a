"""Whether a sentence asks its reader to do something: a hashed linear model over its first and last words.

Features are words, endings and letters at the edges of the first sentence and its clauses. In scripts without spaces, runs of
letters stand for words. The table holds a check byte for each weight, so that unknown words count nothing.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from zlib import crc32

from ..patterns import lazy_pattern

MAGIC = b"asks\x01"
TABLE_BITS = 17
# One weight unit of the table, in log odds.
WEIGHT_UNIT = 1 / 32
# The share of known features from which a text counts as familiar.
FAMILIAR = 0.45
MAX_SENTENCE = 240
MAX_BAG = 14
MAX_CLAUSES = 4
MAX_GRAMS = 30
# Pieces of each kind whose weights are kept.
MAX_KEPT = 8_192
MAX_RUNS = 5

_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_RUN = lazy_pattern(f"[{_SPACELESS}]+")
_WORD = lazy_pattern(
    "[^\\W_\u0300-\u036f]+(?:[^\\s!-/:-@\\[-`{-~\u00a1-\u00bf\u2000-\u206f\u3000-\u3020\uff00-\uff0f\uff1a-\uff20]*)"
)
_MARKER = lazy_pattern(
    r"^\W*(?:(?:[^\W\d_]{1,10}[\s.]{0,2})?\d{1,2}(?:\s?[.)：:、]|\s?[-–—])[\s*]*|第\S{1,3}[步章][,，:：、\s]*)?"
)
_SENTENCE_END = lazy_pattern(r"[.!?][\"”’»)]{0,2}\s+(?=\S)|[。！？](?=.)|\n")
_CLAUSE_END = lazy_pattern(r"[,;:，；：、،؛]\s*|\s[-–—]\s")
_PATH = lazy_pattern(r"\w\W{0,4}(?:>|→|›)\W{0,4}\w")
_TELLING = ("?", "？", ":", "：")
# Kinds of features; each seeds the hash of its words.
_FIRST, _SECOND, _PAIR, _PREFIX, _SUFFIX, _SECOND_SUFFIX, _LAST, _LAST_SUFFIX, _LAST_PAIR = range(1, 10)
_CLAUSE, _CLAUSE_SUFFIX, _BAG, _START_GRAM, _END_GRAM, _ANY_START, _ANY_END, _GRAM, _SHAPE = range(10, 19)

# Pieces of a sentence by how they are read, one of `_HASHES`.
Parts = dict[str, list[str]]


def first_sentence(text: str) -> str:
    """The first sentence of `text` without the number or bullet before it; a very long one is cut."""
    start = _MARKER.match(text)
    text = text[start.end() if start else 0 :][:MAX_SENTENCE]
    end = _SENTENCE_END.search(text, 8)
    return text[: end.end()] if end else text


def features(text: str) -> list[int]:
    """The hashes (32 bits) of what the model knows of the first sentence of a plain text."""
    return [key for role, pieces in _parts(text).items() for piece in pieces for key in _HASHES[role](piece)]


def _parts(text: str) -> Parts:
    """What the model reads of the first sentence of a plain text."""
    sentence = first_sentence(text).strip()
    is_ascii = sentence.isascii()
    if not is_ascii:
        sentence = unicodedata.normalize("NFC", sentence)
    shape = [sentence[-1]] if sentence.endswith(_TELLING) else []
    if (">" in sentence or not is_ascii) and _PATH.search(sentence):
        shape.append("path")
    parts: Parts = {"shape": shape} if shape else {}
    lowered = sentence.lower()
    clauses = [words for clause in _CLAUSE_END.split(lowered) if (words := _WORD.findall(clause))]
    if clauses:
        _add_words(parts, clauses)
    if not is_ascii and (runs := _RUN.findall(lowered)):
        _add_runs(parts, runs)
    return parts


def _add_words(parts: Parts, clauses: list[list[str]]) -> None:
    """Add the words at the edges of a sentence and its clauses, and the words near its start."""
    words = clauses[0] if len(clauses) == 1 else [word for clause in clauses for word in clause]
    parts["first"] = words[:1]
    parts["last"] = words[-1:]
    if len(words) > 1:
        parts["second"] = words[1:2]
        parts["pair"] = [f"{words[0]} {words[1]}"]
        parts["last pair"] = [f"{words[-2]} {words[-1]}"]
        parts["inner"] = words[1:MAX_BAG]
    if len(clauses) > 1:
        parts["clause"] = [clause[0] for clause in clauses[1:MAX_CLAUSES]]


def _add_runs(parts: Parts, runs: list[str]) -> None:
    """Add the first and last letters of runs of letters in a script without spaces, and all pairs near the start."""
    joined = " ".join(runs)[:MAX_GRAMS]
    parts["start"] = [runs[0][:4]]
    parts["end"] = [runs[-1][-5:]]
    parts["run start"] = [run[:3] for run in runs[1:MAX_RUNS]]
    parts["run end"] = [run[-3:] for run in runs[: MAX_RUNS - 1]]
    parts["gram"] = [joined[at : at + 2] for at in range(len(joined) - 1)]


def _hash(kind: int, *pieces: str) -> tuple[int, ...]:
    return tuple([crc32(piece.encode(), kind) for piece in pieces])


def _prefixes(word: str, *sizes: int) -> list[str]:
    return [word[:size] for size in sizes if len(word) > size]


def _suffixes(word: str, *sizes: int) -> list[str]:
    return [word[-size:] for size in sizes if len(word) > size]


_HASHES: dict[str, Callable[[str], tuple[int, ...]]] = {
    "shape": lambda sign: _hash(_SHAPE, sign),
    "first": lambda word: (
        *_hash(_FIRST, word),
        *_hash(_CLAUSE, word),
        *_hash(_PREFIX, *_prefixes(word, 2, 3, 4)),
        *_hash(_SUFFIX, *_suffixes(word, 2, 3, 4)),
    ),
    "last": lambda word: (*_hash(_LAST, word), *_hash(_LAST_SUFFIX, *_suffixes(word, 2, 3, 4, 5))),
    "second": lambda word: (*_hash(_SECOND, word), *_hash(_SECOND_SUFFIX, word[-3:])),
    "pair": lambda words: _hash(_PAIR, words),
    "last pair": lambda words: _hash(_LAST_PAIR, words),
    "clause": lambda word: (*_hash(_CLAUSE, word), *_hash(_CLAUSE_SUFFIX, word[-3:])),
    "inner": lambda word: _hash(_BAG, word),
    "start": lambda run: _hash(_START_GRAM, *[run[:size] for size in (1, 2, 3, 4)]),
    "end": lambda run: _hash(_END_GRAM, *[run[-size:] for size in (1, 2, 3, 4, 5)]),
    "run start": lambda run: _hash(_ANY_START, run[:2], run[:3]),
    "run end": lambda run: _hash(_ANY_END, run[-2:], run[-3:]),
    "gram": lambda letters: (crc32(letters.encode("utf-32-le"), _GRAM),),
}


class Model:
    """The weights: a table with a check byte and a weight for each slot, after the bias."""

    def __init__(self, data: bytes) -> None:
        """Read the bytes of a model; raises ValueError if they aren't one."""
        head = len(MAGIC) + 2
        if data[: len(MAGIC)] != MAGIC or len(data) != head + (2 << TABLE_BITS):
            raise ValueError("asks.bin is not a model of this version; run: make train")
        self.bias = int.from_bytes(data[len(MAGIC) : head], "little", signed=True)
        self.table = data[head:]
        # the same words come again and again
        self._kept: dict[str, dict[str, tuple[int, int, int]]] = {role: {} for role in _HASHES}

    def score(self, text: str) -> float:
        """The log odds that `text` asks for an action; the fewer of its features are known, the closer to 0."""
        total = known = count = 0
        for role, pieces in _parts(text).items():
            kept = self._kept[role]
            for piece in pieces:
                weighed = kept.get(piece)
                if weighed is None:
                    weighed = self._weigh(role, piece)
                    if len(kept) < MAX_KEPT:
                        kept[piece] = weighed
                total += weighed[0]
                known += weighed[1]
                count += weighed[2]
        share = known / max(1, count)
        return (total + self.bias * share) * min(1.0, share / FAMILIAR) ** 2 * WEIGHT_UNIT

    def _weigh(self, role: str, piece: str) -> tuple[int, int, int]:
        """The sum of the weights of a piece's features, how many are known, and how many there are."""
        keys = _HASHES[role](piece)
        slots = [((key & ((1 << TABLE_BITS) - 1)) << 1, key >> 24) for key in keys]
        weights = [self.table[slot + 1] - 128 for slot, check in slots if self.table[slot] == check]
        return sum(weights), len(weights), len(keys)

    def asks(self, text: str) -> float:
        """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score(text)))))


@cache
def _model() -> Model:
    return Model(Path(__file__).with_name("asks.bin").read_bytes())


def asks(text: str) -> float:
    """How likely (0 to 1) the first sentence of a plain text asks its reader to do something."""
    return _model().asks(text)
