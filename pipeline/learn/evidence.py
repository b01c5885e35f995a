"""The evidence that one article gives: its rows, links, markers and labels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..lexicon.words import words

# Neighbors of a row that are not rows: the ends of the article, and removed text. IMAGE is the key of a row without words.
START, END, CUT, IMAGE = "<start>", "<end>", "<cut>", "<image>"
# Longer texts are shortened to this many characters.
MAX_SHOWN = 300


@dataclass(frozen=True, slots=True)
class Row:
    """A block, or a line of a paragraph; `line` is its source line (1-based).

    `key` is its words with "#" for numbers; `before` and `after` are the keys of its neighbors. `is_linked`: all its words
    are links. `is_instruction`: it is a step, introduces one, or is numbered. `is_code`: it is code or a table. `is_protected`:
    it stands on the line of a fix's heading or of a step, so no rule may remove it, whatever else speaks for that.
    """

    key: str
    text: str
    line: int
    is_heading: bool
    is_item: bool
    is_linked: bool
    link_count: int
    is_instruction: bool
    is_code: bool
    is_protected: bool = False
    before: str = START
    after: str = END


@dataclass(frozen=True, slots=True)
class Link:
    """A link in the cleaned article."""

    href: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Marker:
    """A comment, template tag or ad element that may begin or end an ad; `is_kept` if cleaning did not remove it."""

    text: str
    line: int
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Label:
    """A label of numbered headings that no word list contains: how many there are, and how many have steps below."""

    label: str
    line: int
    text: str
    headings: int
    headings_with_steps: int


@dataclass(frozen=True, slots=True)
class Protected:
    """The keys and texts of all protected rows of all articles."""

    keys: frozenset[str]
    texts: frozenset[str]

    @classmethod
    def of(cls, articles: Iterable[Evidence]) -> Protected:
        """What is protected in `articles`."""
        rows = {(row.key, row.text.lower()) for article in articles for row in article.rows if row.is_protected}
        return cls(frozenset(key for key, _ in rows), frozenset(text for _, text in rows))

    def includes_start(self, start: str) -> bool:
        """Whether a protected text begins with `start`."""
        return any(text.startswith(start.lower()) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The evidence of one article.

    `body_hash` is equal for articles with the same words. `signature` is similar for similar articles, or None if unknown.
    """

    path: str
    rows: tuple[Row, ...]
    links: tuple[Link, ...]
    markers: tuple[Marker, ...]
    labels: tuple[Label, ...]
    body_hash: str
    signature: Any


def key_of(text: str) -> str:
    """The words of `text`, with "#" for numbers."""
    return " ".join("#" if word.isdecimal() else word for word in words(text))
