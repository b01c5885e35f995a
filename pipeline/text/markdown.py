"""Markdown text -> blocks with their source lines. With `block_rules`, the only importer of markdown-it-py.

Blocks are parsed, inlines are not: `text.inline` reads the inline markup of the few lines that need it.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import blockquote, fence, heading, hr, list_block, reference
from markdown_it.token import Token

from ..patterns import lazy_pattern
from .block_rules import MAX_NESTING, glued_heading, html, marker_line, plain_paragraph, shallow, signed
from .blocks import Block, BlockKind, Document, Item, with_unparsed_lines
from .code import fenced_lines, indented_lines
from .dialects import Dialects, all_dialects
from .inline.wrapped import readable_lines
from .invisible import readable
from .lines import Lines
from .references import References

_MARKS = lazy_pattern(r"^(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?:\s|$)))*")
# What most rules end.
_ENDED = ["paragraph", "reference", "blockquote"]


@cache
def _parser(*, with_markers: bool) -> MarkdownIt:
    """The parser; only one `with_markers` looks for the lines of platforms."""
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING}).enable("table")
    parser.core.ruler.enableOnly(["block"])
    rules = parser.block.ruler
    for name, rule, signs in (("fence", fence, "`~"), ("blockquote", shallow(blockquote), ">"), ("hr", hr, "*-_")):
        rules.at(name, signed(rule, signs), {"alt": [*_ENDED, "list"]})
    for name, rule, signs in (("list", shallow(list_block), "*-+0123456789"), ("heading", heading, "#")):
        rules.at(name, signed(rule, signs), {"alt": _ENDED})
    rules.at("reference", signed(reference, "["), {"alt": []})
    rules.at("html_block", html, {"alt": _ENDED})
    rules.after("heading", "glued_heading", glued_heading, {"alt": _ENDED})
    rules.before("table", "plain_paragraph", plain_paragraph, {"alt": []})
    if with_markers:
        rules.before("fence", "marker", marker_line, {"alt": [*_ENDED, "list"]})
    return parser


def parse(lines: Lines) -> Document:
    """Parse `lines` into blocks. Never fails on any text."""
    source = readable(lines.all(), lines.text)
    text = "\n".join(source).replace("\0", "\ufffd")
    dialects = all_dialects() if all_dialects().may_be_in(text, source) else None
    environment: dict[str, Any] = {"dialects": dialects}
    tokens = _parser(with_markers=dialects is not None).parse(text, environment)
    references = References.of(environment.get("references", {}))
    blocks = tuple(with_unparsed_lines(lines, _leaf_blocks(_Walk(lines, source, references, dialects), tokens)))
    regions = tuple(token.map[0] for token in tokens if token.level == 0 and token.nesting >= 0 and token.map)
    return Document(lines, blocks, regions, bool(environment.get("open_ended") or references.addresses))


def _leaf_blocks(walk: _Walk, tokens: list[Token]) -> list[Block]:
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
        if token.type not in _OF_LISTS:
            continue
        if token.type == "list_item_open":
            opened[-1].append(index)
        elif token.nesting > 0:
            opened.append([])
        else:
            items = opened.pop()
            printed = [int(tokens[at].info) for at in items if tokens[at].info.isdigit()]
            same = len(printed) > 1 and len(set(printed)) == 1
            for position, (at, number) in enumerate(zip(items, printed, strict=False)):
                numbers[at] = number + position if same else number
    return numbers


class _Walk:
    """A walk over the parser's tokens: which containers are open, and which list items still lack their first block."""

    def __init__(self, lines: Lines, source: list[str], references: References, dialects: Dialects | None) -> None:
        self.lines = lines
        self.source = source
        self.references = references
        self.dialects = dialects
        self.lists = 0
        self.quote = 0
        self.level = 0
        self.table: tuple[int, int] | None = None
        self.items: list[Item] = []
        self.item_line: int | None = None
        self.blocks: list[Block] = []

    def step(self, token: Token, number: int | None) -> None:
        """Add the blocks that `token` completes; `number` is that of an ordered list item."""
        if token.type == "inline":
            if self.table is None:
                self.leaf(token)
        elif token.type == "list_item_open":
            self.open_item(token, number)
        elif token.type == "list_item_close":
            self.empty_item()
        elif not self.container(token):
            self.leaf(token)

    def container(self, token: Token) -> bool:
        """Track what `token` opens or closes; return whether it is not a leaf."""
        name = token.type
        if name in _LISTS:
            self.lists += token.nesting
        elif name in ("blockquote_open", "blockquote_close"):
            self.quote += token.nesting
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
        counted = number is not None and int(token.info) != number
        self.items.append(Item(number, token.markup, self.lists, counted))
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
        marker = token.meta.get("marker")
        if marker is not None and marker.role != "text":
            kind: BlockKind = "html"
            content = ("",) * (last + 1 - first)
        elif token.type == "inline":
            # one entry per source line; the underline of a setext heading is a block "rule" of its own
            kind = "heading" if self.level else "paragraph"
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
        if self.dialects is not None and kind in ("heading", "paragraph", "table"):
            content = tuple([self.dialects.seen(line, heading=kind == "heading") for line in content])
        level = self.level if token.type == "inline" else 0
        fenced = token.type == "fence"
        self.blocks.append(Block(kind, first, last, content, level, self.lists, self.quote, items, fenced, marker))

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
_LISTS = frozenset({"bullet_list_open", "ordered_list_open", "bullet_list_close", "ordered_list_close"})
_OF_LISTS = _LISTS | {"list_item_open"}
_LEAF_KINDS: dict[str, BlockKind] = {
    "inline": "paragraph",
    "fence": "code",
    "code_block": "code",
    "html_block": "html",
    "marker": "paragraph",
    "hr": "rule",
    "table_close": "table",
}
