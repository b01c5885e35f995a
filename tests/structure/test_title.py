"""The article's title: from its front matter, or from its first heading."""

from __future__ import annotations

import pytest

from fixharvest.api import clean

PARTS = "## 1. Restart it\n\n1. Click **Restart**.\n\n## 2. Update it\n\n1. Click **Update**.\n"


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        ("The screen flickers", "An intro.\n\n" + PARTS, "The screen flickers"),
        ("The screen flickers", PARTS, "The screen flickers"),
        ("The screen flickers", "## Introduction\n\nSome words.\n\n" + PARTS, "The screen flickers"),
        ("The screen flickers", "# Flickering\n\nSome words.\n\n" + PARTS, "Flickering"),
        ("The screen flickers", "# The screen\n\nSome words.\n\n" + PARTS, "The screen flickers"),
        ("The screen flickers", "# Problem\n\nSome words.\n\n# Solution\n\nClick **OK**.\n", "The screen flickers"),
        ("O ecrã pisca", "## 1. Reinicie\n\n1. Abra **Serviços**.\n", "O ecrã pisca"),
        (None, PARTS, None),
        (None, "# 3. The screen flickers\n\n" + PARTS, "3. The screen flickers"),
        (None, "## The screen flickers\n\n" + PARTS, "The screen flickers"),
        (None, "## Method 1: Restart it\n\n1. Click **OK**.\n\n## Method 2: Update it\n\n1. Click **OK**.\n", None),
    ],
)
def test_title(title: str | None, body: str, expected: str | None) -> None:
    front = f"---\ntitle: {title}\n---\n" if title else ""
    assert clean(front + body).title == expected


def test_the_title_in_the_front_matter_promises_a_number() -> None:
    article = clean("---\ntitle: 3 ways to stop a flickering screen\n---\n\nAn intro.\n\n" + PARTS)
    assert article.declared_count == 3
    assert "count_differs" in [warning.code for warning in article.warnings]


def test_a_title_of_another_article_promises_nothing() -> None:
    article = clean("---\ntitle: Top 10 games\n---\n\n## The screen flickers: what to do\n\n" + PARTS)
    assert article.title == "Top 10 games"
    assert article.declared_count is None
    assert article.kind == "fixes"
