"""The cleaned article as a sequence of units: headings, blocks, and single lines of paragraphs.

Each line of a paragraph is a unit, because a list that was cut apart by an ad, an image or a note continues in the middle of
a paragraph. If a whole list was flattened into one line, each of its entries is a unit.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from msgspec import structs

from ..cleaning.page import Page
from ..cleaning.part import Part, title_like
from ..lexicon import Lexicon
from ..lexicon.words import words
from ..patterns import lazy_pattern
from ..text.blocks import Block, BlockKind, Item
from ..text.inline import Inline, scan
from .counting import with_counted
from .flattened import INLINE_NUMBER, ends_sentence, entries_of
from .lone_marks import with_lone_marks
from .marker import Marker
from .markers import marker_of
from .pieces import Aside, Piece
from .platform_lines import pieces_of
from .rows import rows_of

_STARTS_WITH_NUMBER = lazy_pattern(r"[\s*_#]{0,6}(\d{1,2})\\?[.)]")
_LONE_NUMBER = lazy_pattern(r"\s*\*{0,3}(\d{1,2})\\?[.)]\*{0,3}\s*")
_TASK_BOX = lazy_pattern(r"\s{0,3}(?:\[[ xX]\]|[☐☑☒✅✔⬜◻□])\s+(?=\S)")
_CLOSED_NUMBER = lazy_pattern(r"\d\\?[.)）]")
_FIRST_OF_LIST = lazy_pattern(r"(?<=[:：])\s+1\\?\.\s+(?=\S)")
_PATH = lazy_pattern(r"\S*[/\\]\S*")
MAX_CAPTION_WORDS = 25
ITALIC_CAPTION = 0.7
MAX_BOLD_WORDS = 24
# A list item with a number from here on is a sentence that starts with a year.
FIRST_YEAR = 1000
# Units above and below a line in which the other numbers of its list are looked for.
NEIGHBORS = 8


class _Unasked:
    """Stands for what has not been asked yet."""


_UNASKED = _Unasked()


@dataclass(eq=False)
class Unit:
    """One unit: `raw` Markdown without list marks, on cleaned lines `first` to `last` (0-based, inclusive).

    `items` are the list items that it opens. `opens_block`: it is the first unit of its block. `inline_number` is a number
    that was printed before it on its line, or on the line above; `inline_sign` is a bullet printed there. `counted` is the
    marker that its text has only because its neighbors count with it. A unit is equal only to itself.
    """

    part: Part
    first: int
    last: int
    raw: str
    items: tuple[Item, ...] = ()
    opens_block: bool = True
    inline_number: int | None = None
    inline_sign: str = ""
    counted: Marker | None = None
    note: Aside | None = None
    kind: BlockKind = field(init=False)
    depth: int = field(init=False)
    lexicon: Lexicon = field(init=False)
    inline: Inline = field(init=False)
    text: str = field(init=False)
    words: list[str] = field(init=False)
    _marker: Marker | _Unasked | None = field(init=False)

    def __post_init__(self) -> None:
        """Read the unit; nearly all of it is asked for."""
        part = self.part
        self.kind, self.depth, self.lexicon = part.kind, part.block.depth, part.lexicon
        self.inline = part.inline if part.kind in ("html", "code", "table") else scan(self.raw)
        self.text = self.inline.text
        self.words = words(self.text)
        self._marker = _UNASKED

    @property
    def marker(self) -> Marker | None:
        """The number, label or bullet at its start, which is read once."""
        if isinstance(self._marker, _Unasked):
            self._marker = marker_of(self)
        return self._marker

    @property
    def bold_line(self) -> bool:
        """Whether it is a paragraph of one bold line."""
        if self.kind != "paragraph" or self.part.block.items or self.part.first != self.part.last or not self.inline.strong:
            return False
        if _PATH.fullmatch(self.text):
            return False  # a file path is no title
        bold = sum(len(words(span.text)) for span in self.inline.strong)
        return 0 < len(self.words) <= MAX_BOLD_WORDS and bold >= len(self.words) - (1 if len(self.words) > 4 else 0)

    @property
    def image_only(self) -> bool:
        """Whether it has images but no words."""
        return bool(self.inline.images) and not self.words

    @property
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
    units = [unit for piece in pieces_of(page) for unit in _placed(piece)]
    units = with_lone_marks(list(_with_years(_with_titles(units))))
    return with_counted([piece for index, unit in enumerate(units) for piece in _completed(unit, index, units)])


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


def _with_years(units: list[Unit]) -> Iterator[Unit]:
    """The same units; a sentence that starts with a year ("2019. was …"), which Markdown takes for a list, is no list item."""
    before = 0
    for unit in units:
        item = unit.items[-1] if unit.items else None
        number = (item.number if item else None) or 0
        if item and number >= FIRST_YEAR and number != before + 1:
            yield replace(unit, raw=f"{number}{item.mark} {unit.raw}", items=unit.items[:-1])
        else:
            yield unit
        before = number or before


def _completed(unit: Unit, index: int, units: list[Unit]) -> Iterator[Unit]:
    """The unit at `index`, split at a number inside its line that the list above or below it lacks."""
    if unit.kind == "paragraph" and unit.inline_number is None and (places := _numbers_inside(unit.raw)):
        preceding, following = units[max(0, index - NEIGHBORS) : index], units[index + 1 : index + 1 + NEIGHBORS]
        above = next((number for other in reversed(preceding) if (number := _own_number(other)) is not None), None)
        below = next((number for other in following if (number := _own_number(other)) is not None), None)
        for start, end, number in places:
            is_missing = below == number + 1 or above == number - 1 > 0
            if is_missing and start and ends_sentence(unit.raw, start):
                yield replace(unit, raw=unit.raw[:start].rstrip())
                rest = Unit(unit.part, unit.first, unit.last, unit.raw[end:], (), opens_block=False, inline_number=number)
                yield replace(rest, note=unit.note)
                return
    yield unit


def _numbers_inside(raw: str) -> list[tuple[int, int, int]]:
    """The numbers inside a line that may be those of list entries: where each starts and ends, and the number."""
    if (")" not in raw and ":" not in raw) or not _CLOSED_NUMBER.search(raw):
        return []
    places = [(match.start(), match.end(), int(match["number"])) for match in INLINE_NUMBER.finditer(raw)]
    return places + [(match.start(), match.end(), 1) for match in _FIRST_OF_LIST.finditer(raw)]


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
    if block.kind == "table" and (rows := rows_of(part)):
        yield from (Unit(row.part, row.part.first, row.part.last, row.raw, inline_number=row.number) for row in rows)
    elif block.kind == "heading" and len(block.content) > 1:
        yield from _underlined(part)
    elif block.kind != "paragraph":
        yield Unit(part, block.first, block.last, " ".join(block.content).strip(), block.items)
    else:
        yield from _lines(part)


def _underlined(part: Part) -> Iterator[Unit]:
    """The units of a heading that an underline makes of several lines; pictures at its start or end are no part of it.

    A rule right below a picture makes a heading of the paragraph above, which nobody meant.
    """
    block = part.block
    lines = [(block.first + index, line) for index, line in enumerate(block.content)]
    pictures = [_is_picture(line) for _, line in lines]
    if pictures[-1]:
        yield from _lines(Part(structs.replace(block, kind="paragraph", level=0), part.index, part.lexicon))
        return
    start = next(index for index, is_picture in enumerate(pictures) if not is_picture)
    for line, raw in lines[:start]:
        picture = Block("paragraph", line, line, (raw,), 0, block.depth, block.quote)
        yield Unit(Part(picture, part.index, part.lexicon), line, line, raw)
    yield Unit(part, block.first + start, block.last, " ".join(block.content[start:]).strip(), block.items)


def _is_picture(line: str) -> bool:
    inline = scan(line)
    return bool(inline.images) and not words(inline.text)


def _lines(part: Part) -> Iterator[Unit]:
    """The units of a paragraph: one for each line and each entry of a list that was flattened into it."""
    block = part.block
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
            first, *others = _split(part, at, line, items, opens=index == 0)
            yield first if index or not opening else replace(first, first=block.first)
            yield from others


def _split(part: Part, line: int, raw: str, items: tuple[Item, ...], *, opens: bool) -> Iterator[Unit]:
    """The line as one unit, or as several if a list was flattened into it."""
    if items:
        raw = _TASK_BOX.sub("", raw, count=1)
    for entry in entries_of(raw, number=items[-1].number if items else None, is_item=bool(items)):
        is_plain = entry.number is None and not entry.sign  # what introduces the next list on the line stands for itself
        yield Unit(part, line, line, entry.raw, items, opens or (is_plain and not items), entry.number, entry.sign)
        items, opens = (), False
