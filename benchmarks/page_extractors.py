"""Measures how much of a page's article is found, and how much else, with our rules and with other extractors.

    python -m benchmarks.page_extractors [FOLDER]    default: tests/cases/reading/pages

In these pages, the article's elements have the attribute `data-article`, which no extractor looks at. Recall is the share of
the article's words that are found; precision is the share of the found words that belong to the article. Repeated words count
each time. `numbers` counts list items that keep the number a browser shows; `ads` counts ad markers and ad elements that are
left for a rule to recognize. Extractors that are not installed are skipped.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from fixharvest.cleaning.page import Page
from fixharvest.lexicon.words import words
from fixharvest.reading.webpage.convert import convert
from fixharvest.reading.webpage.tree import Node, parse

PAGES = Path("tests/cases/reading/pages")
_NUMBERED = re.compile(r"^\s*\d+\\?[.)]\s", re.MULTILINE)
_AD = re.compile(r"<!-- [a-z ]*ads|<ins class=\"adsbygoogle", re.IGNORECASE)


def ours(html: str) -> str:
    """The Markdown that the chain makes from the page, without front matter."""
    return "\n".join(row.text for row in convert(html, path="page.html").rows if not row.composed)


def trafilatura(html: str) -> str:
    """trafilatura's Markdown."""
    found = importlib.import_module("trafilatura").extract(
        html, output_format="markdown", include_formatting=True, include_links=True, include_images=True, favor_recall=True
    )
    return str(found or "")


def readability(html: str) -> str:
    """readability-lxml's article element, converted to Markdown by our converter."""
    summary = importlib.import_module("readability").Document(html).summary()
    return ours("<main>" + str(summary) + "</main>")


def resiliparse(html: str) -> str:
    """resiliparse's plain text of the main content."""
    module = importlib.import_module("resiliparse.extract.html2text")
    return str(module.extract_plain_text(html, main_content=True, list_bullets=True))


def words_of_article(html: str) -> Counter[str]:
    """The words of the article."""
    found: Counter[str] = Counter()
    stack: list[Node] = [parse(html, path="page.html")]
    while stack:
        node = stack.pop()
        if "data-article" in node.attributes:
            found.update(words(node.text_seen()))
        else:
            stack.extend(node.nodes)
    return found


def words_of_markdown(markdown: str) -> Counter[str]:
    """The words of Markdown, without the markup of ads."""
    return Counter(word for part in Page.of(markdown).parts for word in words(part.text))


def measure(extract: Callable[[str], str], pages: list[Path]) -> str:
    """The results of one extractor over `pages`, as a line of text."""
    correct = expected_count = found_count = numbers = ads = 0
    for page in pages:
        html = page.read_text("utf-8")
        markdown = extract(html)
        expected, found = words_of_article(html), words_of_markdown(markdown)
        correct += (expected & found).total()
        expected_count += expected.total()
        found_count += found.total()
        numbers += len(_NUMBERED.findall(markdown))
        ads += len(_AD.findall(markdown))
    return f"recall {correct / expected_count:.3f}  precision {correct / max(1, found_count):.3f}  numbers {numbers}  ads {ads}"


def main(folder: Path) -> None:
    """Print one line for each extractor that is installed."""
    pages = sorted(folder.glob("*.html"))
    for extract in (ours, trafilatura, readability, resiliparse):
        try:
            print(f"{extract.__name__:12} {measure(extract, pages)}")
        except ImportError:
            print(f"{extract.__name__:12} is not installed")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PAGES)
