"""Rules of the Markdown parser beyond CommonMark's. With `markdown`, the only importer of markdown-it-py."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, html_block
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token

from ..patterns import lazy_pattern
from .dialects import Dialects, Rule

# markdown-it-py silently drops what is nested deeper than this; its default is 20, which real articles exceed.
MAX_NESTING = 100
# A list and its item are two levels, and their content needs one more.
CONTAINER_LEVELS = 3
# Columns by which the body of a note is indented at least.
MIN_INDENT = 2
_DRAWING = lazy_pattern(r"<(svg|canvas|template)(?=[\s>])", re.IGNORECASE)
_BOX = lazy_pattern(r"</?(?:details|summary|div|section|article|aside|center)(?=[\s>])", re.IGNORECASE)
_MARKDOWN = lazy_pattern(r"(?:[-*+]|\d{1,3}[.)]|#{1,6})\s+\S|```|~~~")
# A heading whose signs stand right before its words, which CommonMark takes for text; "#tag" is none.
_GLUED_HEADING = lazy_pattern(r"(?P<signs>#{2,6})(?P<title>[^\s#].*)")
# What a line starts with that a rule other than that of paragraphs may read, lines of platforms aside; and what is text still.
_SIGNS = frozenset("`~>*-_+0123456789[<#|:=")
_TEXT = lazy_pattern(r"\*+[^\s*]|_+[^\s_]|[0-9]+[^0-9.)]|`{1,2}[^`]|\[")
_Rule = Callable[[StateBlock, int, int, bool], bool]


def plain_paragraph(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - one signature
    """A paragraph of lines that no other rule can read, which most are: it asks none of them about each line."""
    if state.is_code_block(start) or _may_define_link(state, start):
        return False
    dialects: Dialects | None = state.env["dialects"]
    line = start
    while line < state.lineMax and (at := state.bMarks[line] + state.tShift[line]) < state.eMarks[line]:
        if state.src[at] in _SIGNS and not _TEXT.match(state.src, at):
            return False
        if dialects is not None and dialects.starts.match(state.src, at):
            return False
        line += 1
    token = state.push("inline", "", 0)
    token.content, token.map = mdTrim(state.getLines(start, line, state.blkIndent, False)), [start, line]
    state.line = line
    return True


def _may_define_link(state: StateBlock, line: int) -> bool:
    """Whether a line starts with a bracket that isn't closed in it, or not as in text ("[words](…")."""
    start, end = state.bMarks[line] + state.tShift[line], state.eMarks[line]
    closed = state.src.find("]", start, end) if state.src.startswith("[", start) else 0
    return closed < 0 or (closed > 0 and (state.src[closed - 1] == "\\" or state.src.startswith(":", closed + 1)))


def signed(rule: _Rule, signs: str) -> _Rule:
    """`rule` for lines that start with one of `signs`: it would say no to all others, but after a longer look."""
    allowed = frozenset(signs)

    def asked(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        at = state.bMarks[start] + state.tShift[start]
        return state.src[at : at + 1] in allowed and rule(state, start, end, silent)

    return asked


def shallow(rule: _Rule) -> _Rule:
    """`rule`, which opens a container, limited to a depth at which the parser does not silently drop the text.

    Anything deeper is read as text.
    """

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level + CONTAINER_LEVELS < MAX_NESTING and rule(state, start, end, silent)

    return limited


def html(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """HTML as in CommonMark, with three exceptions.

    A `<script>` or comment without an end stops at the next blank line, or else it would swallow the rest of the article. A
    drawing is HTML, too. And a list, a heading or a fence right below the start of a box ends the HTML, as it is meant as
    Markdown.
    """
    if not state.src.startswith("<", state.bMarks[start] + state.tShift[start]):
        return False
    text = _text(state, start)
    if match := _DRAWING.match(text):
        return silent or _push_drawing(state, match[1], start, end)
    if not silent and not _ended(state, start, end):
        state.env["open_ended"] = True
        end = next((line for line in range(start + 1, end) if state.isEmpty(line)), end)
    elif not silent and _BOX.match(text):
        end = _end_of_box(state, start, end)
    return html_block(state, start, end, silent)


def _end_of_box(state: StateBlock, start: int, end: int) -> int:
    """The line right below the tags of a box where a list, a heading or a fence begins before an empty line, or `end`."""
    for line in range(start + 1, end):
        if state.isEmpty(line):
            break
        if _MARKDOWN.match(_text(state, line)) and _text(state, line - 1).rstrip().endswith(">"):
            return line
    return end


def _push_drawing(state: StateBlock, tag: str, start: int, end: int) -> bool:
    """Add the token for a drawing, which goes on to its end tag, or to the line before an empty one."""
    last = start
    while last + 1 < end and f"</{tag.lower()}" not in _text(state, last).lower() and not state.isEmpty(last + 1):
        last += 1
    _push(state, "html_block", start, last)
    state.line = last + 1
    return True


def _ended(state: StateBlock, start: int, end: int) -> bool:
    """Whether the HTML that starts on line `start` has an end, if it is of a kind that needs one.

    If the same kind starts again before that end, the end belongs to the second.
    """
    first = _text(state, start)
    opened = ((index, sequence[0].search(first)) for index, sequence in enumerate(HTML_SEQUENCES))
    kind, mark = next(((index, match[0].lower()) for index, match in opened if match), (0, ""))
    ends = HTML_SEQUENCES[kind][1]
    if not mark or ends.search(""):
        return True
    # What an earlier search did not find, a later one cannot find: this keeps many missing ends linear.
    missing: set[tuple[int, int]] = state.env.setdefault("missing", set())
    if (kind, end) in missing:
        return False
    for line in range(start, end):
        text = _text(state, line)
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return False
        found = ends.search(text)
        again = text.lower().find(mark) if line > start else -1
        if again == 0 or (again > 0 and mark == "<!--" and not (found and found.start() < again)):
            return False
        if found:
            return True
    missing.add((kind, end))
    return False


def _text(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]]


def glued_heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001 - one signature
    """A heading that lacks the blank after its signs ("##Title")."""
    if not state.src.startswith("##", state.bMarks[start] + state.tShift[start]) or state.is_code_block(start):
        return False
    match = _GLUED_HEADING.fullmatch(_text(state, start).rstrip())
    if match is None:
        return False
    if not silent:
        name, lines, words = f"h{len(match['signs'])}", [start, start + 1], match["title"].rstrip("#")
        state.push("heading_open", name, 1).map = lines
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = words.rstrip() if words[-1].isspace() else match["title"], lines, []
        state.push("heading_close", name, -1)
        state.line = start + 1
    return True


def marker_line(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A line of a platform's markup, with the lines that it hides, shows as code, or has indented below it."""
    if state.is_code_block(start):
        return False
    for rule, match in state.env["dialects"].read(_text(state, start).strip()):
        last = _last_line(state, rule, match, start, end) if rule.until else start
        if last is None:
            continue
        if not silent:
            _push_marker(state, rule, match, (start, last), end)
        return True
    return False


def _last_line(state: StateBlock, rule: Rule, match: re.Match[str], start: int, end: int) -> int | None:
    """The last of the lines that `rule` opens on line `start`, None if they have no end."""
    ends = rule.end(match)
    missing: set[tuple[Rule, re.Pattern[str] | None, int]] = state.env.setdefault("endless", set())
    if (rule, ends, end) in missing:
        return None
    for line in range(start + 1, end):
        if state.sCount[line] < state.blkIndent and not state.isEmpty(line):
            return None
        if state.isEmpty(line) and ends is None:
            return line - 1
        if state.isEmpty(line) and not rule.loose:
            return None
        if ends is not None and ends.search(_text(state, line)):
            return line
    if ends is None:
        return end - 1
    missing.add((rule, ends, end))
    state.env["open_ended"] = True
    return None


def _push_marker(state: StateBlock, rule: Rule, match: re.Match[str], span: tuple[int, int], end: int) -> None:
    """Add the tokens for the lines `span` (first and last), and for the body that is indented below them."""
    start, last = span
    lines = 0
    body = _indented_body(state, start, end) if rule.body in ("indented", "component") else None
    if body and rule.body == "indented":
        lines = body[0] - start - 1
    elif rule.body == "quoted":
        lines = _quoted_lines(state, start, end)
    token = _push(state, "marker", start, start if rule.role == "code" else last)
    token.meta = {"marker": rule.marker(match, lines)}
    if rule.role == "code":
        state.level += 1  # all of it is one region
        if last > start + 1:
            code = _push(state, "code_block", start + 1, last - 1)
            code.content = state.getLines(start + 1, last, state.blkIndent, False)
        _push(state, "marker", last, last).meta = token.meta
        state.level -= 1
    state.line = last + 1
    if body:
        _tokenize(state, start + 1, *body)


def _push(state: StateBlock, kind: str, first: int, last: int) -> Token:
    token = state.push(kind, "", 0)
    token.map = [first, last + 1]
    return token


def _indented_body(state: StateBlock, start: int, end: int) -> tuple[int, int] | None:
    """The end (exclusive) and the indent of the lines below `start` that are indented deeper; None if none of them needs it.

    They need it if the first would be code, or the title of a note goes with them.
    """
    indents: list[int] = []
    last = start
    for line in range(start + 1, end):
        if state.isEmpty(line):
            continue
        if state.sCount[line] < state.sCount[start] + MIN_INDENT:
            break
        indents.append(state.sCount[line])
        last = line
    return (last + 1, min(indents)) if indents else None


def _quoted_lines(state: StateBlock, start: int, end: int) -> int:
    """How many lines below `start` are in the same quotation; without one, the block on the next line is the note."""
    return end - start - 1 if state.parentType == "blockquote" else 1


def _tokenize(state: StateBlock, start: int, end: int, indent: int) -> None:
    """Parse the lines [start, end) as blocks that are indented by `indent` columns."""
    if state.level + CONTAINER_LEVELS >= MAX_NESTING:
        return
    outer = state.blkIndent, state.lineMax, state.parentType, state.level
    state.blkIndent, state.lineMax, state.parentType = indent, end, "root"
    state.level += 1
    state.md.block.tokenize(state, start, end)
    state.blkIndent, state.lineMax, state.parentType, state.level = outer
    state.line = end
