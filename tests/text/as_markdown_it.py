"""What markdown-it-py reads: the plain text of inline Markdown, and of all blocks of an article but its HTML."""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

PARSER = MarkdownIt("commonmark").enable(["strikethrough", "table"])


def inline_text(markdown: str) -> str:
    """The text of inline Markdown without images; each run of white space is one space."""
    return _folded([_text(PARSER.parseInline(markdown)[0].children or [])])


def article_text(markdown: str) -> str:
    """The text of all headings, paragraphs, tables and code of an article."""
    pieces: list[str] = []
    for token in PARSER.parse(markdown):
        if token.type == "inline":
            pieces.append(_text(token.children or []))
        elif token.type in ("code_block", "fence"):
            pieces.append(token.content)
    return _folded(pieces)


def _text(tokens: list[Token]) -> str:
    """What a reader sees of `tokens`, without images."""
    pieces: list[str] = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak") or (token.type == "html_inline" and token.content.startswith("<br")):
            pieces.append(" ")
        elif token.type in ("text", "text_special", "code_inline"):
            pieces.append(token.content)
    return "".join(pieces)


def _folded(pieces: list[str]) -> str:
    return " ".join(" ".join(pieces).split())
