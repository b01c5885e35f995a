"""Text -> front matter and body. The splitter is ours and keeps offsets; the loaders get only guarded matter.

The limits of the guard stop inputs that kill or stall the loaders: 25 KB of nested lists crash PyYAML's C loader, and a
few hundred bytes of aliases or merge keys unfold to gigabytes.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import yaml
from frontmatter.default_handlers import JSONHandler, TOMLHandler, YAMLHandler

from pipeline.errors import FrontMatterError
from pipeline.lines import Lines
from pipeline.model import ArticleWarning, FrontMatter, Metadata

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_EVENTS = 20_000
MAX_ALIASES = 8

_PLAIN_KEY = re.compile(r"([A-Za-z_][\w.-]{0,63}(?: [\w.-]{1,63}){0,3})[ \t]*:(?:[ \t]+(\S.*)?)?$")
_LIST_ENTRY = re.compile(r"[ \t]*-[ \t]+(\S.*)$")
_KEYS: dict[str, tuple[str, ...]] = {
    "title": ("title",),
    "author": ("author", "authors", "ms.author"),
    "date": ("date", "published", "pubdate", "publishdate", "ms.date"),
    "updated": ("updated", "lastmod", "modified", "last_modified_at", "last_modified", "ms.lasthandoff"),
    "tags": ("tags", "tag", "keywords"),
    "categories": ("categories", "category"),
    "description": ("description", "excerpt", "summary"),
    "image": ("image", "thumbnail", "cover", "featured_image", "og_image"),
    "url": ("url", "permalink", "canonical", "canonical_url", "canonicalurl", "link"),
    "slug": ("slug",),
}

Format: TypeAlias = Literal["yaml", "toml", "json"]


@dataclass(frozen=True, slots=True)
class Split:
    """The front matter of one text and the metadata in it."""

    front_matter: FrontMatter
    metadata: Metadata
    warnings: tuple[ArticleWarning, ...]


def split(text: str, lines: Lines) -> Split:
    """Find and load the front matter of `text`. Never fails: bad metadata costs the metadata only, with a warning."""
    found = _fence(lines)
    if found is None:
        return _none()
    name, inner_first, inner_last, end_line = found
    inner = text[lines.starts[inner_first] : lines.starts[inner_last]] if inner_last > inner_first else ""
    if name == "json":
        inner = text[: lines.ends[end_line]]
    warnings: list[ArticleWarning] = []
    try:
        values = _load(name, inner, warnings, inner_first + 1)
    except FrontMatterError as error:
        line = error.line or inner_first + 1
        warnings.append(_warning("front_matter_unusable", error.message, line))
        values = {}
    if values is None:
        return _none()
    end = lines.nexts[end_line]
    front = FrontMatter(format=name, span=(0, end), lines=(1, end_line + 1), text=text[:end])
    return Split(front, _metadata(values), tuple(warnings))


def _none() -> Split:
    return Split(FrontMatter(format=None, span=(0, 0), lines=None, text=""), Metadata(), ())


def _fence(lines: Lines) -> tuple[Format, int, int, int] | None:
    """Format, first inner line, line behind the inner lines, and last line of the front matter; None without one."""
    if not len(lines):
        return None
    first = lines.line(0).rstrip()
    if first in ("---", "+++"):
        closing = ("---", "...") if first == "---" else ("+++",)
        for index in range(1, len(lines)):
            if lines.line(index).rstrip() in closing:
                return ("yaml" if first == "---" else "toml"), 1, index, index
    elif first == "{" or (first.startswith("{") and '"' in first):
        for index in range(len(lines)):
            if lines.nexts[index] > MAX_BYTES:
                return None
            if lines.line(index).rstrip() == "}" or (index == 0 and first.endswith("}")):
                return "json", 0, index, index
    return None


def _load(name: Format, inner: str, warnings: list[ArticleWarning], line: int) -> dict[str, Any] | None:
    """The values of `inner`; None where it is no mapping, which means that it is no front matter."""
    if len(inner.encode("utf-8", errors="replace")) > MAX_BYTES:
        raise FrontMatterError(f"front matter is larger than {MAX_BYTES:,} bytes and was not loaded", line=line)
    if name == "yaml":
        return _load_yaml(inner, warnings, line)
    if inner.count("[") + inner.count("{") > 500:
        raise FrontMatterError("front matter holds too many lists and was not loaded", line=line)
    try:
        values = (TOMLHandler() if name == "toml" else JSONHandler()).load(inner)
    except (ValueError, TypeError, RecursionError) as error:
        if name == "json":
            return None
        warnings.append(_warning("front_matter_fallback", f"front matter is no valid {name.upper()}: {error}", line))
        return _plain_lines(inner.replace(" =", ":"))
    return {str(key): _plain(value) for key, value in values.items()} if isinstance(values, Mapping) else None


def _load_yaml(inner: str, warnings: list[ArticleWarning], line: int) -> dict[str, Any] | None:
    try:
        duplicates = _guard(inner, line)
    except yaml.YAMLError as error:
        return _fallback(inner, error, warnings, line)
    try:
        # every scalar stays the string that was printed: no 83 from 0123, no False from "no", no invalid dates
        values = YAMLHandler().load(inner, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return _fallback(inner, error, warnings, line)
    if values is None or values == "":
        return {}
    if not isinstance(values, dict):
        return None
    for key, at in duplicates:
        warnings.append(_warning("front_matter_duplicate", f"key {key!r} is given twice; the last one counts", at))
    loaded = {str(key): _plain(value) for key, value in values.items()}
    # in a machine-made title " #" is part of it, not a comment
    printed = _plain_lines(inner)
    return loaded | {key: printed[key] for key in ("title", "description") if " #" in str(printed.get(key, ""))}


def _guard(inner: str, line: int) -> list[tuple[str, int]]:
    """Walk the events of `inner` before anything is built; return the duplicate keys with their lines.

    Raises FrontMatterError where a limit is passed, and yaml.YAMLError where `inner` is no YAML.
    """
    depth = aliases = 0
    open_anchors: list[str | None] = []
    seen: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    expect_key = False
    for count, event in enumerate(yaml.parse(inner, Loader=yaml.CBaseLoader)):
        at = line + (event.start_mark.line if event.start_mark else 0)
        if count > MAX_EVENTS:
            raise FrontMatterError("front matter holds too many values and was not loaded", line=at)
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES or event.anchor in open_anchors:
                raise FrontMatterError("front matter repeats itself by aliases and was not loaded", line=at)
        if depth == 1 and isinstance(event, yaml.ScalarEvent) and expect_key:
            if event.value in seen:
                duplicates.append((event.value, at))
            seen[event.value] = at
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            open_anchors.append(event.anchor)
            if depth > MAX_DEPTH:
                raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} and was not loaded", line=at)
            if depth == 1:
                expect_key = isinstance(event, yaml.MappingStartEvent)
            continue
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            open_anchors.pop()
        if depth == 1 and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            expect_key = not expect_key
    return duplicates


def _fallback(inner: str, error: Exception, warnings: list[ArticleWarning], line: int) -> dict[str, Any] | None:
    mark = getattr(error, "problem_mark", None)
    at = line + (mark.line if mark else 0)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    values = _plain_lines(inner)
    rows = [row for row in re.split(r"\r\n|\r|\n", inner) if row.strip()]
    fitting = sum(1 for row in rows if _PLAIN_KEY.match(row.rstrip()) or row[0].isspace() or row[0] in "-#")
    if not values or fitting < len(rows) / 2:
        return None  # prose between two rules, not metadata
    warnings.append(
        _warning("front_matter_fallback", f"front matter is no valid YAML ({problem}); read as plain `key: value` lines", at)
    )
    return values


def _plain_lines(inner: str) -> dict[str, Any]:
    """`key: value` lines and the `- entry` lines below a key; all else is passed over."""
    values: dict[str, Any] = {}
    key: str | None = None
    for line in re.split(r"\r\n|\r|\n", inner):
        match = _PLAIN_KEY.match(line.rstrip())
        entry = _LIST_ENTRY.match(line.rstrip())
        if match:
            key = match[1]
            values[key] = _unquoted(match[2] or "")
        elif entry and key is not None:
            held = values[key]
            values[key] = [*(held if isinstance(held, list) else [held] if held else []), _unquoted(entry[1])]
    return values


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _plain(value: Any) -> Any:
    """`value` as JSON knows it: dates and other scalars of TOML become strings."""
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, str | bool | int) or value is None:
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _metadata(values: dict[str, Any]) -> Metadata:
    """The common keys by their names, the rest in `extra`; of two keys for one name the first in `_KEYS` counts."""
    by_lower = {key.lower(): key for key in values}
    used: set[str] = set()
    found: dict[str, Any] = {}
    for name, keys in _KEYS.items():
        for key in keys:
            original = by_lower.get(key)
            if original is None or name in found:
                continue
            value = values[original]
            if name in ("tags", "categories"):
                found[name] = tuple(_words(value))
            elif isinstance(value, str | int | float) and str(value).strip():
                found[name] = str(value)
            elif isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
                found[name] = ", ".join(value)
            else:
                continue
            used.add(original)
    extra = {key: value for key, value in values.items() if key not in used}
    return Metadata(**found, extra=json.loads(json.dumps(extra)))


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [str(entry) for entry in value if isinstance(entry, str | int | float) and str(entry).strip()]
    return []


def _warning(code: str, message: str, line: int) -> ArticleWarning:
    return ArticleWarning(code=code, severity="warning", message=message, lines=(line, line))
