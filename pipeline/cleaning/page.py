"""A parsed article for the rules and later stages: its parts, and what is known of all of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, wraps
from typing import Any, TypeVar

from ..lexicon import Lexicon
from ..lexicon.words import words
from ..patterns import lazy_pattern
from ..text.blocks import Document
from ..text.inline import code_spans, plain
from ..text.lines import Lines
from ..text.markdown import parse
from ..text.reparse import Edit, reparse
from .part import Part, title_like
from .taught import Taught, untaught

_LABEL_AND_NUMBER = lazy_pattern(r"^\W*(?:\w+(?:\s\w+)?\s)?(\d{1,2})\s*[.:)\u2013\u2014-]+\s*")
_KEEP = lazy_pattern(r"\s*<!--\s*fixharvest:\s*keep\s*-->", re.IGNORECASE)
_Answer = TypeVar("_Answer")
_UNASKED: Any = object()
_STRAY_TARGET = lazy_pattern(r"\]\([^()\s]{0,2000}\)")


class Page:
    """All parts of a text in order, with the lexicon."""

    def __init__(self, document: Document, parts: list[Part], taught: Taught | None = None) -> None:
        self.document = document
        self.lines = document.lines
        self.taught = taught or untaught()
        self.lexicon: Lexicon = self.taught.lexicon
        self.parts = parts
        self._claimed: set[int] = set()
        self._kept = parts
        self._pinned: frozenset[int] = frozenset()

    @classmethod
    def of(cls, text: str, taught: Taught | None = None) -> Page:
        """Parse `text`, for rules that use what the settings `taught`."""
        taught = taught or untaught()
        document = parse(Lines.of(text))
        return cls(document, [Part(block, index, taught.lexicon) for index, block in enumerate(document.blocks)], taught)

    def edited(self, edits: Sequence[Edit]) -> Page:
        """The page after `edits` (sorted, disjoint); it reuses the parts that they do not touch."""
        after = reparse(self.document, edits)
        parts = [
            Part(block, index, self.lexicon) if origin is None else self.parts[origin].moved(block, index)
            for index, (block, origin) in enumerate(zip(after.document.blocks, after.origins, strict=True))
        ]
        return Page(after.document, parts, self.taught)

    def kept(self) -> list[Part]:
        """The parts that no earlier rule wants to cut; a part that is cut in half is considered again in the next round."""
        return list(self._kept)

    def claim(self, lines: Iterable[int]) -> None:
        """Note that a rule wants to cut `lines`, so that later rules don't consider their parts."""
        self._claimed.update(lines)
        self._kept = [part for part in self._kept if self._claimed.isdisjoint(range(part.first, part.last + 1))]

    def pin(self, lines: Iterable[int]) -> None:
        """Protect `lines`, too; call it before anything asks what is protected."""
        self._pinned = frozenset(lines)

    def release(self) -> None:
        """Forget all claims."""
        self._claimed.clear()
        self._kept = self.parts

    @cached_property
    def protected(self) -> frozenset[int]:
        """The lines that the author protects: from a line `<!-- fixharvest: keep -->` to the next empty line."""
        found: set[int] = set()
        for part in self.parts:
            if part.kind == "html" and _KEEP.match(self.lines.line(part.first)):
                last = part.last
                while last + 1 < len(self.lines) and not self.lines.blank(last + 1):
                    last += 1
                found.update(range(part.first, last + 1))
        return frozenset(found | self.lines_quoted(self.taught.keep) | self._lines_spared() | self._pinned)

    def _lines_spared(self) -> set[int]:
        """The lines of the blocks, and the single lines, that the settings keep."""
        found: set[int] = set()
        spares = self.taught.spares
        for part in self.parts if self.taught.spared or self.taught.spared_patterns else ():
            lines = range(part.first, part.last + 1)
            whole = spares(part.words)
            found.update(line for line in lines if whole or spares(words(plain(self.lines.line(line)))))
        return found

    def lines_quoted(self, quotes: Iterable[str]) -> set[int]:
        """The lines that contain one of `quotes` (words joined by spaces); all of a block if only the block does."""
        wanted = [f" {quote} " for quote in quotes]
        found: set[int] = set()
        for part in self.parts if wanted else ():
            block = f" {' '.join(part.words)} "
            for quote in (quote for quote in wanted if quote in block):
                lines = range(part.first, part.last + 1)
                own = {line for line in lines if quote in f" {' '.join(words(plain(self.lines.line(line))))} "}
                found.update(own or lines)
        return found

    def code_spans(self, part: Part) -> list[tuple[int, int]]:
        """Start and end, in code points of the text, of each code span in a part."""
        start, end = self.lines.starts[part.first], self.lines.ends[part.last]
        return [(first + start, last + start) for first, last in code_spans(self.lines.text[start:end])]

    def protects(self, start: int, end: int) -> bool:
        """Whether the code points [start, end) overlap lines that the author protects."""
        if not self.protected:
            return False
        return not self.protected.isdisjoint(range(self.lines.at(start), self.lines.at(max(start, end - 1)) + 1))

    @cached_property
    def headings(self) -> list[Part]:
        """The headings with words; if a heading's mark is alone on its line, the line below with its words."""
        found = []
        for index, part in enumerate(self.parts):
            above = self.parts[index - 1] if index else None
            split = above is not None and above.kind == "heading" and not above.words and title_like(part)
            if (part.kind == "heading" and part.words) or split:
                found.append(part)
        return found

    @cached_property
    def titles(self) -> list[frozenset[str]]:
        """The words of each title in the article: headings and bold lines."""
        found = []
        headings = {part.index for part in self.headings}
        for part in self.parts:
            strong = sum(span.end - span.start for span in part.inline.strong) if part.kind == "paragraph" else 0
            bold = strong and strong >= 0.6 * len(part.text) and not part.link_only and not part.block.items
            if part.index in headings or (bold and part.words):
                found.append(frozenset(words(_LABEL_AND_NUMBER.sub("", part.text)) or part.words))
        return found

    @cached_property
    def titles_with(self) -> dict[str, list[frozenset[str]]]:
        """The titles by each of their words."""
        found: dict[str, list[frozenset[str]]] = {}
        for title in dict.fromkeys(self.titles):
            for word in title:
                found.setdefault(word, []).append(title)
        return found

    @cached_property
    def numbered_titles(self) -> dict[int, frozenset[str]]:
        """The words of numbered headings by their number; the first heading with a number counts."""
        found: dict[int, frozenset[str]] = {}
        for part in self.headings:
            match = _LABEL_AND_NUMBER.match(part.text)
            if match and (number := int(match[1])) not in found:
                found[number] = frozenset(words(part.text[match.end() :]))
        return found


def asked_once(question: Callable[[Page, Part], _Answer]) -> Callable[[Page, Part], _Answer]:
    """`question`, which must be about a part alone: it is asked once, and later rounds get the answer that the part keeps."""

    @wraps(question)
    def answer(page: Page, part: Part) -> _Answer:
        kept: _Answer = part.answers.get(question, _UNASKED)
        if kept is _UNASKED:
            kept = part.answers[question] = question(page, part)
        return kept

    return answer


def stray_target(line: str) -> bool:
    """Whether `line` has the end of a broken link, `](address)` without its start."""
    return _STRAY_TARGET.search(line) is not None
