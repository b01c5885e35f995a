"""What cleaning changes in a file, as a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ...model import Article
from ..conservation import restored


def difference(article: Article, path: str) -> Iterator[str]:
    """Yield the lines of a unified diff from the source to the cleaned article."""
    before = restored(article).splitlines(keepends=True)
    after = (article.front_matter.text + article.content.markdown).splitlines(keepends=True)
    for line in difflib.unified_diff(before, after, f"a/{path.lstrip('/')}", f"b/{path.lstrip('/')}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
