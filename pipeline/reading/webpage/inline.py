"""A run of text with marks -> lines of Markdown, each with the source lines it came from."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ...patterns import lazy_pattern

_SPACE = lazy_pattern("[ \t\n\r\f\v\xa0\u2028\u2029\x85]+")
_INVISIBLE = lazy_pattern("[\u200b\u2060\ufeff\xad\0-\x08\x0e-\x1f\x7f]")
MAX_LETTERS = 2
# Latin, Greek and Cyrillic words end at spaces; a mark inside such a word would split it for a reader of the Markdown.
_SPACED_SCRIPT = lazy_pattern("[0-9A-Za-z\u00c0-\u05ff]")
_ESCAPED = lazy_pattern(r"[\\*`]|<(?=[A-Za-z/!?])|&(?=#?\w{1,31};)|\](?=\()|(?<![^\W_])_|_(?![^\W_])|~(?=~)")
_ESCAPED_IN_LINK = lazy_pattern(_ESCAPED.pattern.replace(r"\](?=\()", r"[\[\]]"))
_LINE_START = lazy_pattern(
    r"(?P<number>\d{1,9})(?=[.)](?:\s|$))|#{1,6}(?=\s|$)|>|[-+](?=\s|$)|=+$|-{2,}$|~{3,}|\[(?=[^\]]*\]:)|[|:-](?=[\s|:-]*$)"
)
_ADDRESS = {" ": "%20", "(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


@dataclass(slots=True)
class Row:
    """A line of Markdown and the first and last source line (1-based) that it came from."""

    text: str
    first: int
    last: int


@dataclass(slots=True)
class _Open:
    """An open mark: the index of its piece (None while it has no content), and whether it is `glued` to a word before it."""

    mark: str
    target: str
    piece: int | None = None
    glued: bool = False


@dataclass(slots=True)
class Inline:
    """One paragraph while it is being collected; `rows` are its finished lines."""

    rows: list[Row] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    space: bool = False
    tail: str = ""
    inside_word: tuple[int, int] | None = None
    first: int = 0
    last: int = 0

    @property
    def empty(self) -> bool:
        """Whether it contains only white space so far."""
        return not self.rows and not any(self.pieces)

    def text(self, text: str, line: int) -> None:
        """Add text of the page that starts on source line `line`, with white space folded."""
        words = _SPACE.split(_INVISIBLE.sub("", text))
        if len(words) == 1 and not words[0]:
            return
        self.space |= not words[0]
        if not (body := " ".join(word for word in words if word)):
            return
        lead = len(text) - len(text.lstrip())
        start = line + text.count("\n", 0, lead)
        linked = any(mark.target for mark in self.opened)
        escaped = (_ESCAPED_IN_LINK if linked else _ESCAPED).sub(r"\\\g<0>", body)
        self._put(escaped, body[0], body[-1], start, start + text.strip().count("\n"))
        self.space = not words[-1]

    def raw(self, markdown: str, line: int, last: int | None = None) -> None:
        """Add Markdown or HTML as it is."""
        if self.tail == "`" and markdown[0] == "`" and not self.space:
            self.space = True  # otherwise two code spans would become one
        self._put(markdown, "\0", "`" if markdown[-1] == "`" else "\0", line, last or line)

    def open(self, mark: str, target: str = "") -> None:
        """Open a mark: `**`, `*`, or `[` with the address it links to."""
        self.opened.append(_Open(mark, target))

    def close(self) -> None:
        """Close the innermost mark; one without content is dropped."""
        mark = self.opened.pop()
        if mark.piece is None:
            return
        self.pieces.append(f"]({mark.target})" if mark.target else mark.mark)
        # Part of a word: glued on both sides, or a letter at its start. Glued only in front, a space was forgotten.
        size = sum(len(piece) for piece in self.pieces[mark.piece + 1 : -1])
        self.inside_word = (
            (mark.piece, len(self.pieces) - 1) if not mark.target and (mark.glued or size <= MAX_LETTERS) else None
        )

    def line_break(self) -> None:
        """Start a new line, and reopen the marks on it."""
        marks = [_Open(mark.mark, mark.target) for mark in self.opened]
        while self.opened:
            self.close()
        self._finish_row()
        self.opened = marks

    def finish(self) -> list[Row]:
        """Return the lines so far; the next text starts a new paragraph with the same marks open."""
        self.line_break()
        rows, self.rows = self.rows, []
        return rows

    def _put(self, markdown: str, first: str, last: str, line: int, last_line: int) -> None:
        """Add `markdown`, which begins and ends with the visible characters `first` and `last`."""
        before = " " if self.space or not self.pieces else self.tail
        glued = bool(_SPACED_SCRIPT.match(before) and _SPACED_SCRIPT.match(first))
        if self.inside_word is not None and glued:
            self.pieces[self.inside_word[0]] = self.pieces[self.inside_word[1]] = ""
        self.inside_word = None
        if self.space and self.pieces:
            self.pieces.append(" ")
        for mark in self.opened:
            if mark.piece is None:
                mark.glued = glued
                mark.piece = len(self.pieces)
                self.pieces.append(mark.mark)
        self.pieces.append(markdown)
        self.first = self.first or line
        self.last = max(self.last, last_line)
        self.tail, self.space = last, False

    def _finish_row(self) -> None:
        text = "".join(self.pieces).strip()
        if text:
            match = _LINE_START.match(text)
            if match:
                at = match.end() if match["number"] else 0
                text = f"{text[:at]}\\{text[at:]}"
            self.rows.append(Row(text, self.first, max(self.first, self.last)))
        self.pieces, self.space, self.tail, self.inside_word, self.first, self.last = [], False, "", None, 0, 0


def code_span(text: str) -> str:
    """`text` as a code span."""
    body = " ".join(_INVISIBLE.sub("", text).split())
    fence = "`" * (longest_ticks(body) + 1)
    edge = " " if body.startswith("`") or body.endswith("`") else ""
    return f"{fence}{edge}{body}{edge}{fence}"


def longest_ticks(text: str) -> int:
    """The length of the longest run of backticks."""
    return max((len(run) for run in re.findall("`+", text)), default=0)


def address(value: str) -> str:
    """A web address as it can be written in a Markdown link; '' if it cannot be followed."""
    value = "".join(value.split("\n")).strip()
    if re.match(r"(?:javascript|data|vbscript|blob)\s*:", value, re.IGNORECASE):
        return ""
    return "".join(_ADDRESS.get(char, char) for char in value if char.isprintable())
