"""The words of whole articles are those of markdown-it-py: of our own articles, and of a specification's examples.

`FIXHARVEST_SPEC` names the files `spec.txt` of CommonMark or GFM, which aren't part of this project, separated like `PATH`.
`cases/text/specification_differences.toml` says which of their examples read differently, and why that is intended.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixharvest.cleaning.page import Page
from tests.conftest import ROOT
from tests.text.as_markdown_it import article_text

CASES = ROOT / "tests" / "cases" / "text"
ARTICLES = tomllib.loads((CASES / "articles.toml").read_text("utf-8"))
DIFFERENCES = tomllib.loads((CASES / "specification_differences.toml").read_text("utf-8"))
_HEAD = re.compile(r"^title: (?P<title>.*?)\n.*?^version: '?(?P<version>[\d.]+)", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"^`{32} ?example[^\n]*\n(?P<markdown>.*?)^\.\n.*?^`{32}$", re.MULTILINE | re.DOTALL)
_SEEN = ("heading", "paragraph", "table", "code")
NO_SPECIFICATION = "FIXHARVEST_SPEC names no specification"


def _examples() -> Iterator[object]:
    """Each example of each specification: its title with its version, its number, and its Markdown."""
    paths = [path for path in os.environ.get("FIXHARVEST_SPEC", "").split(os.pathsep) if path]
    if not paths:
        yield pytest.param("", 0, "", marks=pytest.mark.skip(NO_SPECIFICATION), id="no-specification")
    for path in paths:
        text = Path(path).read_text("utf-8")
        head = _HEAD.search(text)
        assert head, f"{path} does not say its title and version"
        title = f"{head['title']} {head['version']}"
        for number, match in enumerate(_EXAMPLE.finditer(text), start=1):
            yield pytest.param(title, number, match["markdown"].replace("→", "\t"), id=f"{head['version']}-{number}")


@pytest.mark.parametrize(("title", "number", "markdown"), list(_examples()))
def test_example_of_a_specification(title: str, number: int, markdown: str) -> None:
    listed = [reason for reason, entry in DIFFERENCES.items() if number in entry["examples"].get(title, ())]
    assert len(listed) <= 1
    if listed:
        assert _text(markdown) != article_text(markdown), f"it is no difference any more: {listed}"
    else:
        assert _text(markdown) == article_text(markdown)


@pytest.mark.parametrize(
    "markdown", [pytest.param(text, id=f"{kind}-{name}") for kind, table in ARTICLES.items() for name, text in table.items()]
)
def test_article(markdown: str) -> None:
    assert _text(markdown) == article_text(markdown)


def test_every_reason_is_told() -> None:
    inline = tomllib.loads((CASES / "inline_differences.toml").read_text("utf-8"))
    assert all(("why" in entry) != (reason in inline) for reason, entry in DIFFERENCES.items())


def _text(markdown: str) -> str:
    """What we read of an article, without its HTML."""
    return " ".join(" ".join(part.text for part in Page.of(markdown).parts if part.kind in _SEEN).split())
