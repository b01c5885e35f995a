"""Tracking parameters in the addresses of links and pictures, by the filter lists of the settings."""

from __future__ import annotations

from collections.abc import Iterator

from ...patterns import lazy_pattern
from ..page import Page
from .proposal import Repair

_ADDRESS = lazy_pattern(r"(?<=\]\()https?://[^()\s?]{1,2000}\?[^()\s]{1,2000}")


def propose(page: Page) -> Iterator[Repair]:
    """Remove the tracking parameters of each address; the rest of the address stays as it is."""
    filters = page.taught.filters
    if filters is None or not filters.parameters:
        return
    for part in page.parts:
        if part.kind not in ("paragraph", "heading", "table"):
            continue
        start, end = page.lines.starts[part.first], page.lines.ends[part.last]
        code = page.code_spans(part)
        for match in _ADDRESS.finditer(page.lines.text, start, end):
            after = filters.cleaned(match[0])
            if after != match[0] and not any(first < match.end() and last > match.start() for first, last in code):
                yield Repair(match.start(), match.end(), after, "parameters that only track, by the filter lists")
