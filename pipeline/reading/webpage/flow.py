"""What every kind of element needs to be written: the text and elements that it holds, and the marks around them."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import cache

from ...lexicon import lexicon
from .builder import MarkdownBuilder
from .pieces import Comment, Text
from .tree import Node

LINK = "["
BOLD = "**"
ITALIC = "*"


@cache
def _ad_comment() -> re.Pattern[str]:
    """A pattern for what an ad inserter writes in a comment; all other comments are left out."""
    return re.compile(
        rf"[^<>]{{0,60}}?(?:{lexicon().phrases['strip.ad_markers'].anywhere.pattern})[^<>]{{0,60}}", re.IGNORECASE
    )


class Flow(MarkdownBuilder, ABC):
    """A sheet that elements write themselves on.

    `held` are the marks around the text that is being written, `language` is that of the code blocks in it, if known. `folded`:
    whether the innermost box that unfolds is being written as one.
    """

    def __init__(self) -> None:
        super().__init__()
        self.held: frozenset[str] = frozenset()
        self.language = ""
        self.folded = False

    @abstractmethod
    def element(self, node: Node) -> None:
        """Write one element."""

    def flow(self, node: Node) -> None:
        """Write everything that `node` holds."""
        for child in node.children:
            if isinstance(child, Text):
                self.inline.text(child.text, child.line)
            elif isinstance(child, Comment):
                self.comment(child)
            else:
                self.element(child)

    def comment(self, comment: Comment) -> None:
        """Write a comment that marks an ad, as it would stand in a Markdown article."""
        text = " ".join(comment.text.split())
        if not _ad_comment().fullmatch(text) or "--" in text:
            return
        if self.inline.empty and not self.cell:
            self.html_line(f"<!-- {text} -->", comment.line)
        else:
            self.inline.raw(f"<!-- {text} -->", comment.line)

    def marked(self, node: Node, mark: str) -> None:
        """Write bold or italic text; a mark inside the same mark, and bold in a heading, add nothing."""
        if mark in self.held or (self.level and mark == BOLD):
            self.flow(node)
        else:
            self.enclosed(node, mark)

    def enclosed(self, node: Node, mark: str, target: str = "") -> None:
        """Write what `node` holds inside `mark`, which is LINK with the address in `target`, or an emphasis mark."""
        held, self.held = self.held, self.held | {mark}
        self.inline.open(mark, target)
        self.flow(node)
        self.inline.close()
        self.held = held

    def in_line(self, markdown: str) -> str:
        """`markdown` as it may stand in the current line: in a table cell, with its bars escaped."""
        return markdown.replace("|", "\\|") if self.cell else markdown
