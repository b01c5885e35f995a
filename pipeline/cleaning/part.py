"""A block of an article with its words, links and images."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from ..lexicon import Lexicon, lexicon
from ..lexicon.words import words
from ..patterns import lazy_pattern
from ..text.blocks import Block
from ..text.cells import cells_of
from ..text.code import code_text
from ..text.inline import Inline, scan

_TAG = lazy_pattern(r"<[^<>]{0,4000}>")
_NUMBER_BEFORE_TITLE = lazy_pattern(r"\W*(?:\w+\s)?\d{1,2}\s*[.:)\\-]")
_LOST_SPACE = lazy_pattern(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
MAX_TITLE_WORDS = 14


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

    def __init__(self, block: Block, index: int, lexicon_: Lexicon | None = None, same: Part | None = None) -> None:
        """Read `block`, unless its text is that of a part: then what was read of the `same` and asked about it is kept."""
        self.block = block
        self.index = index
        self.lexicon = lexicon_ or lexicon()
        self.kind = block.kind
        self.first = block.first
        self.last = block.last
        self.answers: dict[object, Any] = same.answers if same else {}
        self.inline: Inline = same.inline if same else _inline(block)
        self.text: str = self.inline.text
        self.words: list[str] = same.words if same else words(self.text)
        self.loose_text: str = same.loose_text if same else self.text
        self.link_only: bool = same.link_only if same else False
        if same is None:
            self._read_links()

    def _read_links(self) -> None:
        if self.inline.links:
            self.loose_text = _loose_text(self.inline)
            linked = self.kind in ("paragraph", "heading") and any(link.text for link in self.inline.links)
            self.link_only = linked and not words(self.loose_text)

    def moved(self, block: Block, index: int) -> Part:
        """The same part in an edited text, where it is `block`; what was read of it and asked about it is kept."""
        return Part(block, index, self.lexicon, same=self)

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


def title_like(part: Part) -> bool:
    """Whether a paragraph is one short line without a final sign: the words of a heading whose mark is alone above it."""
    plain = part.kind == "paragraph" and part.first == part.last and not part.block.items and not part.block.quote
    return (
        plain
        and 0 < len(part.words) <= MAX_TITLE_WORDS
        and part.text.rstrip()[-1:] not in (".", ":", ",", ";", "!", "。", "：")
    )
