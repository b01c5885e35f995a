"""Parts of the page template around the article: at its top, in boxes, in single lines, in lists of links."""

from __future__ import annotations

from collections.abc import Iterator

from ...page import Page
from ..proposal import Proposal
from . import boxes, link_lists, single_lines, top


def propose(page: Page) -> Iterator[Proposal]:
    """Remove page chrome: at the top of the article, at its end, and single lines of it in between."""
    parts = [part for part in page.kept() if part.kind != "rule"]
    yield from top.breadcrumbs(page, parts)
    yield from top.bylines(page, parts)
    yield from boxes.comments(page, parts)
    yield from boxes.feedback(page, parts)
    yield from boxes.author_boxes(page, parts)
    yield from boxes.closing_credits(page)
    yield from boxes.newsletters(page, parts)
    yield from boxes.download_boxes(page, parts)
    yield from single_lines.single_lines(page, parts)
    yield from top.top_credits(page, parts)
    yield from link_lists.tags(page, parts)
    yield from link_lists.menus(page, parts)
    yield from link_lists.share_lists(page, parts)
    yield from link_lists.site_footer(page, parts)
