"""The article's element -> Markdown lines that know their source lines.

A page's text stays in order and whole: what is left out of the article is recorded with its words, its lines and the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from . import tables
from .furniture import holds_only_ad, is_ad, why_left_out
from .images import html_of, image_address, image_markdown
from .inline import Inline, Row, address, code_span, longest_ticks
from .sheet import Box, OpenList, Sheet
from .tree import UNSEEN, Comment, Node, Text

# What an ad inserter says in a comment; all other comments are left out.
_AD_COMMENT = re.compile(
    r"[^<>]{0,60}?\b(?:ads?|adverts?|advertisements?|advertising|affiliates?|banners?|sponsored)\b[^<>]{0,60}", re.IGNORECASE
)
_STRONG = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_LANGUAGE = re.compile(r"(?:^|\s)(?:language-|lang-|brush:\s?|highlight-source-|highlight-)([\w+#.-]{1,30})")
_NUMBER = re.compile(r"\s*\d{1,9}\s*")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*", "cite": "*", "dfn": "*"}
_CODE = frozenset(("code", "kbd", "samp", "tt"))
_BLOCKS = frozenset(
    "address article aside blockquote body caption center dd div dl dt fieldset figcaption figure footer form frameset header "
    "hgroup html legend li main noframes p search section summary table tbody td tfoot th thead tr".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ENDS_HEADING = frozenset((*_HEADINGS, "ol", "ul", "li", "table", "pre", "blockquote", "hr", "figure"))
_PERMALINKS = frozenset(("", "#", "\u00b6", "\u00a7", "\U0001f517"))


class Writer(Sheet):
    """Writes one article: which element becomes what."""

    def __init__(self) -> None:
        super().__init__()
        self.held: frozenset[str] = frozenset()
        self.language = ""
        self.handlers: dict[str, Callable[[Node], None]] = {
            "a": self.link,
            "img": self.image,
            "br": lambda _: self.line_break(),
            "ol": self.list_of,
            "ul": self.list_of,
            "li": self.stray_item,
            "blockquote": self.quote,
            "pre": self.code_block,
            "table": self.table,
            "hr": lambda node: self.html_line("---", node.line),
            "figcaption": self.caption,
            "caption": self.caption,
            "summary": self.bold_line,
            "iframe": self.frame,
            "video": self.frame,
            "audio": self.frame,
            "picture": self.picture,
            "button": self.button,
            "q": self.quotation,
        }

    # the flow of blocks and text

    def flow(self, node: Node) -> None:
        """All that `node` holds."""
        for child in node.children:
            if isinstance(child, Text):
                self.inline.text(child.text, child.line)
            elif isinstance(child, Comment):
                self.comment(child)
            else:
                self.element(child)

    def element(self, node: Node) -> None:
        """One element."""
        if is_ad(node) or holds_only_ad(node):
            self.ad(node)
        elif node.tag in ("iframe", "video", "audio"):
            self.frame(node)
        elif reason := why_left_out(node, inside=True):
            self.leave(node, reason)
        elif self.level and (node.tag in _ENDS_HEADING or (node.tag == "p" and not self.inline.empty)):
            self.paragraph()  # a heading that nothing ended: it ends here
            self.level = 0
            self.element(node)
        elif node.tag in _HEADINGS:
            self.heading(node, _HEADINGS[node.tag])
        elif node.tag in self.handlers:
            self.handlers[node.tag](node)
        elif node.tag in _MARKS or (node.tag == "span" and _STRONG.search(node.get("style"))):
            self.marked(node, _MARKS.get(node.tag, "**"))
        elif node.tag in _CODE:
            self.code(node)
        elif node.tag in _BLOCKS:
            self.block(node)
        else:
            self.flow(node)

    def block(self, node: Node) -> None:
        """A box of its own; one around code may name its language."""
        self.paragraph()
        language = self.language
        if match := _LANGUAGE.search(node.get("class")):
            self.language = match[1]
        self.flow(node)
        self.paragraph()
        self.language = language

    def heading(self, node: Node, level: int) -> None:
        """A heading; in a list item it is a bold line, since it titles a step and not a part of the article."""
        if self.cell:
            self.flow(node)
            return
        if self.in_item:
            self.bold_line(node)
            return
        self.paragraph()
        outer, self.level = self.level, level
        self.flow(node)
        self.paragraph()
        self.level = min(outer, self.level)

    # marks within a line

    def marked(self, node: Node, mark: str) -> None:
        """Bold or italic text; a mark inside the same mark, and bold in a heading, say nothing."""
        if mark in self.held or (self.level and mark == "**"):
            self.flow(node)
            return
        held, self.held = self.held, self.held | {mark}
        self.inline.open(mark)
        self.flow(node)
        self.inline.close()
        self.held = held

    def link(self, node: Node) -> None:
        """A link, or only its words where it leads nowhere; the mark behind a heading that links to itself is no word."""
        target = address(node.get("href"))
        if target.startswith("#") and node.plain + node.linked < 3 and node.text_seen() in _PERMALINKS and not node.find("img"):
            return
        if not target or "[" in self.held:
            self.flow(node)
            return
        held, self.held = self.held, self.held | {"["}
        self.inline.open("[", target)
        self.flow(node)
        self.inline.close()
        self.held = held

    def code(self, node: Node) -> None:
        """Code within a line; a link inside it goes around it."""
        text = node.text_seen()
        inner = node.find("a")
        target = address(inner.get("href")) if inner and "[" not in self.held else ""
        if target and not self.held & {"["}:
            self.inline.open("[", target)
        if text:
            first = "".join(piece.text for piece in node.pieces())
            self.inline.text(" " if first[:1].isspace() else "", node.line)
            self.inline.raw(code_span(text).replace("|", "\\|") if self.cell else code_span(text), node.line, node.last)
        if target:
            self.inline.close()

    def quotation(self, node: Node) -> None:
        """Words in quotation marks."""
        self.inline.text("\u201c", node.line)
        self.flow(node)
        self.inline.text("\u201d", node.last)

    def line_break(self) -> None:
        """A `<br>`; two of them end the paragraph."""
        if self.cell or self.level:
            self.inline.text(" ", 0)
        elif self.inline.rows and not any(self.inline.pieces):
            self.paragraph()
        else:
            self.inline.line_break()

    # pictures and what stays HTML

    def image(self, node: Node) -> None:
        """A picture; one that stands for a character is that character."""
        if "emoji" in node.get("class").lower() and node.get("alt"):
            self.inline.text(node.get("alt"), node.line)
        elif markdown := image_markdown(node):
            self.inline.raw(markdown.replace("|", "\\|") if self.cell else markdown, node.line)

    def picture(self, node: Node) -> None:
        """A picture in several sizes: its `<img>`, with the address of a source where it has none itself."""
        image = node.find("img")
        if image is None:
            return
        sources = [found for entry in node.walk() if entry.tag == "source" and (found := image_address(entry))]
        if not image_address(image) and sources:
            image = Node("img", {**image.attributes, "src": sources[-1]}, image.line)
        self.image(image)

    def comment(self, comment: Comment) -> None:
        """A comment that marks an ad, as it would stand in a Markdown article."""
        text = " ".join(comment.text.split())
        if not _AD_COMMENT.fullmatch(text) or "--" in text:
            return
        if self.inline.empty and not self.cell:
            self.html_line(f"<!-- {text} -->", comment.line)
        else:
            self.inline.raw(f"<!-- {text} -->", comment.line)

    def ad(self, node: Node) -> None:
        """An ad element, with its box and label if it has some, on a line of its own."""
        ads = "".join(html_of(entry) for entry in node.walk() if entry is not node and is_ad(entry))
        label = node.text_seen().replace("<", "&lt;")
        if self.cell or self.level:
            self.inline.raw(html_of(node, label + ads), node.line)
            return
        self.html_line(html_of(node, label + ads), node.line, node.last)

    def frame(self, node: Node) -> None:
        """A video or a page within the page."""
        source = node.find("source")
        shown = image_address(node) or (image_address(source) if source else "")
        if shown and not self.cell:
            self.html_line(html_of(Node(node.tag, {"src": shown}, node.line)), node.line, node.last)

    def button(self, node: Node) -> None:
        """A button in a line of text or a heading is a word of it; elsewhere it is the page's."""
        if self.level or not self.inline.empty:
            self.flow(node)
        else:
            self.leave(node, "button")

    # lists, quotations, captions

    def list_of(self, node: Node) -> None:
        """An ordered or bullet list."""
        if self.cell:
            self.flow(node)
            return
        self.paragraph()
        items = [child for child in node.nodes if child.tag == "li"]
        number: int | None = None
        if node.tag == "ol":
            backwards = "reversed" in node.attributes
            number = _number(node.get("start"), len(items) if backwards else 1)
        step = -1 if number is not None and "reversed" in node.attributes else 1
        opened = OpenList(number, step, self.mark_for(number))
        self.lists.append(opened)
        in_item, self.in_item = self.in_item, False
        for child in node.children:
            if isinstance(child, Node) and child.tag == "li":
                self.item(child, opened)
            elif isinstance(child, Node):
                self.between_items(child, opened)
            elif isinstance(child, Comment):
                self.comment(child)
            elif child.text.strip():
                self.inline.text(child.text, child.line)
        self.paragraph()
        self.in_item = in_item
        self.lists.pop()
        if opened.written:
            self.closed_list = (len(self.boxes), opened)

    def item(self, node: Node, opened: OpenList) -> None:
        """One list item; an empty one is not written, but counted."""
        if reason := why_left_out(node, inside=True):
            self.leave(node, reason)
            return
        self.paragraph()
        marker = f"{opened.mark} "
        if opened.number is not None:
            opened.number = _number(node.get("value"), opened.number)
            marker = f"{max(0, opened.number)}{opened.mark} "
        box = Box(marker, " " * len(marker))
        self.boxes.append(box)
        in_item, self.in_item = self.in_item, True
        self.flow(node)
        self.paragraph()
        self.in_item = in_item
        self.boxes.pop()
        if opened.number is not None:
            opened.number += opened.step
        if box.started:
            opened.written += 1
            opened.width = len(marker)
            self.after_item = opened

    def between_items(self, node: Node, opened: OpenList) -> None:
        """What stands between two items: a list right behind an item is that item's; all else parts the list."""
        if node.tag not in ("ol", "ul") or self.after_item is not opened:
            self.element(node)
            return
        self.boxes.append(Box("", " " * opened.width, started=True))
        self.element(node)
        self.boxes.pop()
        self.after_item = opened

    def stray_item(self, node: Node) -> None:
        """An item outside a list is one of a bullet list."""
        if self.cell:
            self.flow(node)
            return
        self.paragraph()
        opened = OpenList(None, 1, self.mark_for(None))
        self.lists.append(opened)
        self.item(node, opened)
        self.lists.pop()

    def quote(self, node: Node) -> None:
        """A quotation."""
        if self.cell:
            self.flow(node)
            return
        self.paragraph()
        self.boxes.append(Box("> ", "> "))
        in_item, self.in_item = self.in_item, False
        self.flow(node)
        self.paragraph()
        self.in_item = in_item
        self.boxes.pop()

    def caption(self, node: Node) -> None:
        """The words below a picture or above a table: a paragraph in italics."""
        self.paragraph()
        self.marked(node, "*")
        self.paragraph()

    def bold_line(self, node: Node) -> None:
        """The words that unfold a box: they title what it holds."""
        self.paragraph()
        self.marked(node, "**")
        self.paragraph()

    # code blocks and tables

    def code_block(self, node: Node) -> None:
        """Code, its lines as they stand."""
        lines = _code_lines(node)
        if self.cell or not lines:
            self.code(node)
            return
        self.paragraph()
        fence = "`" * max(3, longest_ticks("\n".join(row.text for row in lines)) + 1)
        classes = " ".join(entry.get("class") for entry in (node, *node.nodes) if entry.tag in ("pre", "code"))
        language = _LANGUAGE.search(classes)
        start = Row(fence + (language[1] if language else self.language), lines[0].first, lines[0].first)
        self.emit([start, *lines, Row(fence, lines[-1].last, lines[-1].last)])

    def table(self, node: Node) -> None:
        """A table of data; one that only arranges the page is its cells, one by one."""
        rows = None if self.cell else tables.data_rows(node)
        if rows is None:
            self.block(node)
            return
        self.paragraph()
        for caption in (child for child in node.nodes if child.tag == "caption"):
            self.caption(caption)
        inline, held, self.cell = self.inline, self.held, True
        written: list[Row] = []
        for row in rows:
            cells = []
            for entry in row.cells:
                self.inline, self.held = Inline(), frozenset()
                self.flow(entry)
                cells.append(" ".join(line.text for line in self.inline.finish()))
            written.append(Row(tables.printed(cells, row.width), row.line, row.last))
        self.inline, self.held, self.cell = inline, held, False
        written.insert(1, Row(tables.rule(rows[0].width), written[0].last, written[0].last))
        self.emit(written)


def _number(value: str, otherwise: int) -> int:
    """The number of a list or item as the page states it, if it can be printed."""
    return int(value) if _NUMBER.fullmatch(value) else otherwise


def _code_lines(node: Node) -> list[Row]:
    """The lines of a block of code without blank ones at its ends."""
    rows: list[Row] = [Row("", node.line, node.line)]
    stack: list[Node | Text | Comment] = list(reversed(node.children))
    while stack:
        entry = stack.pop()
        if isinstance(entry, Node) and entry.tag not in UNSEEN:
            if entry.tag == "br":
                rows.append(Row("", entry.line, entry.line))
            stack.extend(reversed(entry.children))
        elif isinstance(entry, Text):
            first, *rest = entry.text.split("\n")
            rows[-1].text += first
            rows.extend(Row(text, entry.line + offset, entry.line + offset) for offset, text in enumerate(rest, start=1))
    while rows and not rows[-1].text.strip():
        rows.pop()
    start = next((index for index, row in enumerate(rows) if row.text.strip()), 0)
    return rows[start:]
