"""A parsed article for the rules and later stages: blocks with their words, links and images, read on demand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ..lexicon import Lexicon, lexicon
from ..lexicon.words import words
from ..text.blocks import Block, Document
from ..text.cells import cells_of
from ..text.code import code_text
from ..text.inline import Inline, code_spans, plain, scan
from ..text.lines import Lines
from ..text.markdown import parse
from ..text.reparse import Edit, reparse
from .taught import Taught, untaught

_TAG = re.compile(r"<[^<>]{0,4000}>")
_LABEL_AND_NUMBER = re.compile(r"^\W*(?:\w+(?:\s\w+)?\s)?(\d{1,2})\s*[.:)\u2013\u2014-]+\s*")
_NUMBER_BEFORE_TITLE = re.compile(r"\W*(?:\w+\s)?\d{1,2}\s*[.:)\\-]")
_LOST_SPACE = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
MAX_TITLE_WORDS = 14
_KEEP = re.compile(r"\s*<!--\s*fixharvest:\s*keep\s*-->", re.IGNORECASE)
_Answer = TypeVar("_Answer")
_UNASKED: Any = object()
_STRAY_TARGET = re.compile(r"\]\([^()\s]{0,2000}\)")


def host_of(address: str) -> str:
    """The host of a web address, '' if it has none."""
    try:
        return (urlsplit(address).hostname or "") if "//" in address else ""
    except ValueError:
        return ""


class Part:
    """A block with its inline markup, read when the part is made; no other reading of it is needed in later rounds.

    `kind`, `first` and `last` (0-based, inclusive) are the block's, `index` its position. `inline` is the markup of all its
    lines, `text` its plain text, `words` the lower-case words of that, and `loose_text` the plain text outside its links.
    `link_only`: it is a paragraph or heading with words, all of which are links. `answers`: see `asked_once`.
    """

    def __init__(self, block: Block, index: int, lexicon_: Lexicon | None = None) -> None:
        self.block = block
        self.index = index
        self.lexicon = lexicon_ or lexicon()
        self.kind = block.kind
        self.first = block.first
        self.last = block.last
        self.inline = _inline(block)
        self.text = self.inline.text
        self.words = words(self.text)
        self.loose_text = self.text
        self.link_only = False
        if self.inline.links:
            self.loose_text = _loose_text(self.inline)
            linked = self.kind in ("paragraph", "heading") and any(link.text for link in self.inline.links)
            self.link_only = linked and not words(self.loose_text)
        self.answers: dict[object, Any] = {}

    def moved(self, block: Block, index: int) -> Part:
        """The same part in an edited text, where it is `block`; what was read of it and asked about it is kept."""
        part = Part.__new__(Part)
        part.__dict__ = {**self.__dict__, "block": block, "index": index, "first": block.first, "last": block.last}
        return part

    @property
    def image_only(self) -> bool:
        """Whether the block has images and no words."""
        return bool(self.inline.images) and not self.words

    @property
    def numbered(self) -> bool:
        """Whether the block opens an entry of an ordered list."""
        return bool(self.block.items) and self.block.items[-1].number is not None

    @property
    def starts_with_number(self) -> bool:
        """Whether the text starts with a number, or with one word and a number ("2.", "Step 2:")."""
        return _NUMBER_BEFORE_TITLE.match(self.text) is not None

    @property
    def ends_with_colon(self) -> bool:
        """Whether the text ends with a colon, and so introduces what follows."""
        return self.text.rstrip().endswith((":", "："))

    @property
    def spaced_text(self) -> str:
        """The plain text with a space between words that lost it: before digits, and before a capital after a small letter."""
        return _LOST_SPACE.sub(" ", self.text)

    @property
    def sentence(self) -> bool:
        """Whether the text ends as a sentence does."""
        return self.text.rstrip().endswith((".", ":", "!"))

    @property
    def hosts(self) -> list[str]:
        """The hosts that links of the block lead to."""
        return [host for link in self.inline.links if (host := host_of(link.href))]


def _inline(block: Block) -> Inline:
    """The inline markup of all lines of `block`; HTML and code count as text without tags."""
    if block.kind == "html":
        return Inline(" ".join(_TAG.sub(" ", "\n".join(block.content)).split()))
    if block.kind == "code":
        return Inline(code_text(block.content, fenced=block.fenced))
    if block.kind == "table":
        return scan("\n".join(" ".join(cells_of(row)) for row in block.content if row.strip(" |:-")))
    return scan("\n".join(block.content))


def _loose_text(inline: Inline) -> str:
    """The plain text outside links."""
    pieces, at = [], 0
    for link in sorted(inline.links, key=lambda link: link.start):
        pieces.append(inline.text[at : link.start])
        at = max(at, link.end)
    return "".join([*pieces, inline.text[at:]])


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
        return frozenset(found | self.lines_quoted(self.taught.keep))

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


def title_like(part: Part) -> bool:
    """Whether a paragraph is one short line without a final sign: the words of a heading whose mark is alone above it."""
    plain = part.kind == "paragraph" and part.first == part.last and not part.block.items and not part.block.quote
    return (
        plain
        and 0 < len(part.words) <= MAX_TITLE_WORDS
        and part.text.rstrip()[-1:] not in (".", ":", ",", ";", "!", "。", "：")
    )


def stray_target(line: str) -> bool:
    """Whether `line` has the end of a broken link, `](address)` without its start."""
    return _STRAY_TARGET.search(line) is not None
