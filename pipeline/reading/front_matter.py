"""Text -> front matter and body. The splitter is ours and keeps offsets; the loaders get only guarded matter.

The limits of the guard stop inputs that kill or stall the loaders: 25 KB of nested lists crash PyYAML's C loader, and a
few hundred bytes of aliases or merge keys unfold to gigabytes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import yaml
from frontmatter.default_handlers import JSONHandler, YAMLHandler

from ..errors import FrontMatterError
from ..model import ArticleWarning, FrontMatter, Metadata
from ..text.lines import Lines

MAX_BYTES = 64 * 1024
MAX_DEPTH = 16
MAX_EVENTS = 20_000
MAX_ALIASES = 8
MAX_DOTS = 100

_PLAIN_KEY = re.compile(r"([A-Za-z_][\w.-]{0,63}(?: [\w.-]{1,63}){0,3})[ \t]*:(?:[ \t]+(\S.*)?)?$")
_TOML_KEY = re.compile(r"^([\w.-]{1,64})[ \t]{0,9}=", re.MULTILINE)
# YAML ends a line at these, Markdown does not
_YAML_LINE_ENDS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
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

_COMMON_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)

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
        if name == "yaml" and not _reads_as_metadata(inner):
            return None
        raise FrontMatterError(f"front matter is larger than {MAX_BYTES:,} bytes and was not loaded", line=line)
    if name == "yaml":
        return _load_yaml(inner, warnings, line)
    if name == "toml" and any(row.partition("=")[0].count(".") > MAX_DOTS for row in _rows(inner)):
        raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} and was not loaded", line=line)
    if inner.count("[") + inner.count("{") > 500:
        raise FrontMatterError("front matter holds too many lists and was not loaded", line=line)
    try:
        values = _load_json(inner, warnings, line) if name == "json" else _load_toml(inner)
    except (ValueError, TypeError, RecursionError) as error:
        if name == "json":
            return None
        message = f"front matter is no valid TOML ({error}); read as plain `key = value` lines"
        warnings.append(_warning("front_matter_fallback", message, line))
        return _plain_lines(_TOML_KEY.sub(r"\1:", "\n".join(_rows(inner)))) or None
    return {str(key): _plain(value, line) for key, value in values.items()} if isinstance(values, Mapping) else None


def _load_toml(inner: str) -> dict[str, Any]:
    return tomllib.loads("\n".join(_rows(inner)) + "\n", parse_float=str)


def _load_json(inner: str, warnings: list[ArticleWarning], line: int) -> Any:
    """The values of the JSON in `inner`, its numbers as they are printed."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                warnings.append(_duplicate(key, line))
            seen.add(key)
        return dict(pairs)

    return JSONHandler().load(inner, object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str)


def _load_yaml(inner: str, warnings: list[ArticleWarning], line: int) -> dict[str, Any] | None:
    inner = inner.translate(_YAML_LINE_ENDS)
    try:
        duplicates = _guard(inner, line)
    except (yaml.YAMLError, UnicodeError) as error:
        return _fallback(inner, error, warnings, line)
    try:
        # every scalar stays the string that was printed: no 83 from 0123, no False from "no", no invalid dates
        values = YAMLHandler().load(inner, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return _fallback(inner, error, warnings, line)
    if not inner.strip():
        return {}
    if not isinstance(values, dict):
        return None
    if _starts_apart(inner, values):
        return None
    warnings.extend(_duplicate(key, at) for key, at in duplicates)
    loaded = {str(key): _plain(value, line) for key, value in values.items()}
    # in a machine-made title " #" is part of it, not a comment
    printed = _plain_lines(inner)
    return loaded | {key: printed[key] for key in ("title", "description") if _cut_short(loaded.get(key), printed.get(key))}


def _cut_short(loaded: Any, printed: Any) -> bool:
    """Whether `printed` goes on behind `loaded` with what YAML took for a comment."""
    return (
        isinstance(loaded, str)
        and isinstance(printed, str)
        and printed.startswith(loaded)
        and printed[len(loaded) :].lstrip().startswith("#")
    )


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
    if not _reads_as_metadata(inner):
        return None
    warnings.append(
        _warning("front_matter_fallback", f"front matter is no valid YAML ({problem}); read as plain `key: value` lines", at)
    )
    return _plain_lines(inner)


def _reads_as_metadata(inner: str) -> bool:
    """Whether `inner`, which is no YAML, is meant to be: `key: value` lines, no prose between two rules."""
    rows = _rows(inner)
    odd = 0
    for above, row in zip(["", *rows], rows, strict=False):
        if not row.strip() or _PLAIN_KEY.match(row.rstrip()) or row[0].isspace() or row[0] in "-#?:":
            continue
        if not above.strip():
            return False  # a paragraph
        odd += 1
    values = _plain_lines(inner)
    return bool(values) and not _starts_apart(inner, values) and odd <= sum(1 for row in rows if row.strip()) / 2


def _starts_apart(inner: str, values: Mapping[Any, Any]) -> bool:
    """Whether a blank line follows the opening fence and no key is a common one: a rule, then a paragraph "Note: text"."""
    return not _rows(inner)[0].strip() and not any(str(key).lower() in _COMMON_KEYS for key in values)


def _rows(inner: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", inner)


def _plain_lines(inner: str) -> dict[str, Any]:
    """`key: value` lines and the `- entry` lines below a key; all else is passed over."""
    values: dict[str, Any] = {}
    key: str | None = None
    for line in _rows(inner):
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
    return value[1:] if value[:1] in "\"'" and value.count(value[:1]) == 1 else value


def _plain(value: Any, line: int, depth: int = 1) -> Any:
    """`value` as the model knows it: mappings, lists, and of every scalar its words."""
    if depth > MAX_DEPTH:
        raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} and was not loaded", line=line)
    if isinstance(value, Mapping):
        return {_scalar(key): _plain(entry, line, depth + 1) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry, line, depth + 1) for entry in value]
    return None if value is None else _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return _LONE_SURROGATE.sub("\ufffd", text)


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
                if not (words := tuple(_words(value))):
                    continue
                found[name] = words
            elif isinstance(value, str) and value.strip():
                found[name] = value.strip()
            elif isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
                found[name] = ", ".join(value)
            else:
                continue
            used.add(original)
    extra = {key: value for key, value in values.items() if key not in used}
    return Metadata(**found, extra=extra)


def _words(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list):
        return [entry.strip() for entry in value if isinstance(entry, str) and entry.strip()]
    return []


def _duplicate(key: str, line: int) -> ArticleWarning:
    return _warning("front_matter_duplicate", f"key {key[:80]!r} is given twice; the last one counts", line)


def _warning(code: str, message: str, line: int) -> ArticleWarning:
    return ArticleWarning(code=code, severity="warning", message=message, lines=(line, line))
