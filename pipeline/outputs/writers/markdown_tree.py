"""The cleaned Markdown of all articles, in the folders of the input."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...model import Article
from ...settings.export_settings import ExportSettings
from .articles import to_markdown
from .files import safe_name, write_whole


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:  # noqa: ARG001 - one signature
    """Write markdown/**.md, named as `fixharvest run` names them. Raises WriteError."""
    tree = folder / "markdown"
    for article in articles:
        write_whole(tree / f"{safe_name(article.source.path)}.md", to_markdown(article))
    return (tree,)
