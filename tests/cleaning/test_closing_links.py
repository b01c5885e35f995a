"""A closing section of links to pages of the site is removed; one of files to load stays."""

from __future__ import annotations

import pytest

import fixharvest

ARTICLE = "# The loom\n\nIt weaves.\n\n## {heading}\n\n- [First]({first})\n- [Second]({second})\n"


@pytest.mark.parametrize(
    ("first", "second", "is_removed"),
    [
        ("/first/", "/second/", True),
        ("../first.md", "second.html#top", True),
        ("/files/first.zip", "/files/second.zip", False),
        ("first.pdf?version=2", "/second/", False),
        ("https://example.com/first", "/second/", False),
    ],
)
@pytest.mark.parametrize("heading", ["Downloads", "Next pages", "Más"])
def test_closing_links_are_removed_unless_they_lead_to_files_or_elsewhere(
    heading: str, first: str, second: str, is_removed: bool
) -> None:
    article = fixharvest.clean(ARTICLE.format(heading=heading, first=first, second=second))
    assert [entry.rule for entry in article.removed] == ["link_farm"] * is_removed
