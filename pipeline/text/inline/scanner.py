"""One scan of inline Markdown, from left to right."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..entities import unescaped
from .destinations import destination
from .spans import Inline, Span, code_spans
from .tokens import TOKEN

# Brackets that may be open at a time; closing one costs time for everything inside it.
MAX_BRACKETS = 32

_SPACE_BEFORE_POINT = re.compile(r"(?<!\s)\s+(?=[.,;:!?)\]”’\"“]+(?:\s|$))")
# The start of a word, or of a file extension (".exe").
_WORD = re.compile(r"\.?[^\W_]")
_ENDS = frozenset(".…!?:;")
_NO_SPACE_SCRIPT = re.compile("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An opening bracket: where its text starts, in code points and pieces, and how many spans of each kind come before it."""

    start: int
    pieces: int
    image: bool
    spaced: bool
    known: list[int]


class Scanner:
    """One scan: `out` collects the plain text, `opened` the marks that are not closed yet."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.inline = Inline()
        self.out: list[str] = []
        self.size = 0
        self.last = ""
        self.after_close = False
        self.glue: str | None = None
        self.opened: dict[str, int] = {}
        self.brackets: list[_Bracket] = []
        self.code_ends = dict(code_spans(source)) if "`" in source else {}

    def run(self) -> Inline:
        """Scan to the end and return what was found."""
        at, end = 0, len(self.source)
        while at < end:
            match = TOKEN.search(self.source, at)
            if match is None:
                self.put(self.source[at:])
                break
            if match.start() > at:
                self.put(self.source[at : match.start()])
            at = self.token(match)
        self.inline.text = "".join(self.out).rstrip()
        return self.inline

    def token(self, match: re.Match[str]) -> int:
        """Handle one token; return where the scan continues."""
        kind = match.lastgroup
        if kind == "escape":
            self.put(match["escape"], literal=True)
        elif kind == "code":
            return self.code(match)
        elif kind == "auto":
            self.link(self.size, match["auto"], match["auto"])
        elif kind == "image":
            return self.bracket(match, image=True)
        elif kind == "open":
            return self.bracket(match, image=False)
        elif kind == "close":
            return self.close(match)
        elif kind == "mark":
            self.mark(match)
        elif self.last and not self.last.isspace() and match["html"].lower().startswith(("<br", "<p", "<li", "<div")):
            self.put(" ")
        return match.end()

    def put(self, text: str, *, literal: bool = False) -> None:
        """Add text with white space folded, and restore a space that was lost between two words."""
        if "&" in text and not literal:
            text = unescaped(text)
        if self.after_close and text[:1].isspace():
            text = _without_space(text)
        if not text:
            return
        if self.glue is not None and self.glue.isalnum() and _joins(self.last) and _WORD.match(text):
            self.append(" ")
        self.glue = None
        self.after_close = False
        lead = " " if text[0].isspace() and self.last and self.last != " " else ""
        body = " ".join(text.split())
        tail = " " if body and text[-1].isspace() else ""
        self.append(lead + body + tail)

    def append(self, text: str) -> None:
        """Add `text` as it is."""
        if text:
            self.out.append(text)
            self.size += len(text)
            self.last = text[-1]

    def code(self, match: re.Match[str]) -> int:
        """Handle a code span, or literal backticks if it has no end."""
        ticks = match["code"]
        end = self.code_ends.get(match.start(), 0) - len(ticks)
        if end < 0:
            self.put(ticks, literal=True)
            return match.end()
        self.lost_space(self.source[match.end() : match.end() + 1])
        start = self.size
        self.put(" ".join(self.source[match.end() : end].split()) or " ", literal=True)
        self.record(self.inline.code, start)
        self.closed(end + len(ticks))
        return end + len(ticks)

    def bracket(self, match: re.Match[str], *, image: bool) -> int:
        """Handle an opening bracket: remember where its text starts. Beyond MAX_BRACKETS it is text."""
        if len(self.brackets) >= MAX_BRACKETS:
            self.put(match[0], literal=True)
            return match.end()
        spaced = self.source[match.end() : match.end() + 1].isspace()
        self.brackets.append(_Bracket(self.size, len(self.out), image, spaced, [len(spans) for spans in self.inline.marks]))
        if not image:
            self.lost_space(self.source[match.end() : match.end() + 1])
        return match.end()

    def close(self, match: re.Match[str]) -> int:
        """Handle a closing bracket: a link or an image if an address follows, literal text otherwise."""
        target = destination(self.source, match.end())
        if not self.brackets:
            if target is None:
                self.put("]", literal=True)
                return match.end()
            return target[1]
        bracket = self.brackets.pop()
        if target is None:
            self.literal(bracket)
            return match.end()
        if bracket.image:
            alt = self.taken_back(bracket).strip()
            self.inline.images.append(Span(bracket.start, bracket.start, alt, target[0]))
        else:
            self.record(self.inline.links, bracket.start, target[0])
            self.closed(target[1])
        return target[1]

    def taken_back(self, bracket: _Bracket) -> str:
        """Remove the text since `bracket` from the output and return it."""
        text = "".join(self.out[bracket.pieces :])
        del self.out[bracket.pieces :]
        self.size = bracket.start
        self.last = self.out[-1][-1] if self.out else ""
        return text

    def literal(self, bracket: _Bracket) -> None:
        """Add brackets as text, and shift the spans inside them."""
        text = self.taken_back(bracket)
        inner = text if bracket.spaced else text.lstrip()
        opening = "![" if bracket.image else "["
        shift = len(opening) + len(inner) - len(text)
        for spans, known in zip(self.inline.marks, bracket.known, strict=True):
            spans[known:] = [Span(span.start + shift, span.end + shift, span.text, span.href) for span in spans[known:]]
        self.glue = None
        self.put(f"{opening}{inner}]", literal=True)

    def link(self, start: int, text: str, href: str) -> None:
        """Add an autolink."""
        self.put(text, literal=True)
        self.record(self.inline.links, start, href)

    def mark(self, match: re.Match[str]) -> None:
        """Handle an emphasis mark, which opens or closes; with space on both sides, or inside a name, it is text."""
        before = self.source[match.start() - 1 : match.start()]
        after = self.source[match.end() : match.end() + 1]
        mark = match["mark"]
        key = mark[0] + ("2" if len(mark) > 1 else "1")
        if key not in self.opened:
            if not after or (after.isspace() and (not before or before.isspace())):
                if len(mark) == 1:
                    self.put(mark, literal=True)
                return
            if mark[0] == "_" and before.isalnum() and after.isalnum() and not self.lost_underscore(match):
                self.put(mark, literal=True)
                return
            if after.isspace():
                return
            self.lost_space(after)
            self.opened[key] = self.size
        elif mark[0] == "_" and before.isalnum() and after.isalnum() and self.source.find("_", match.end()) >= 0:
            self.put(mark, literal=True)
        else:
            start = self.opened.pop(key)
            self.record(self.inline.strong if len(mark) > 1 else self.inline.emphasis, start)
            self.closed(match.end())

    def lost_underscore(self, match: re.Match[str]) -> bool:
        """Whether `to_your device_ ` is emphasis whose space was lost, not a name like snake_case."""
        tail = self.source[match.end() : match.end() + 80]
        end = tail.find(match["mark"])
        return (
            end > 0
            and not tail[end + len(match["mark"]) : end + len(match["mark"]) + 1].isalnum()
            and (" " in tail[:end] or end >= 2)
        )

    def lost_space(self, after: str) -> None:
        """Note that the next text may have lost the space before it."""
        if after and not _NO_SPACE_SCRIPT.match(after) and not _NO_SPACE_SCRIPT.match(self.last or " "):
            self.glue = self.last if self.last.isalnum() else ("a" if self.last in ").,:;?!”>" and self.last else None)

    def closed(self, end: int) -> None:
        """Note that a mark was closed: a space before a period, or none before a word, is the converter's mistake."""
        self.after_close = True
        after = self.source[end : end + 1]
        ended = self.last in _ENDS and after.isalpha()
        if after.isalnum() and (self.last.isalnum() or ended) and not _NO_SPACE_SCRIPT.match(after + self.last):
            self.glue = "a" if ended else self.last

    def pieces_from(self, start: int) -> list[str]:
        """The pieces of plain text from offset `start` on (the scan is at `size`)."""
        index, at = len(self.out), self.size
        while index and at > start:
            index -= 1
            at -= len(self.out[index])
        return self.out[index:] if at == start else ["".join(self.out[index:])[start - at :]]

    def record(self, spans: list[Span], start: int, href: str = "") -> None:
        """Add the text from `start` on to `spans`."""
        text = "".join(self.pieces_from(start))
        lead = len(text) - len(text.lstrip())
        text = text.strip()
        if text or href:
            spans.append(Span(start + lead, start + lead + len(text), text, href))


def _without_space(text: str) -> str:
    """`text`, which follows a mark, without its first space before a period or the like."""
    match = _SPACE_BEFORE_POINT.search(text)
    if match is None:
        return text
    rest = text[match.end() :]
    opens = rest == "“" or (rest == '"' and match.start() > 0)  # it opens a quotation
    return text if opens else text[: match.start()] + rest


def _joins(last: str) -> bool:
    return bool(last) and (last.isalnum() or last in ").,:;?!…”>")
