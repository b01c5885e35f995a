"""A page -> its text blocks: paragraphs, headings, lists, tables, and runs of text between such elements.

A list or a table of data is one block, so that no item of it is judged alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from .boilerplate import exclusion_reason
from .pieces import Comment, Text
from .tree import INLINE, UNSEEN, Node

# An element around a run of text that stands between blocks; it has no tag of its own in the page.
RUN = "#run"
# An element that is left out for one of these reasons has no blocks.
NEVER_SHOWN = ("not shown", "hidden", "dialog", "comments", "named in the settings")
# The least characters outside links of a block of running text.
RUNNING_TEXT = 80
_WITHIN_LINE = INLINE | UNSEEN | frozenset("img br picture button label input summary".split())
_WHOLE = frozenset("p pre ol dl figure blockquote h1 h2 h3 h4 h5 h6".split())
# A bullet list or a table with one of these arranges parts of the page, and its cells and items are blocks.
_ARRANGED = frozenset("h1 h2 h3 h4 h5 h6 p table article section div".split())


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A block of the page: its element, the elements around it from the body inwards, and the text that it shows."""

    node: Node
    path: tuple[Node, ...]
    text: str

    @property
    def is_running(self) -> bool:
        """Whether it is running text: long enough, and mostly outside links."""
        return self.node.plain >= RUNNING_TEXT and self.node.plain > 2 * self.node.linked

    @property
    def kind(self) -> str:
        """The tag of its element."""
        return self.node.tag


def text_blocks(body: Node) -> list[TextBlock]:
    """The blocks below `body` with text, in order. Runs of text beside other elements get an element of their own."""
    blocks: list[TextBlock] = []
    _collect(body, (body,), blocks)
    return blocks


def _collect(node: Node, path: tuple[Node, ...], blocks: list[TextBlock]) -> None:
    """Add the blocks below `node`, whose path is `path`."""
    children: list[Node | Text | Comment] = []
    for child in _with_runs(node):
        children.append(child)
        if not isinstance(child, Node) or exclusion_reason(child, inside=True) in NEVER_SHOWN:
            continue
        if child.tag == RUN or _is_whole(child):
            if text := child.text_seen():
                blocks.append(TextBlock(child, path, text))
        else:
            _collect(child, (*path, child), blocks)
    node.children = children


def _with_runs(node: Node) -> list[Node | Text | Comment]:
    """The children of `node`, with each run of text and inline elements beside other elements as one element."""
    children: list[Node | Text | Comment] = []
    for inline, entries in groupby(node.children, key=_is_inline):
        run = list(entries)
        children.extend([_run(run)] if inline and any(_has_words(entry) for entry in run) else run)
    return children


def _run(entries: list[Node | Text | Comment]) -> Node:
    """An element that holds `entries`."""
    run = Node(RUN, {}, entries[0].line, entries)
    for entry in entries:
        if isinstance(entry, Node):
            run.plain, run.linked, run.last = run.plain + entry.plain, run.linked + entry.linked, max(run.last, entry.last)
        elif isinstance(entry, Text):
            run.plain += len(" ".join(entry.text.split()))
            run.last = max(run.last, entry.line + entry.text.rstrip().count("\n"))
    run.note_tags()
    return run


def _has_words(entry: Node | Text | Comment) -> bool:
    return bool(entry.text.strip() if isinstance(entry, Text) else isinstance(entry, Node) and entry.plain + entry.linked)


def _is_inline(entry: Node | Text | Comment) -> bool:
    """Whether an entry is shown, and all of it stands within a line of text."""
    if isinstance(entry, Node):
        if exclusion_reason(entry, inside=True) in NEVER_SHOWN:
            return False
        return (entry.tags or entry.note_tags()) <= _WITHIN_LINE
    return isinstance(entry, Text)


def _is_whole(node: Node) -> bool:
    """Whether an element with all below it is one block."""
    if node.tag in _WHOLE:
        return True
    return node.tag in ("ul", "table") and all(_ARRANGED.isdisjoint(child.tags or child.note_tags()) for child in node.nodes)
