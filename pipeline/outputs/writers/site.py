"""What cleaning changes in a file: one line per finding, or a unified diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from ...model import Article, Removed, Repaired
from ..conservation import restored


def findings(article: Article, path: str) -> Iterator[str]:
    """Yield a line `path:line: …` for each removal and repair, in source order."""
    edits: list[Removed | Repaired] = [*article.removed, *article.repaired]
    for edit in sorted(edits, key=lambda edit: edit.span):
        yield f"{path}:{edit.lines[0]}: {edit.reason} ({edit.rule}, lines {edit.lines[0]} to {edit.lines[1]})"


def difference(article: Article, path: str) -> Iterator[str]:
    """Yield the lines of a unified diff from the source to the cleaned article."""
    before = restored(article).splitlines(keepends=True)
    after = (article.front_matter.text + article.content.markdown).splitlines(keepends=True)
    for line in difflib.unified_diff(before, after, f"a/{path.lstrip('/')}", f"b/{path.lstrip('/')}"):
        yield line if line.endswith("\n") else line + "\n\\ No newline at end of file\n"
