"""A finished run that can be searched: an index in a temporary database, and the articles at their places in articles.jsonl."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from ..errors import ReadError, WriteError
from ..lexicon.words import words
from ..model import Article
from ..outputs.twins import Group
from ..outputs.writers.finished import FinishedRun, article_in
from ..outputs.writers.walk import fixes_of

_TABLES = """
PRAGMA journal_mode = OFF;
CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, language TEXT, offset INTEGER NOT NULL);
CREATE TABLE fixes (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, article INTEGER NOT NULL, text_hash TEXT NOT NULL);
CREATE TABLE twins (id TEXT NOT NULL, leader TEXT NOT NULL, position INTEGER NOT NULL, similarity REAL NOT NULL);
CREATE VIRTUAL TABLE texts USING fts5 (title, breadcrumb, text, content="", tokenize="unicode61 remove_diacritics 2");
"""
_INDEXES = """
CREATE INDEX fixes_text_hash ON fixes (text_hash);
CREATE INDEX twins_id ON twins (id);
CREATE INDEX twins_leader ON twins (leader, position);
"""
# A word in the title of a fix says more than one in its article's title, and that more than one in the text.
_SEARCH = """
SELECT fixes.id, articles.offset FROM texts
JOIN fixes ON fixes.number = texts.rowid JOIN articles ON articles.number = fixes.article
WHERE texts MATCH :query AND (:language IS NULL OR articles.language = :language)
ORDER BY bm25(texts, 4.0, 2.0, 1.0), fixes.number LIMIT :limit
"""
_OFFSET = """
SELECT offset FROM articles WHERE id = :id
UNION ALL SELECT articles.offset FROM fixes JOIN articles ON articles.number = fixes.article WHERE fixes.id = :id
"""
# twins.jsonl may be older than the run, and name what is gone
_GROUP = """
SELECT id, similarity FROM twins WHERE leader = (SELECT leader FROM twins WHERE id = ?) AND id != ?
AND (id IN (SELECT id FROM fixes) OR id IN (SELECT id FROM articles)) ORDER BY position LIMIT ?
"""
_SAME_WORDS = """
SELECT id, 1.0 FROM fixes WHERE text_hash = (SELECT text_hash FROM fixes WHERE id = ?) AND id != ? ORDER BY number LIMIT ?
"""
MAX_QUERY_WORDS = 40


class Shelf:
    """The run in the folder `output` as it is now; a later run doesn't change what the shelf holds.

    Its database is a temporary file of which a few megabytes are in memory, and an article is read when it is asked for. Use it
    in a `with` statement, from one thread at a time. Raises ReadError if the folder is not a finished run, if a line of its
    articles.jsonl or twins.jsonl cannot be read, or if two articles have the same id, and WriteError if there is no room for
    the index.
    """

    def __init__(self, output: Path) -> None:
        self._path = FinishedRun(output).file
        try:
            self._file = self._path.open("rb")
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}", path=str(self._path)) from error
        # an unnamed temporary file; the protocol answers from worker threads, one after the other
        self._database = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        try:
            self._fill(output / "twins.jsonl")
        except sqlite3.Error as error:
            self.close()
            raise WriteError(
                f"the index cannot be written to a temporary file: {error}; free some space, or set TMPDIR"
            ) from error
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Close the articles, and remove the index."""
        self._database.close()
        self._file.close()

    def count(self) -> tuple[int, int]:
        """The numbers of articles, and of fixes and their options."""
        counts: tuple[int, int] = self._database.execute(
            "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM fixes)"
        ).fetchone()
        return counts

    def search(self, text: str, language: str | None, limit: int) -> list[tuple[str, Article]]:
        """The ids of at most `limit` fixes that have words of `text`, best first, each with its article."""
        phrases = dict.fromkeys(" ".join(words(word)) for word in text.split())
        query = " OR ".join([f'"{phrase}"' for phrase in phrases if phrase][:MAX_QUERY_WORDS])
        if not query:
            return []
        found = self._database.execute(_SEARCH, {"query": query, "language": language, "limit": limit})
        return [(identity, self._article(offset)) for identity, offset in found.fetchall()]

    def article_of(self, identity: str) -> Article:
        """The article with this id, or with a fix or option that has it. Raises ReadError if there is none."""
        row = self._database.execute(_OFFSET, {"id": identity}).fetchone()
        if row is None:
            raise ReadError(f"nothing has the id {identity[:100]!r}; search for words to get ids")
        return self._article(row[0])

    def twins(self, identity: str, limit: int) -> list[tuple[str, float]]:
        """At most `limit` ids of twins with their similarity to the best of their group (0 to 1), best first.

        They are those in twins.jsonl; of a fix that isn't there, those with the same words.
        """
        rows: list[tuple[str, float]] = self._database.execute(_GROUP, (identity, identity, limit)).fetchall()
        return rows or self._database.execute(_SAME_WORDS, (identity, identity, limit)).fetchall()

    def _fill(self, twins: Path) -> None:
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        number = 0
        for line_number, (offset, line) in enumerate(self._lines(), start=1):
            if line.strip():
                number += 1
                try:
                    self._add(article_in(line, self._path, line_number), number, offset)
                except sqlite3.IntegrityError as error:
                    message = "has an article with the id of another one; run `fixharvest run` again, with another --id-key"
                    raise ReadError(message, path=str(self._path), line=line_number) from error
        if twins.is_file():
            self._database.executemany("INSERT INTO twins VALUES (?, ?, ?, ?)", _twins_in(twins))
        self._database.execute("COMMIT")
        self._database.executescript(_INDEXES)

    def _lines(self) -> Iterator[tuple[int, bytes]]:
        offset = 0
        for line in self._file:
            yield offset, line
            offset += len(line)

    def _add(self, article: Article, number: int, offset: int) -> None:
        row = (number, article.id, article.language, offset)
        self._database.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", row)
        for placed in fixes_of(article):
            fix = placed.fix
            added = self._database.execute("INSERT INTO fixes VALUES (NULL, ?, ?, ?)", (fix.id, number, fix.text_hash))
            texts = (fix.title, " ".join(placed.breadcrumb[:-1]), fix.text)
            # words, so that Chinese and Japanese are found by parts of their runs, too
            row_of_words = (added.lastrowid, *(" ".join(words(text)) for text in texts))
            self._database.execute("INSERT INTO texts (rowid, title, breadcrumb, text) VALUES (?, ?, ?, ?)", row_of_words)

    def _article(self, offset: int) -> Article:
        self._file.seek(offset)
        return article_in(self._file.readline(), self._path)


def _twins_in(file: Path) -> Iterator[tuple[str, str, int, float]]:
    """The members of the groups in `file`, each with its group's first, its position, and its similarity to the first."""
    with file.open("rb") as lines:
        for number, line in enumerate(lines, start=1):
            try:
                group = msgspec.json.decode(line, type=Group)
            except (msgspec.DecodeError, ValueError) as error:
                message = f"is not a group of twins ({error}); run `fixharvest twins` again"
                raise ReadError(message, path=str(file), line=number) from error
            for position, member in enumerate(group.members):
                yield member.id, group.members[0].id, position, member.similarity
