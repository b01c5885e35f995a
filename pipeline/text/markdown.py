"""Markdown text -> blocks with their source lines. The only importer of markdown-it-py.

Blocks are parsed, inlines are not: `text.inline` reads the inline markup of the few lines that need it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, blockquote, html_block, list_block
from markdown_it.rules_block.html_block import HTML_SEQUENCES
from markdown_it.token import Token

from .blocks import Block, BlockKind, Document, Item, with_unparsed_lines
from .code import fenced_lines, indented_lines
from .inline.wrapped import readable_lines
from .invisible import readable
from .lines import Lines
from .references import References

# markdown-it-py silently drops what is nested deeper than this; its default is 20, which real articles exceed.
MAX_NESTING = 100
# A list and its item are two levels, and their content needs one more.
CONTAINER_LEVELS = 3
_Rule = Callable[[StateBlock, int, int, bool], bool]
_MARKS = re.compile(r"^(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?:\s|$)))*")


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["block"])
    parser.block.ruler.at("html_block", _html_block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("list", _shallow(list_block), {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.at("blockquote", _shallow(blockquote), {"alt": ["paragraph", "reference", "blockquote", "list"]})
    return parser


def _shallow(rule: _Rule) -> _Rule:
    """`rule`, which opens a container, limited to a depth at which the parser does not silently drop the text.

    Anything deeper is read as text.
    """

    def limited(state: StateBlock, start: int, end: int, silent: bool) -> bool:
        return state.level + CONTAINER_LEVELS < MAX_NESTING and rule(state, start, end, silent)

    return limited


def _html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """HTML as in CommonMark, except that a `<script>` or comment without an end stops at the next blank line.

    CommonMark would let it swallow the rest of the article.
    """
    if not silent and state.src.startswith("<", state.bMarks[start] + state.tShift[start]) and not _ended(state, start, end):
        state.env["open_ended"] = True
        end = next((line for line in range(start + 1, end) if state.isEmpty(line)), end)
    return html_block(state, start, end, silent)


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


def parse(lines: Lines) -> Document:
    """Parse `lines` into blocks. Never fails on any text."""
    environment: dict[str, Any] = {}
    source = readable([lines.line(index) for index in range(len(lines))], lines.text)
    tokens = _parser().parse("\n".join(source).replace("\0", "\ufffd"), environment)
    references = References.of(environment.get("references", {}))
    blocks = tuple(with_unparsed_lines(lines, _leaf_blocks(lines, source, tokens, references)))
    regions = tuple(token.map[0] for token in tokens if token.level == 0 and token.nesting >= 0 and token.map)
    return Document(lines, blocks, regions, bool(environment.get("open_ended") or references.addresses))


def _leaf_blocks(lines: Lines, source: list[str], tokens: list[Token], references: References) -> list[Block]:
    walk = _Walk(lines, source, references)
    numbers = _numbers(tokens)
    for index, token in enumerate(tokens):
        if token.type not in _PARAGRAPH:  # its inline token has everything
            walk.step(token, numbers.get(index))
    return walk.blocks


def _numbers(tokens: list[Token]) -> dict[int, int]:
    """The number of each ordered list item, by token index: as printed, or counted if all items print the same number."""
    numbers: dict[int, int] = {}
    opened: list[list[int]] = []
    for index, token in enumerate(tokens):
        if token.type in ("ordered_list_open", "bullet_list_open"):
            opened.append([])
        elif token.type == "list_item_open":
            opened[-1].append(index)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            items = opened.pop()
            printed = [int(tokens[at].info) for at in items if tokens[at].info.isdigit()]
            same = len(printed) > 1 and len(set(printed)) == 1
            for position, (at, number) in enumerate(zip(items, printed, strict=False)):
                numbers[at] = number + position if same else number
    return numbers


class _Walk:
    """A walk over the parser's tokens: which containers are open, and which list items still lack their first block."""

    def __init__(self, lines: Lines, source: list[str], references: References) -> None:
        self.lines = lines
        self.source = source
        self.references = references
        self.lists = 0
        self.quote = 0
        self.level = 0
        self.table: tuple[int, int] | None = None
        self.items: list[Item] = []
        self.item_line: int | None = None
        self.blocks: list[Block] = []

    def step(self, token: Token, number: int | None) -> None:
        """Add the blocks that `token` completes; `number` is that of an ordered list item."""
        if token.type == "list_item_open":
            self.open_item(token, number)
        elif token.type == "list_item_close":
            self.empty_item()
        elif not self.container(token):
            self.leaf(token)

    def container(self, token: Token) -> bool:
        """Track what `token` opens or closes; return whether it is not a leaf."""
        name = token.type
        if name in ("bullet_list_open", "ordered_list_open"):
            self.lists += 1
        elif name in ("bullet_list_close", "ordered_list_close"):
            self.lists -= 1
        elif name in ("blockquote_open", "blockquote_close"):
            self.quote += 1 if name == "blockquote_open" else -1
        elif name in ("heading_open", "heading_close"):
            self.level = int(token.tag[1]) if name == "heading_open" else 0
        elif name == "table_open":
            self.table = (token.map[0], token.map[1]) if token.map else None
        else:
            return self.table is not None and name != "table_close"
        return True

    def open_item(self, token: Token, number: int | None) -> None:
        """A list item starts; several may start on one line."""
        start = token.map[0] if token.map else 0
        if self.item_line not in (None, start):
            self.empty_item()
        self.items.append(Item(number, token.markup, self.lists))
        self.item_line = start

    def empty_item(self) -> None:
        """Add a block for open items without a block on their line: they have no text, or a reference definition."""
        if self.item_line is not None:
            text = _MARKS.sub("", self.lines.line(self.item_line), count=1).strip()
            kind: BlockKind = "reference" if text else "item"
            items = tuple(self.items)
            self.blocks.append(Block(kind, self.item_line, self.item_line, (text,), 0, self.lists, self.quote, items))
        self.items, self.item_line = [], None

    def leaf(self, token: Token) -> None:
        """Add the leaf block of `token`, if it has one."""
        span = self.table if token.type == "table_close" else token.map
        if token.type == "table_close":
            self.table = None
        if span is None or token.type not in _LEAF_KINDS:
            return
        first, last = span[0], min(span[1], len(self.lines)) - 1
        while last > first and self.lines.blank(last):
            last -= 1
        if self.item_line is not None and first != self.item_line:
            self.empty_item()
        items = tuple(self.items)
        self.items, self.item_line = [], None
        if token.type == "inline":
            # one entry per source line; the underline of a setext heading is a block "rule" of its own
            kind: BlockKind = "heading" if self.level else "paragraph"
            content = self.padded(tuple(token.content.split("\n")), first, last)
            content = readable_lines(self.references.resolved(content))
        else:
            kind = _LEAF_KINDS[token.type]
            content = tuple(self.lines.line(index) for index in range(first, last + 1))
            if token.type == "fence":
                content = fenced_lines(content, token.content, token.markup, token.info)
            elif kind == "code":
                content = indented_lines(content, token.content)
            elif kind == "table":
                content = self.references.resolved(content)
        level = self.level if token.type == "inline" else 0
        fenced = token.type == "fence"
        self.blocks.append(Block(kind, first, last, content, level, self.lists, self.quote, items, fenced))

    def padded(self, content: tuple[str, ...], first: int, last: int) -> tuple[str, ...]:
        """`content` plus its first lines of no-break space or the like, which the parser strips."""
        missing = last + 1 - first - len(content)
        if not missing:
            return content
        said = next((index for index, line in enumerate(content) if line.strip()), 0)
        text = content[said].rstrip()
        leading = (count for count in range(missing + 1) if self.source[first + count + said].rstrip().endswith(text))
        return ("",) * next(leading, 0) + content


_PARAGRAPH = frozenset({"paragraph_open", "paragraph_close"})
_LEAF_KINDS: dict[str, BlockKind] = {
    "inline": "paragraph",
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "hr": "rule",
    "table_close": "table",
}
