"""Text -> front matter and metadata. This splitter keeps offsets; the loaders get only the text between the fences."""

from __future__ import annotations

from dataclasses import dataclass

from ...errors import FrontMatterError
from ...model import ArticleWarning, FrontMatter, Metadata
from ...text.lines import Lines
from .fields import metadata_of
from .load import MAX_BYTES, load
from .matter import Format, Matter


@dataclass(frozen=True, slots=True)
class Split:
    """The front matter of one text and the metadata in it."""

    front_matter: FrontMatter
    metadata: Metadata
    warnings: tuple[ArticleWarning, ...]


@dataclass(frozen=True, slots=True)
class _Fences:
    """Where front matter is: its inner lines are [first, end), its last line is `last` (all 0-based)."""

    format: Format
    first: int
    end: int
    last: int


def split(text: str, lines: Lines) -> Split:
    """Find and load the front matter of `text`. Never fails: bad metadata is dropped with a warning."""
    found = _fences(lines)
    if found is None:
        return _none()
    inner = text[lines.starts[found.first] : lines.starts[found.end]] if found.end > found.first else ""
    if found.format == "json":
        inner = text[: lines.ends[found.last]]
    matter = Matter(found.format, inner, found.first + 1)
    try:
        values = load(matter)
    except FrontMatterError as error:
        matter.warn("front_matter_unusable", error.message, error.line or matter.line)
        values = {}
    if values is None:
        return _none()
    end = lines.nexts[found.last]
    front = FrontMatter(format=found.format, span=(0, end), lines=(1, found.last + 1), text=text[:end])
    return Split(front, metadata_of(values), tuple(matter.warnings))


def _none() -> Split:
    return Split(FrontMatter(format=None, span=(0, 0), lines=None, text=""), Metadata(), ())


def _fences(lines: Lines) -> _Fences | None:
    """The fences of the front matter, or None if the text does not start with any."""
    if not len(lines):
        return None
    first = lines.line(0).rstrip()
    if first in ("---", "+++"):
        closing = ("---", "...") if first == "---" else ("+++",)
        for index in range(1, len(lines)):
            if lines.line(index).rstrip() in closing:
                return _Fences("yaml" if first == "---" else "toml", 1, index, index)
    elif first == "{" or (first.startswith("{") and '"' in first):
        for index in range(len(lines)):
            if lines.nexts[index] > MAX_BYTES:
                return None
            if lines.line(index).rstrip() == "}" or (index == 0 and first.endswith("}")):
                return _Fences("json", 0, index, index)
    return None
