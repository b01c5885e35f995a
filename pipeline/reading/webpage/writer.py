"""The article's element -> Markdown lines that know their source lines.

A page's text stays complete and in order: what is left out of the article is recorded with its words, lines and reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial

from ...patterns import lazy_pattern
from .blocks import HEADINGS, block, caption, code_block, heading, table, thematic_break
from .boilerplate import exclusion_reason, holds_only_ad, is_ad
from .builder import Excluded
from .embedded import ad, button, frame, image, picture
from .flow import BOLD, ITALIC, Flow
from .folds import fold, fold_title
from .formulas import formula, script
from .lists import list_of, quote, stray_item
from .phrasing import code, line_break, link, quotation
from .pieces import Comment, Text
from .tree import UNSEEN, Node

UNLIKE = "unlike the article"
_BOLD_STYLE = lazy_pattern(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_FRAMES = frozenset(("iframe", "video", "audio"))
_BLOCKS = (
    "address article aside body center dd div dl dt fieldset figure footer form frameset header hgroup html legend main "
    "noframes p search section tbody td tfoot th thead tr".split()
)
_ENDS_HEADING = frozenset((*HEADINGS, "ol", "ul", "li", "table", "pre", "blockquote", "hr", "figure"))
_HANDLERS: dict[str, Callable[[Flow, Node], None]] = {
    **dict.fromkeys(_BLOCKS, block),
    **dict.fromkeys(HEADINGS, heading),
    **dict.fromkeys(("b", "strong"), partial(Flow.marked, mark=BOLD)),
    **dict.fromkeys(("i", "em", "cite", "dfn"), partial(Flow.marked, mark=ITALIC)),
    **dict.fromkeys(("code", "kbd", "samp", "tt"), code),
    **dict.fromkeys(("ol", "ul"), list_of),
    **dict.fromkeys(("figcaption", "caption"), caption),
    "a": link,
    "img": image,
    "picture": picture,
    "br": line_break,
    "q": quotation,
    "li": stray_item,
    "blockquote": quote,
    "pre": code_block,
    "table": table,
    "hr": thematic_break,
    "details": fold,
    "summary": fold_title,
    "math": formula,
    "sup": script,
    "sub": script,
    "button": button,
}


class Writer(Flow):
    """Writes one article: which element becomes what."""

    def part(self, entry: Node | Text | Comment, reason: str) -> None:
        """Write those text blocks of `entry` that belong to the article, and record the rest as left out for `reason`."""
        if isinstance(entry, Text):
            if words := " ".join(entry.text.split()):
                self.excluded.append(Excluded(reason, entry.line, entry.line + entry.text.strip().count("\n"), words))
        elif not isinstance(entry, Node):
            return
        elif entry.tag in UNSEEN:
            self.exclude(entry, "not shown")
        elif entry.verdict == "article":
            self.paragraph()
            handler = _HANDLERS.get(entry.tag, Flow.flow)
            handler(self, entry)
            self.paragraph()
        elif entry.verdict == "holds":
            for child in entry.children:
                self.part(child, exclusion_reason(entry, inside=False) or reason)
        else:
            self.exclude(entry, exclusion_reason(entry, inside=False) or reason)

    def pictures(self, node: Node) -> None:
        """Write the pictures of an element that is left out, except for those that link to other pages."""
        for entry in node.nodes:
            if entry.tag in ("img", "picture"):
                self.paragraph()
                _HANDLERS[entry.tag](self, entry)
                self.paragraph()
            elif entry.tag != "a":
                self.pictures(entry)

    def element(self, node: Node) -> None:
        """Write one element."""
        if is_ad(node) or holds_only_ad(node):
            ad(self, node)
        elif node.tag in _FRAMES:
            frame(self, node)
        elif reason := exclusion_reason(node, inside=True):
            self.part(node, reason)
        elif node.verdict == "other":
            self.exclude(node, UNLIKE)
            self.pictures(node)
        elif self.level and (node.tag in _ENDS_HEADING or (node.tag == "p" and not self.inline.empty)):
            self.paragraph()  # a heading that lacks its end tag ends here
            self.level = 0
            self.element(node)
        elif handler := _HANDLERS.get(node.tag):
            handler(self, node)
        elif node.tag == "span" and _BOLD_STYLE.search(node.get("style")):
            self.marked(node, BOLD)
        else:
            self.flow(node)
