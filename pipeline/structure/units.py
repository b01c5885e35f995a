"""The cleaned article as a sequence of units: headings, blocks, and single lines of paragraphs.

Each line of a paragraph is a unit, because a list that was cut apart by an ad, an image or a note continues in the middle of
a paragraph. If a whole list was flattened into one line, each of its entries is a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ..cleaning.page import Page, Part, title_like
from ..lexicon import Lexicon
from ..lexicon.words import words
from ..text.blocks import Item
from ..text.inline import Inline, scan
from .pieces import Aside, Piece
from .platform_lines import pieces_of

# `1)`, `**1)**` or `1\\.` inside a line; one that isn't bold must follow the end of a sentence or a picture
_INLINE_NUMBER = re.compile(
    r"(?P<open>\*{0,3})(?<![\w,$€£/-])(?<!\d\.)(?P<number>\d{1,2})(?:\\?[)）]|\\\.(?=\s))"
    r"(?P<close>\*{0,3})(?=\s?[\[*\"“'‘A-ZÀ-ÖØ-Þ\u3040-\u9fff!])"
)
_STARTS_WITH_NUMBER = re.compile(r"[\s*_#]{0,6}(\d{1,2})\\?[.)]")
_LONE_NUMBER = re.compile(r"\s*\*{0,3}(\d{1,2})\\?[.)]\*{0,3}\s*")
_BARE_NUMBER = re.compile(r"\s{0,3}(\d{1,2})\s+(?=[^\W\d_a-z])")
_FIRST_OF_LIST = re.compile(r"(?<=[:：])\s+1\\?\.\s+(?=\S)")
_PATH = re.compile(r"\S*[/\\]\S*")
_LAST_SENTENCE = re.compile(r"(?<=[.!?])\s+[^.!?]{1,300}[:：]\s*$")
_SENTENCE_ENDS = frozenset('.:;!?)]"”’*>')
MAX_CAPTION_WORDS = 25
ITALIC_CAPTION = 0.7
MAX_BOLD_WORDS = 24
MIN_BARE_NUMBERS = 3
# Units above and below a line in which the other numbers of its list are looked for.
NEIGHBORS = 8


@dataclass(frozen=True)
class Unit:
    """One unit: `raw` Markdown without list marks, on cleaned lines `first` to `last` (0-based, inclusive).

    `items` are the list items that it opens. `opens_block`: it is the first unit of its block. `inline_number` is a number
    that was printed before it on its line, or on the line above.
    """

    part: Part
    first: int
    last: int
    raw: str
    items: tuple[Item, ...] = ()
    opens_block: bool = True
    inline_number: int | None = None
    note: Aside | None = None

    @cached_property
    def inline(self) -> Inline:
        """The inline markup."""
        if self.part.kind in ("html", "code", "table"):
            return self.part.inline
        return scan(self.raw)

    @property
    def text(self) -> str:
        """The plain text."""
        return self.inline.text

    @property
    def lexicon(self) -> Lexicon:
        """The word lists that the article is read with."""
        return self.part.lexicon

    @property
    def kind(self) -> str:
        """The kind of the block it belongs to."""
        return self.part.kind

    @property
    def depth(self) -> int:
        """The number of lists around it."""
        return self.part.block.depth

    @cached_property
    def words(self) -> list[str]:
        """The lower-case words."""
        return words(self.text)

    @cached_property
    def bold_line(self) -> bool:
        """Whether it is a paragraph of one bold line."""
        if self.kind != "paragraph" or self.part.block.items or self.part.first != self.part.last or not self.inline.strong:
            return False
        if _PATH.fullmatch(self.text):
            return False  # a file path is no title
        bold = sum(len(words(span.text)) for span in self.inline.strong)
        return 0 < len(self.words) <= MAX_BOLD_WORDS and bold >= len(self.words) - (1 if len(self.words) > 4 else 0)

    @cached_property
    def image_only(self) -> bool:
        """Whether it has images but no words."""
        return bool(self.inline.images) and not self.words

    @cached_property
    def caption(self) -> bool:
        """Whether it is a picture's caption: in italics, or a line that starts with a word like "Figure"."""
        if self.kind != "paragraph" or self.items:
            return False
        if not self.words or len(self.words) > MAX_CAPTION_WORDS or self.inline.links:
            return False
        italic = sum(len(words(span.text)) for span in self.inline.emphasis)
        return italic >= ITALIC_CAPTION * len(self.words) or self.lexicon.phrases["series.captions"].begins(self.text)


def units_of(page: Page) -> list[Unit]:
    """All units of `page` in order."""
    units = _with_titles([unit for piece in pieces_of(page) for unit in _placed(piece)])
    units = _numbered(units)
    return [
        piece
        for index, unit in enumerate(units)
        for piece in _completed(unit, units[max(0, index - NEIGHBORS) : index], units[index + 1 : index + 1 + NEIGHBORS])
    ]


def _placed(piece: Piece) -> Iterator[Unit]:
    """The units of a piece, on the lines of the page."""
    for unit in _units(piece.part):
        if piece.rows or piece.note:
            first, last = piece.on_page(unit.first, unit.last)
            yield replace(unit, first=first, last=last, note=piece.note)
        else:
            yield unit


def _with_titles(units: list[Unit]) -> list[Unit]:
    """The same units, but a heading's mark on a line of its own and the words below it are one heading."""
    titled: list[Unit] = []
    for unit in units:
        above = titled[-1] if titled else None
        if above and above.kind == "heading" and not above.words and not above.inline.images and title_like(unit.part):
            titled[-1] = replace(above, raw=unit.raw, last=unit.last)
        else:
            titled.append(unit)
    return titled


def _numbered(units: list[Unit]) -> list[Unit]:
    """The same units, but with the numbers of paragraphs "1 Open …", "2 Click …" that count up below one heading."""
    runs: list[list[tuple[int, int, int]]] = []
    for index, unit in enumerate(units):
        if unit.kind == "heading":
            runs.append([])
        match = _BARE_NUMBER.match(unit.raw) if unit.kind == "paragraph" and unit.opens_block and not unit.items else None
        if match is None:
            continue
        number = int(match[1])
        if number == 1 or not runs:
            runs.append([])
        if number == len(runs[-1]) + 1:
            runs[-1].append((index, number, match.end()))
    numbered = list(units)
    for index, number, start in (entry for run in runs if len(run) >= MIN_BARE_NUMBERS for entry in run):
        numbered[index] = replace(units[index], raw=units[index].raw[start:], inline_number=number)
    return numbered


def _completed(unit: Unit, preceding: list[Unit], following: list[Unit]) -> Iterator[Unit]:
    """The unit, split at a number inside its line that the list above or below it lacks."""
    if unit.kind == "paragraph" and unit.inline_number is None and (")" in unit.raw or ":" in unit.raw):
        above = next((number for other in reversed(preceding) if (number := _own_number(other)) is not None), None)
        below = next((number for other in following if (number := _own_number(other)) is not None), None)
        places = [(match.start(), match.end(), int(match["number"])) for match in _INLINE_NUMBER.finditer(unit.raw)]
        places += [(match.start(), match.end(), 1) for match in _FIRST_OF_LIST.finditer(unit.raw)]
        for start, end, number in places:
            before = unit.raw[:start].rstrip()
            is_missing = below == number + 1 or above == number - 1 > 0
            if is_missing and before[-1:] in _SENTENCE_ENDS:
                yield replace(unit, raw=before)
                rest = Unit(unit.part, unit.first, unit.last, unit.raw[end:], (), opens_block=False, inline_number=number)
                yield replace(rest, note=unit.note)
                return
    yield unit


def _own_number(unit: Unit) -> int | None:
    """The number that a unit starts with."""
    if unit.inline_number is not None:
        return unit.inline_number
    if unit.items and unit.items[-1].number is not None:
        return unit.items[-1].number
    match = _STARTS_WITH_NUMBER.match(unit.raw)
    return int(match[1]) if match else None


def _units(part: Part) -> Iterator[Unit]:
    block = part.block
    if block.kind != "paragraph":
        yield Unit(part, block.first, block.last, " ".join(block.content).strip(), block.items)
        return
    lone: int | None = None  # a number on a line of its own belongs to the line below
    opening = next((index for index, line in enumerate(block.content) if line.strip()), 0)
    for index, line in enumerate(block.content[opening:]):
        at = block.first + opening + index
        items = () if index else block.items
        if lone is not None:
            yield Unit(part, at - 1, at, line, items, opens_block=False, inline_number=lone)
            lone = None
        elif not items and opening + index + 1 < len(block.content) and (match := _LONE_NUMBER.fullmatch(line)):
            lone = int(match[1])
        else:
            first, *others = _split(part, at, line, items, index == 0)
            yield first if index else replace(first, first=block.first)
            yield from others


def _split(part: Part, line: int, raw: str, items: tuple[Item, ...], opens: bool) -> Iterator[Unit]:
    """The line as one unit, or as several if a list was flattened into it."""
    cuts = _inline_numbers(raw, items[-1].number if items else None)
    if not cuts:
        yield Unit(part, line, line, raw, items, opens)
        return
    if raw[: cuts[0][0]].strip():
        yield Unit(part, line, line, raw[: cuts[0][0]], items, opens)
        items, opens = (), False
    for index, (start, number) in enumerate(cuts):
        end, following = cuts[index + 1] if index + 1 < len(cuts) else (len(raw), 0)
        body = _INLINE_NUMBER.sub("", raw[start:end], count=1)
        lead = _LAST_SENTENCE.search(body) if following == 1 else None
        yield Unit(part, line, line, body[: lead.start()] if lead else body, items, opens, number)
        items, opens = (), False
        if lead:  # a sentence introduces the next list on the line
            yield Unit(part, line, line, lead[0].strip())


def _inline_numbers(raw: str, item: int | None) -> list[tuple[int, int]]:
    """The code points where the entries of a flattened list start, with their numbers; empty if there are fewer than two.

    `item` is the number of the list item that the line opens, which is the first entry.
    """
    if ")" not in raw and "）" not in raw and "\\." not in raw:
        return []
    found: list[tuple[int, int]] = []
    for match in _INLINE_NUMBER.finditer(raw):
        before = _last_sign(raw, match.start())
        is_bold = len(match["open"]) > 1 and len(match["close"]) > 1
        if before and not is_bold and before not in _SENTENCE_ENDS:
            continue
        number = int(match["number"])
        if not found and number > 1 and before and not (item is not None and item < number <= item + 2):
            continue
        if not found or number == 1 or found[-1][1] < number <= found[-1][1] + 2:
            found.append((match.start(), number))
    if found and item is not None:
        return found
    if len(found) == 1 and found[0][1] == 1 and raw[: found[0][0]].rstrip().endswith(":"):
        return found  # the list goes on after a picture
    return found if len(found) >= 2 else []


def _last_sign(text: str, end: int) -> str:
    """The last character before `end` that is no space, without a copy of the text; empty if there is none."""
    while end and text[end - 1].isspace():
        end -= 1
    return text[end - 1 : end]
