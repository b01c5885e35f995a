"""A whole page -> Markdown with front matter, and the text that was left out."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import ArticleWarning
from ...settings.teaching import NO_SELECTORS, Html, texts
from ..stated import Statement, statements, unread
from . import article, metadata
from .blocks import heading
from .builder import Excluded
from .classifier import classify
from .normalize import normalize
from .pieces import Text
from .tree import Node, parse
from .writer import UNLIKE, Writer

OUTSIDE = "outside the article"
MARK = "number or head of a list"
# The reasons that rest on a judgement about the text and not on an element or a name.
JUDGED = (OUTSIDE, UNLIKE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the Markdown with the source lines (1-based) it came from; `composed`: whether it is front matter."""

    text: str
    first: int
    last: int
    composed: bool = False


@dataclass(frozen=True, slots=True)
class Converted:
    """The Markdown of a page, and the words of the page that it does not contain, in order.

    `stated` is what the page states as data (JSON-LD), and `doubts` are about what of it cannot be read. `composed` is the one
    whose words stand in the Markdown, below the article; None if none does.
    """

    rows: tuple[Line, ...]
    excluded: tuple[Excluded, ...]
    stated: tuple[Statement, ...] = ()
    doubts: tuple[ArticleWarning, ...] = ()
    composed: Statement | None = None


def convert(text: str, *, path: str, selectors: Html = NO_SELECTORS, compose: bool = False) -> Converted:
    """Convert the HTML in `text`; `selectors` choose the article and what is not part of it.

    With `compose`, the steps that the page states as data are written below the article, as a list.

    Raises ReadError if it cannot be parsed.
    """
    page = parse(text, path=path, content=texts(selectors.content), drop=texts(selectors.drop))
    removed = normalize(page)
    page.note_tags()
    body = page.find("body") or page
    found = article.find(page, has_choice=bool(selectors.content))
    if not found.chosen:
        classify(body, found.root)
    writer = Writer()
    for node in removed:
        writer.exclude(node, MARK)
    if found.headline is not None:
        heading(writer, found.headline)
    held = [found.root] if found.headline is None else [found.root, found.headline]
    _surroundings(body, found, _holders(body, held), writer)
    stated, doubts = _stated(page)
    composed = next((entry for entry in stated if entry.type == "HowTo"), None) if compose else None
    if composed is not None:
        writer.flow(_as_list(composed))
        writer.paragraph()
    head = metadata.front_matter(page)
    top = page.find("head")
    line = top.line if top else 1
    rows = [Line(row, line, line, composed=True) for row in head]
    if head and writer.rows:
        rows.append(Line("", line, line, composed=True))
    rows.extend(Line(row.text, row.first, row.last) for row in writer.rows)
    return Converted(tuple(rows), tuple(writer.excluded), tuple(stated), tuple(doubts), composed)


def _stated(page: Node) -> tuple[list[Statement], list[ArticleWarning]]:
    """What the JSON-LD of a page states, and the doubts about what cannot be read."""
    found: list[Statement] = []
    doubts: list[ArticleWarning] = []
    for text, line in metadata.json_texts(page):
        try:
            found += statements(text, line)
        except ValueError as error:
            doubts.append(unread(error, (line, line)))
    return found, doubts


def _as_list(stated: Statement) -> Node:
    """Stated steps as elements: a heading, if they have a name, and a list."""

    def element(tag: str, text: str) -> Node:
        return Node(tag, {}, stated.line, [Text(text, stated.line)], last=stated.line, plain=len(text))

    steps = [element("li", entry) for entry in stated.entries]
    plain = sum(step.plain for step in steps)
    numbered = Node("ol", {}, stated.line, [*steps], last=stated.line, plain=plain)
    heads = [element("h2", stated.name)] if stated.name else []
    return Node("div", {}, stated.line, [*heads, numbered], last=stated.line, plain=plain)


def _holders(node: Node, held: list[Node]) -> set[int]:
    """The ids of the elements from `node` down to those of `held`, and of these themselves."""
    if any(node is entry for entry in held):
        return {id(node)}
    found: set[int] = set()
    for child in node.nodes:
        found |= _holders(child, held)
    return found | {id(node)} if found else found


def _surroundings(node: Node, found: article.Found, holders: set[int], writer: Writer) -> None:
    """Write the article in its place, and record the text around it as left out."""
    if node is found.root:
        writer.flow(node)
        writer.paragraph()
        return
    for child in node.children:
        if child is found.headline:
            continue
        if isinstance(child, Node) and id(child) in holders:
            _surroundings(child, found, holders, writer)
        else:
            writer.part(child, OUTSIDE)
