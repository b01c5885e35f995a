"""What the tests of saved pages share: the pages, and what is made of HTML."""

from __future__ import annotations

from fixharvest.api import clean
from fixharvest.model import Article
from fixharvest.outputs.conservation import problems, restored
from tests.conftest import ROOT

PAGES = ROOT / "tests" / "cases" / "reading" / "pages"
INTRODUCTION = "<p>The lamp in the hall stays dark, and these ways help most people to bring it back without a shop.</p>"


def markdown(html: str) -> str:
    """The Markdown that is made of `html`, without front matter and before any edit."""
    article = clean(html, path="page.html")
    assert problems(article) == []
    return restored(article)[article.front_matter.span[1] :].strip("\n")


def left_out(article: Article) -> dict[str, str]:
    assert article.source.converted is not None
    return {left.text: left.reason for left in article.source.converted.left_out}
