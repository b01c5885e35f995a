"""The text between the fences while it is being loaded, with the warnings found on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ...model import ArticleWarning
from ...patterns import lazy_pattern

Format: TypeAlias = Literal["yaml", "toml", "json", "org", "pandoc"]

_LINE_END = lazy_pattern(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Matter:
    """The `text` of front matter without its fences, and the 1-based `line` that it starts on.

    JSON keeps its braces, and a header of org-mode or Pandoc its signs.
    """

    format: Format
    text: str
    line: int
    warnings: list[ArticleWarning] = field(default_factory=list)

    def warn(self, code: str, message: str, line: int) -> None:
        """Add a warning about source line `line` (1-based)."""
        self.warnings.append(ArticleWarning(code=code, severity="warning", message=message, lines=(line, line)))

    def warn_of_duplicate(self, key: str, line: int) -> None:
        """Add a warning about a key that is given a second time."""
        self.warn("front_matter_duplicate", f"key {key[:80]!r} is given twice; the last value is used", line)


def rows(text: str) -> list[str]:
    """The lines of `text` without their line ends."""
    return _LINE_END.split(text)
