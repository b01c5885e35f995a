"""Counts the distinct texts that a run cut, in a temporary database, so that memory does not grow with the articles."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass

from ..model import Article
from ..outputs.temporary_database import TemporaryDatabase
from ..outputs.writers.marked import edits_of
from .doubt import DOUBTFUL
from .measure import Sort, measured

# Characters of a text, and places where it was cut, that are kept.
MAX_TEXT, MAX_PLACES = 4_000, 3
_TABLES = """
CREATE TABLE cuts (
  key BLOB PRIMARY KEY, sort TEXT NOT NULL, rule TEXT NOT NULL, reason TEXT NOT NULL, text TEXT NOT NULL,
  length INTEGER NOT NULL, doubt INTEGER NOT NULL, words INTEGER NOT NULL, places INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE places (
  key BLOB NOT NULL, number INTEGER NOT NULL, path TEXT NOT NULL, line INTEGER NOT NULL, address TEXT,
  PRIMARY KEY (key, number)) WITHOUT ROWID;
"""
_COUNT = "UPDATE cuts SET places = places + 1, words = words + ?2, doubt = max(doubt, ?3) WHERE key = ?1 RETURNING places"


@dataclass(frozen=True, slots=True)
class CutPlace:
    """Where a text was cut: the source's path, the first line (1-based), and the address of the cut on a page, if any."""

    path: str
    line: int
    address: str | None


@dataclass(frozen=True, slots=True)
class CutText:
    """A distinct text that one rule cut, as it was cut first; `text` has at most MAX_TEXT of its `length` characters.

    `count` is the number of places, `words` that of running words in all of them, `doubt` is 0 to 100, and `places` are the
    first few. `key` names it in all runs.
    """

    places: tuple[CutPlace, ...]
    key: bytes
    sort: Sort
    rule: str
    reason: str
    text: str
    length: int
    doubt: int
    words: int
    count: int


@dataclass(frozen=True, slots=True)
class CutCount:
    """How many distinct `texts` were cut, in how many `places`, with how many running `words` in all."""

    texts: int
    places: int
    words: int


class CutTexts(TemporaryDatabase):
    """The distinct texts of all added articles.

    Texts with a key in `accepted` are not doubtful, because a person has accepted them.
    """

    def __init__(self, accepted: Container[bytes] = ()) -> None:
        self._accepted = accepted
        super().__init__(_TABLES)

    def add(self, article: Article, page: str | None) -> None:
        """Count the cuts of `article`; `page` is the address of its page, if any."""
        for removed in article.removed:
            measure = measured(removed)
            doubt = 0 if measure.key in self._accepted else measure.doubt
            counted = self._database.execute(_COUNT, (measure.key, measure.words, doubt)).fetchone()
            if counted is None:
                values = (measure.key, measure.sort, removed.rule, removed.reason, removed.text[:MAX_TEXT])
                numbers = (len(removed.text), doubt, measure.words)
                self._database.execute("INSERT INTO cuts VALUES (?, ?, ?, ?, ?, ?, ?, ?, 1)", values + numbers)
            number = 1 if counted is None else counted[0]
            if number <= MAX_PLACES:
                address = page and f"{page}#cut-{edits_of(article).index(removed) + 1}"
                place = (measure.key, number, article.source.path, removed.lines[0], address)
                self._database.execute("INSERT INTO places VALUES (?, ?, ?, ?, ?)", place)

    def count(self, sort: Sort, least_doubt: int = 0) -> CutCount:
        """Count the texts of one sort with this doubt or more."""
        query = "SELECT count(*), total(places), total(words) FROM cuts WHERE sort = ? AND doubt >= ?"
        return CutCount(*map(int, self._database.execute(query, (sort, least_doubt)).fetchone()))

    def commonest(self, sort: Sort, limit: int, *, doubtful: bool = False) -> Iterator[CutText]:
        """The texts of one sort that were cut in the most places, of equals the one with the most words first.

        With `doubtful`, only those that a rule was unsure of; without, only the others.
        """
        query = "SELECT * FROM cuts WHERE sort = ? AND (doubt >= ?) = ? ORDER BY places DESC, words DESC, key LIMIT ?"
        for row in self._database.execute(query, (sort, DOUBTFUL, doubtful, limit)).fetchall():
            yield CutText(self._places(row[0]), *row)

    def _places(self, key: bytes) -> tuple[CutPlace, ...]:
        query = "SELECT path, line, address FROM places WHERE key = ? ORDER BY number"
        return tuple(CutPlace(*row) for row in self._database.execute(query, (key,)))
