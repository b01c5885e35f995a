"""Values of front matter -> metadata under common names."""

from __future__ import annotations

from typing import Any

from ...model import Metadata

# The keys for each field, in order of preference.
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
_LISTS = ("tags", "categories")

COMMON_KEYS = frozenset(key for keys in _KEYS.values() for key in keys)


def metadata_of(values: dict[str, Any]) -> Metadata:
    """The common keys under their names, all others in `extra`; if several keys fit a field, the first in `_KEYS` counts."""
    by_lower = {key.lower(): key for key in values}
    used: set[str] = set()
    found: dict[str, Any] = {}
    for name, keys in _KEYS.items():
        for key in keys:
            original = by_lower.get(key)
            if original is None or name in found:
                continue
            value = _words(values[original]) if name in _LISTS else _text(values[original])
            if value is not None:
                found[name] = value
                used.add(original)
    extra = {key: value for key, value in values.items() if key not in used}
    return Metadata(**found, extra=extra)


def _text(value: Any) -> str | None:
    """A string, or strings joined by commas; None for anything else, and for a blank string."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, list) and value and all(isinstance(entry, str) for entry in value):
        return ", ".join(value)
    return None


def _words(value: Any) -> tuple[str, ...] | None:
    """The entries of a list, or of a string with commas; None if there are none."""
    entries = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else ()
    return tuple(entry.strip() for entry in entries if isinstance(entry, str) and entry.strip()) or None
