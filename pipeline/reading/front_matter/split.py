"""Text -> front matter and metadata. This splitter keeps offsets; the loaders get only the text between the fences."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import FrontMatterError
from ...model import ArticleWarning, FrontMatter, Metadata
from ...text.lines import Lines
from .fences import find_fences, is_unclosed
from .fields import metadata_of
from .load import load
from .matter import Matter


@dataclass(frozen=True, slots=True)
class Split:
    """The front matter of one text and the metadata in it."""

    front_matter: FrontMatter
    metadata: Metadata
    warnings: tuple[ArticleWarning, ...]


def split(text: str, lines: Lines) -> Split:
    """Find and load the front matter of `text`. Never fails: bad metadata is dropped with a warning."""
    found = find_fences(lines)
    if found is None:
        return _none(lines)
    inner = text[lines.starts[found.first] : lines.nexts[found.end - 1]] if found.end > found.first else ""
    matter = Matter(found.format, inner, found.first + 1)
    try:
        values = load(matter)
    except FrontMatterError as error:
        matter.warn("front_matter_unusable", error.message, error.line or matter.line)
        values = None if found.required else {}
    if values is None or (found.required and found.required.isdisjoint(key.lower() for key in values)):
        return _none(lines)
    end = lines.nexts[found.last]
    front = FrontMatter(format=found.format, span=(0, end), lines=(1, found.last + 1), text=text[:end])
    return Split(front, metadata_of(values), tuple(matter.warnings))


def _none(lines: Lines) -> Split:
    """A text without front matter, with a warning if it starts like some."""
    warnings: list[ArticleWarning] = []
    if is_unclosed(lines):
        message = "front matter starts here, but no closing fence ends it; it is read as text"
        warnings.append(ArticleWarning(code="front_matter_unclosed", severity="warning", message=message, lines=(1, 1)))
    return Split(FrontMatter(format=None, span=(0, 0), lines=None, text=""), Metadata(), tuple(warnings))
