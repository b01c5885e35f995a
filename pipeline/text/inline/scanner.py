"""One pass over the tokens of inline Markdown, from left to right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ...patterns import lazy_pattern
from ..entities import unescaped
from ..invisible import BOXES, composed, without_invisible
from .destinations import bounded
from .emphasis import Run
from .indices import MAX_BASE, index_text
from .spans import Inline, Span
from .tokens import MAX_BRACKETS, Token, tokens

# Emphasis inside so much emphasis is not recorded; recording costs time for everything inside it.
MAX_NESTED = 16
# A blank behind a bracket, if need be after the end of emphasis; and what stands behind one that has no words.
_SPACED = lazy_pattern(r"[*_~]{0,4}\s")
_ALONE = lazy_pattern(r"[*_~\"'”’]{0,4}(?:\s|$)")
_SPACE_BEFORE_POINT = lazy_pattern(r"(?<!\s)\s+(?=[.,;:!?)\]”’\"“]+(?:\s|$))")
# The start of a word, or of a file extension (".exe").
_WORD = lazy_pattern(r"\.?[^\W_]")
_ENDS = frozenset(".…!?:;")
_NO_SPACE_SCRIPT = lazy_pattern("[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
# The box of a task.
_BOX = lazy_pattern(rf"\s*(?:\[[ xX\xa0]?\]|[{BOXES}]\ufe0f?)\s+(?=\S)")
# Tags that start or end a line.
_LINE_TAG = lazy_pattern(r"</?(?:br|p|li|div|h[1-6r]|t[dhr]|d[dt]|[uo]l|pre|blockquote)\b", re.IGNORECASE)
_SCRIPT_TAG = lazy_pattern(r"<(/?)su([bp])\b", re.IGNORECASE)
_PROGRAM = lazy_pattern(r"(?:javascript|vbscript|data(?!\s*:\s*image/))\s*:", re.IGNORECASE)
_IMAGE_TAG = lazy_pattern(r"<img\b", re.IGNORECASE)
# The words of a link to a footnote.
_NOTE = lazy_pattern(r"\s*\[(?:\d{1,3}|[a-z])\]\s*")
_ATTRIBUTE = lazy_pattern(r"\s(src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Bracket:
    """An opening bracket: where its text starts, in code points and pieces, and how many spans of each kind come before it.

    `spaced`: a blank follows. `alone`: no word follows; it is the name of a key, or a sign.
    """

    start: int
    pieces: int
    image: bool
    spaced: bool
    alone: bool
    known: list[int]


class Scanner:
    """One scan: `out` collects the plain text, `opened` the marks that are not closed yet."""

    def __init__(self, source: str) -> None:
        self.source = composed(source)
        self.inline = Inline()
        self.out: list[str] = []
        self.size = 0
        self.last = ""
        self.after_close = False
        self.glue: str | None = None
        self.opened: dict[int, int] = {}
        self.brackets: list[_Bracket] = []
        self.raised: _Bracket | None = None

    def run(self) -> Inline:
        """Scan to the end and return what was found."""
        found, runs = tokens(self.source)
        box = _BOX.match(self.source)
        at = box.end() if box else 0
        for token in found:
            if token.start < at:  # the box of a task
                continue
            if token.start > at:
                self.put(self.source[at : token.start])
            self.token(token, runs)
            at = token.end
        if at < len(self.source):
            self.put(self.source[at:])
        while self.brackets:
            bracket = self.brackets.pop()
            if bracket.alone:
                self.literal(bracket, "")
        self.inline.text = "".join(self.out).rstrip()
        return self.inline

    def token(self, token: Token, runs: Mapping[int, Run]) -> None:
        """Handle one token."""
        kind = token.kind
        if kind == "mark":
            self.run_of_marks(runs[token.start])
        elif kind in ("open", "image"):
            self.bracket(token)
        elif kind == "close":
            self.close(token)
        elif kind == "code":
            self.code(token)
        elif kind == "html":
            self.tag(token)
        elif kind == "auto":
            start = self.size
            self.put(token.text, literal=True)
            self.record(self.inline.links, start, token.text)
        elif kind in ("note", "data"):  # the mark of a footnote, or a whole file in an address
            self.after_close = True
        else:
            self.put(token.text, literal=kind != "address")

    def put(self, text: str, *, literal: bool = False) -> None:
        """Add text with white space folded, and restore a space that was lost between two words."""
        if "&" in text and not literal:
            text = without_invisible(unescaped(text))
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

    def code(self, token: Token) -> None:
        """Add a code span."""
        self.lost_space(token.text[:1])
        start = self.size
        self.put(" ".join(token.text.split()) or " ", literal=True)
        self.record(self.inline.code, start)
        self.closed(token.end)

    def tag(self, token: Token) -> None:
        """Handle an HTML tag: one that starts a line is a space; a number that stands higher or lower stays apart."""
        if _LINE_TAG.match(token.text):
            if self.last and not self.last.isspace():
                self.put(" ")
        elif script := _SCRIPT_TAG.match(token.text):
            if not script[1]:
                self.raised = self.here(image=False)
            elif self.raised is not None:
                self.index(self.raised, "^" if script[2] in "pP" else "_", self.source[token.end : token.end + 1])
                self.raised = None
        elif _IMAGE_TAG.match(token.text):
            named = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(token.text)}
            alt = " ".join(unescaped(named.get("alt", "")).split())
            address = bounded(unescaped(named.get("src", "")).strip())
            if not _PROGRAM.match(address):
                self.inline.images.append(Span(self.size, self.size, alt, address))

    def index(self, bracket: _Bracket, sign: str, after: str) -> None:
        """Write what stands higher or lower since `bracket`: `2<sup>10</sup>` is 2^10; the mark of a footnote goes."""
        text = self.taken_back(bracket)
        kept = index_text("".join(self.out[-2:])[-MAX_BASE:], sign, text.strip(), after)
        added = kept.find(text.strip()) if kept else 0
        for spans, known in zip(self.inline.marks, bracket.known, strict=True):
            spans[known:] = [span.moved(added) for span in spans[known:]] if kept else []
        if kept:
            self.append(kept)
        else:
            self.after_close = True

    def here(self, *, image: bool, spaced: bool = False, alone: bool = False) -> _Bracket:
        """A bracket that opens here."""
        return _Bracket(self.size, len(self.out), image, spaced, alone, [len(spans) for spans in self.inline.marks])

    def bracket(self, token: Token) -> None:
        """Handle an opening bracket: remember where its text starts. Beyond MAX_BRACKETS it is text."""
        if len(self.brackets) >= MAX_BRACKETS:
            self.put(token.text, literal=True)
            return
        after = self.source[token.end : token.end + 1]
        spaced = _SPACED.match(self.source, token.end) is not None
        alone = _ALONE.match(self.source, token.end) is not None
        self.brackets.append(self.here(image=token.kind == "image", spaced=spaced, alone=alone))
        if token.kind == "open":
            self.lost_space(after)

    def close(self, token: Token) -> None:
        """Handle a closing bracket: a link or an image if an address follows, literal text otherwise."""
        if not self.brackets:
            if token.href is None:
                self.put("]", literal=True)
            return
        bracket = self.brackets.pop()
        if token.href is None:
            self.literal(bracket)
        elif bracket.image:
            alt = self.taken_back(bracket).strip()
            self.inline.images.append(Span(bracket.start, bracket.start, alt, token.href))
        elif token.href.startswith("#") and _NOTE.fullmatch("".join(self.out[bracket.pieces :])):
            self.taken_back(bracket)
            self.after_close = True
        else:
            self.record(self.inline.links, bracket.start, token.href)
            self.closed(token.end)

    def taken_back(self, bracket: _Bracket) -> str:
        """Remove the text since `bracket` from the output and return it."""
        text = "".join(self.out[bracket.pieces :])
        del self.out[bracket.pieces :]
        self.size = bracket.start
        self.last = self.out[-1][-1] if self.out else ""
        return text

    def literal(self, bracket: _Bracket, closing: str = "]") -> None:
        """Add brackets as text, and shift the spans inside them."""
        text = self.taken_back(bracket)
        inner = " " * bracket.spaced + text.lstrip()
        opening = "![" if bracket.image else "["
        shift = len(opening) + len(inner) - len(text)
        for spans, known in zip(self.inline.marks, bracket.known, strict=True):
            spans[known:] = [span.moved(shift) for span in spans[known:]]
        self.glue = None
        self.put(f"{opening}{inner}{closing}", literal=True)

    def run_of_marks(self, run: Run) -> None:
        """Handle a run of emphasis marks, each of which opens, closes, is text, or is dropped."""
        for mark in run.marks():
            if mark.text:
                self.put(mark.text, literal=True)
            elif mark.pair >= 0 and not mark.opens:
                start = self.opened.pop(mark.pair, None)
                if run.mark != "~" and start is not None:
                    self.record(self.inline.strong if mark.strong else self.inline.emphasis, start)
                self.closed(run.end)
            elif not run.after.isspace():
                self.lost_space(run.after)
            if mark.opens and len(self.opened) < MAX_NESTED:
                self.opened[mark.pair] = self.size

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
