"""The cleaned Markdown of all articles, in the folders of the input."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ...model import Article
from ...settings.export_settings import ExportSettings
from ..names import Names, markdown_file
from .articles import to_markdown
from .files import write_whole


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:  # noqa: ARG001 - one signature
    """Write markdown/**.md, named as `fixharvest run` names them. Raises WriteError."""
    with Names() as names:
        for article in articles:
            if name := names.claim(article.source.path):
                write_whole(folder / markdown_file(name), to_markdown(article))
    return (folder / "markdown",)
