"""The corrections that a person made for one article, and which of them no longer apply."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from ..lexicon.words import words
from ..model import ArticleWarning, Kind
from ..settings.teaching import Correction, texts
from ..text.inline import plain
from ..text.lines import Lines


def of_article(corrections: Iterable[Correction], identity: str, path: str) -> tuple[Correction, ...]:
    """The `corrections` for the article with this id or path."""
    return tuple(entry for entry in corrections if path == entry.path or identity == entry.id)


def kind(corrections: Sequence[Correction]) -> Kind | None:
    """The kind of the article by the last of `corrections` that names one; None if none does."""
    return next((entry.kind for entry in reversed(corrections) if entry.kind), None)


def unmet(corrections: Sequence[Correction], text: str, start: int, file: str) -> tuple[ArticleWarning, ...]:
    """A warning for each quote that `text` from code point `start` on does not contain; `file` is the settings file."""
    if not corrections:
        return ()
    lines = Lines.of(text[start:])
    said = f" {' '.join(word for index in range(len(lines)) for word in words(plain(lines.line(index))))} "
    name = Path(file).name or "settings"
    return tuple(
        ArticleWarning(
            code="correction_unused",
            severity="warning",
            message=f"{name}:{line}: {what} “{quote}” is not in this article; correct the quote or remove it",
        )
        for line, what, quote in _quotes(corrections)
        if f" {' '.join(words(quote))} " not in said
    )


def _quotes(corrections: Iterable[Correction]) -> Iterator[tuple[int, str, str]]:
    for entry in corrections:
        for what, quotes in (("keep", entry.keep), ("remove", entry.remove)):
            yield from ((entry.line, what, quote) for quote in texts(quotes))
