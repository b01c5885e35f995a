"""Two plain ways to search texts, for `benchmarks.retrieval`: BM25, and the cosine of hashed words."""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from fixharvest.lexicon.words import words

Scores: TypeAlias = NDArray[np.float32]
# from a question to a score for each text
Search: TypeAlias = Callable[[str], Scores]

# The constants that most search engines start with.
SATURATION, LENGTH_SHARE = 1.2, 0.75
DIMENSIONS = 512


def bm25(texts: Sequence[str]) -> Search:
    """Search `texts` by BM25."""
    counts = [Counter(words(text)) for text in texts]
    lengths = np.array([count.total() for count in counts], dtype=np.float32)
    penalty = SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * lengths / max(float(lengths.mean()), 1.0))
    places: dict[str, list[tuple[int, int]]] = {}
    for number, count in enumerate(counts):
        for word, times in count.items():
            places.setdefault(word, []).append((number, times))
    weighted = {word: _weights(np.array(found), penalty, len(texts)) for word, found in places.items()}

    def search(question: str) -> Scores:
        scores = np.zeros(len(texts), dtype=np.float32)
        for word in words(question):
            if word in weighted:
                numbers, weights = weighted[word]
                scores[numbers] += weights
        return scores

    return search


def _weights(found: NDArray[np.int64], penalty: Scores, total: int) -> tuple[NDArray[np.int64], Scores]:
    """The texts that have a word, and what it adds to the score of each."""
    numbers, times = found[:, 0], found[:, 1].astype(np.float32)
    rarity = np.log1p((total - len(found) + 0.5) / (len(found) + 0.5))
    return numbers, (rarity * times * (SATURATION + 1) / (times + penalty[numbers])).astype(np.float32)


def hashed(texts: Sequence[str]) -> Search:
    """Search `texts` by the cosine of vectors of hashed words: a stand-in for a model that knows no meanings."""
    vectors = np.stack([_vector(text) for text in texts])

    def search(question: str) -> Scores:
        found: Scores = vectors @ _vector(question)
        return found

    return search


def _vector(text: str) -> Scores:
    vector = np.zeros(DIMENSIONS, dtype=np.float32)
    for word, times in Counter(words(text)).items():
        place = zlib.crc32(word.encode())
        vector[place % DIMENSIONS] += (1 if place & 1 << 31 else -1) * times**0.5
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector
