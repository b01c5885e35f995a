"""HTML inside Markdown -> lines of Markdown that know their source lines. It is read as a page is, but nothing is left out.

The Markdown between two pieces of HTML takes part as a placeholder, so that a list item can hold both.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..errors import ReadError
from ..model import NoteKind
from ..patterns import lazy_pattern
from ..text.blocks import Marker
from ..text.dialects import note_names
from .webpage.blocks import block
from .webpage.inline import Row
from .webpage.tree import Node, parse
from .webpage.writer import Writer

_PLACE = "x-markdown-block"
_MARK = lazy_pattern("\ue000(\\d+)\ue001")
_HEADING = lazy_pattern(r"#{1,6} ")
_BOX = "box"
_BOXES = frozenset(("div", "section", "p", "blockquote"))
_NOTE_CLASS = lazy_pattern(
    r"(?:^|\s)(?:(?:alert|callout|admonition|notice|message|note|box|hint)[-_]{1,2})?"
    r"(note|info|tip|hint|warning|caution|danger|important|attention)(?=\s|$)"
)
# What no reader sees; anything else that a page keeps beside its article is the author's own text here.
_UNSEEN_REASONS = frozenset(("not shown", "hidden"))


@dataclass(frozen=True, slots=True)
class Fragment:
    """The Markdown of a piece of HTML; a line that is only a mark stands for one of `events`.

    An event is the index of a Markdown block, or a marker: a box that unfolds or a note begins or ends.
    """

    rows: tuple[Row, ...]
    events: tuple[int | Marker, ...]

    def event(self, line: str) -> int | Marker | None:
        """The event that `line` stands for, None if it is text."""
        match = _MARK.fullmatch(line)
        return self.events[int(match[1])] if match and int(match[1]) < len(self.events) else None


def placeholder(index: int, lines: int) -> str:
    """HTML of so many `lines` that stands for the Markdown block `index`."""
    return f'<{_PLACE} n="{index}"></{_PLACE}>' + "\n" * (lines - 1)


def read_fragment(html: str) -> Fragment | None:
    """The Markdown of `html`; None if it can't be read as HTML."""
    if "\ue000" in html:
        return None
    try:
        page = parse(html, path="")
    except ReadError:
        return None
    writer = _FragmentWriter()
    for child in page.nodes:
        writer.flow(child)
    writer.paragraph()
    return Fragment(tuple(writer.rows), tuple(writer.events))


class _FragmentWriter(Writer):
    """Writes HTML that stands inside Markdown."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[int | Marker] = []

    def element(self, node: Node) -> None:
        """Write one element."""
        if node.tag == _PLACE:
            self.mark(int(node.get("n")), node.line)
        elif node.tag == "details" and not self.cell:
            self.fold(node)
        elif (note := _note_kind(node)) and not self.cell and not self.level:
            self.box(node, Marker("note", note=note, fence=_BOX))
        else:
            super().element(node)

    def exclude(self, node: Node, reason: str) -> None:
        """Write the words of `node` all the same, unless no reader sees them."""
        if reason not in _UNSEEN_REASONS:
            block(self, node)

    def fold(self, node: Node) -> None:
        """Write a box that unfolds, with its title as a marker."""
        summary = next((child for child in node.nodes if child.tag == "summary"), None)
        if summary is None:
            block(self, node)
            return
        title = _FragmentWriter()
        title.flow(summary)
        title.paragraph()
        words = " ".join(_HEADING.sub("", row.text) for row in title.rows if row.text)
        below = [child for child in node.children if child is not summary]
        self.box(Node(node.tag, {}, summary.line, below, node.last), Marker("variant", words, fence=_BOX))

    def box(self, node: Node, marker: Marker) -> None:
        """Write what `node` holds between `marker` and its end."""
        self.mark(marker, node.line)
        self.flow(node)
        self.mark(Marker("close", fence=_BOX), node.last)

    def mark(self, event: int | Marker, line: int) -> None:
        """Write an event as a paragraph of its own."""
        self.paragraph()
        self.emit([Row(f"\ue000{len(self.events)}\ue001", line, line)])
        self.events.append(event)


def _note_kind(node: Node) -> NoteKind | None:
    """The kind of note that an element is, by its class; None if it is none."""
    if node.tag == "aside" or (node.tag in _BOXES and node.get("class")):
        match = _NOTE_CLASS.search(node.get("class").lower())
        return note_names()[match[1]] if match else ("note" if node.tag == "aside" else None)
    return None
