"""Inline Markdown -> plain, readable text with the positions of its emphasis, code, links and images.

A linear scan rather than a full inline parse, because real articles break the rules of emphasis in one systematic way:
a converter lost the space before a mark and put one after it (`Open**Settings** .` reads "Open Settings.").
"""

from __future__ import annotations

from functools import lru_cache

from ...patterns import lazy_pattern
from ..invisible import BOXES, UNUSUAL
from .scanner import Scanner
from .spans import Inline, Span, code_spans

__all__ = ["MAX_KEPT", "Inline", "Span", "code_spans", "plain", "scan"]

# Results for texts up to this length are cached.
MAX_KEPT = 4_000
_NEEDS_SCAN = lazy_pattern(rf"[*_\[\]`\\<&~${BOXES}{UNUSUAL.pattern[1:-1]}]")


def plain(markdown: str) -> str:
    """The words of `markdown` without markup, addresses and images; each run of white space becomes one space."""
    if not _NEEDS_SCAN.search(markdown):
        return " ".join(markdown.split())
    return scan(markdown).text


def scan(markdown: str) -> Inline:
    """Read the inline markup of `markdown` (one or several lines); the result is shared, so do not change it."""
    return _kept_scan(markdown) if len(markdown) <= MAX_KEPT else Scanner(markdown).run()


@lru_cache(maxsize=1024)
def _kept_scan(markdown: str) -> Inline:
    """The cleaning rules read a text in each of their rounds, and later stages read it again."""
    if not _NEEDS_SCAN.search(markdown) and "data:" not in markdown:
        return Inline(" ".join(markdown.split()))
    return Scanner(markdown).run()
