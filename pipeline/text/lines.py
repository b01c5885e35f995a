"""Lines of a text with their offsets. A line ends in CR LF, LF or CR; nothing else ends one (as in Markdown)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

from ..patterns import lazy_pattern

_LINE_END = lazy_pattern(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one text.

    `starts[i]` and `ends[i]` are the code point offsets of line i (0-based) without its line end; `nexts[i]` is the
    offset after its line end. A text that ends in a line end has no empty last line.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    nexts: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Lines:
        """Split `text` into lines."""
        if "\r" not in text:
            return cls._of_line_feeds(text)
        spans = [match.span() for match in _LINE_END.finditer(text)]
        if text and (not spans or spans[-1][1] < len(text)):
            spans.append((len(text), len(text)))
        nexts = tuple([end for _, end in spans])
        return cls(text, (0, *nexts[:-1]) if nexts else (), tuple([start for start, _ in spans]), nexts)

    @classmethod
    def _of_line_feeds(cls, text: str) -> Lines:
        """The same for a text whose lines end in nothing but LF."""
        rows = text.removesuffix("\n").split("\n") if text else []
        nexts = list(accumulate([len(row) + 1 for row in rows]))
        starts, ends = (0, *nexts[:-1]) if rows else (), tuple([end - 1 for end in nexts])
        if rows and not text.endswith("\n"):
            nexts[-1] -= 1
        return cls(text, starts, ends, tuple(nexts))

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, index: int) -> str:
        """The text of line `index` (0-based) without its line end."""
        return self.text[self.starts[index] : self.ends[index]]

    def blank(self, index: int) -> bool:
        """Whether line `index` (0-based) holds white space only."""
        return not self.text[self.starts[index] : self.ends[index]].strip()

    def all(self) -> list[str]:
        """The text of each line without its line end."""
        return [self.text[start:end] for start, end in zip(self.starts, self.ends, strict=True)]

    def slice(self, first: int, last: int) -> str:
        """The text from the start of line `first` to the end of line `last` (0-based, inclusive)."""
        return self.text[self.starts[first] : self.ends[last]]

    def at(self, offset: int) -> int:
        """The 0-based line that holds the code point at `offset`; the last line for the offset at the end of the text."""
        return max(0, bisect_right(self.starts, offset) - 1)
