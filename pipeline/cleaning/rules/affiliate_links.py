"""Links in prose that lead to an affiliate network: the words stay, the link is removed."""

from __future__ import annotations

from collections.abc import Iterator

from ...patterns import lazy_pattern
from ..page import Page
from ..part import host_of
from .proposal import Repair

_LINK = lazy_pattern(
    r"(?<![!\\])\[(?P<text>[^\[\]\n]{1,500})\]\((?P<href>https?://[^()\s]{1,3000})(?:[ \t]+\"[^\"\n]{0,300}\")?\)"
)
_BLOCK_START = lazy_pattern(r"[\s>]*(?:[-+*#>]|\d{1,9}[.)])")


def propose(page: Page) -> Iterator[Repair]:
    """Unlink each affiliate link in the article's text; words that would start a block stay linked."""
    for part in page.parts:
        if part.kind not in ("paragraph", "heading", "table") or not any(
            page.taught.is_ad_address(link.href) for link in part.inline.links
        ):
            continue
        start, end = page.lines.starts[part.first], page.lines.ends[part.last]
        code = page.code_spans(part)
        for match in _LINK.finditer(page.lines.text, start, end):
            line = page.lines.starts[page.lines.at(match.start())]
            before = page.lines.text[line : match.start()]
            if not page.taught.is_ad_address(match["href"]):
                continue
            if any(first < match.end() and last > match.start() for first, last in code):
                continue
            if not before.strip() and _BLOCK_START.match(match["text"]):
                continue
            yield Repair(match.start(), match.end(), match["text"], f"link to the affiliate network {host_of(match['href'])}")
