"""The end tags that a page forgot, as HTML 5 implies them: `</nav>` also ends a `<div>` that was opened in the `<nav>`.

libxml2 knows no elements of HTML 5 and ignores such a `</nav>`, so that the rest of the page would be in the menu.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...patterns import lazy_pattern

# An end tag of one of these ends everything that was opened inside.
_ENDING = frozenset("article aside button footer header main nav noscript section".split())
_OPENED = _ENDING | frozenset("a div form ol span ul".split())
_TAG = lazy_pattern(
    rf"<(/?)({'|'.join(sorted(_OPENED))})(?![\w-])|<!--|<(script|style|textarea|template|title)(?![\w-])", re.IGNORECASE
)
_ATTRIBUTES = lazy_pattern(r"(?:[^\"'<>]|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,2000}>")
MAX_OPEN = 500


def with_end_tags(text: str) -> str:
    """`text` with the end tags that are missing; no line is added."""
    pieces: list[str] = []
    at = 0
    for position, names in _missing(text):
        pieces += [text[at:position], *(f"</{name}>" for name in names)]
        at = position
    return "".join([*pieces, text[at:]]) if pieces else text


def _missing(text: str) -> Iterator[tuple[int, list[str]]]:
    """Where end tags are missing, and of which elements, the innermost first."""
    opened: list[str] = []
    at = 0
    while match := _TAG.search(text, at):
        name = (match[2] or "").lower()
        if not name:
            at = _after_raw(text, match)
        elif not match[1]:
            at = _after_attributes(text, match.end())
            if len(opened) < MAX_OPEN:
                opened.append(name)
        else:
            at = match.end()
            if name not in opened:
                continue
            depth = len(opened) - opened[::-1].index(name)
            inner = opened[depth:]
            if name in _ENDING:
                if inner:
                    yield match.start(), inner[::-1]
                del opened[depth - 1 :]
            elif not _ENDING.intersection(inner):
                del opened[depth - 1 :]


def _after_raw(text: str, match: re.Match[str]) -> int:
    """The end of a comment, or of an element whose content holds no tags."""
    if match[3]:
        end = re.compile(rf"</{match[3]}", re.IGNORECASE).search(text, match.end())
        return end.end() if end else len(text)
    end_of_comment = text.find("-->", match.end())
    return end_of_comment + 3 if end_of_comment >= 0 else len(text)


def _after_attributes(text: str, start: int) -> int:
    """The end of a start tag; where its attributes aren't closed, their start."""
    found = _ATTRIBUTES.match(text, start)
    return found.end() if found else start
