"""What a page says about itself: JSON-LD, `<meta>`, `<title>`, `<link rel=canonical>` and `<html lang>`, as front matter."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from ...patterns import lazy_pattern
from ...text.entities import unescaped
from ..json_ld import MEDIA_TYPE, has_type, objects
from .tree import Node

MAX_VALUE = 1_000
MAX_WORDS = 50

_TYPES = frozenset(
    "Article NewsArticle BlogPosting TechArticle HowTo Report SocialMediaPosting ScholarlyArticle Recipe QAPage".split()
)
# The first name that is present counts; `article:author` is often the address of a profile.
_META: dict[str, tuple[str, ...]] = {
    "title": ("og:title", "twitter:title", "dc.title", "headline"),
    "author": ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author", "twitter:data1"),
    "date": ("article:published_time", "datepublished", "date", "pubdate", "publish-date", "dc.date", "dcterms.created"),
    "updated": ("article:modified_time", "og:updated_time", "datemodified", "last-modified", "dcterms.modified"),
    "tags": ("article:tag", "keywords", "news_keywords"),
    "categories": ("article:section",),
    "description": ("description", "og:description", "twitter:description", "dc.description"),
    "image": ("og:image", "og:image:url", "twitter:image", "twitter:image:src"),
    "url": ("og:url",),
    "language": ("og:locale", "content-language", "dc.language"),
}
_LISTS = ("tags", "categories")
_SITE = lazy_pattern(r"\s{1,9}[|\-\u2013\u2014\u00b7\u00bb:]\s+")
_LABEL = lazy_pattern(r"^(?:written by|by)$", re.IGNORECASE)


def front_matter(page: Node) -> list[str]:
    """The lines of YAML front matter with what `page` says about itself; empty if it says nothing."""
    values = _values(page)
    rows = [f"{key}: {_printed(value)}" for key, value in values.items() if value]
    return ["---", *rows, "---"] if rows else []


def _values(page: Node) -> dict[str, str | list[str]]:
    linked = _from_json(page)
    meta = _meta(page)
    found: dict[str, str | list[str]] = {}
    for name, keys in _META.items():
        stated = [value for key in keys for value in meta.get(key, ())]
        if name in _LISTS:
            found[name] = _unique(linked.get(name) or _first_key(keys, meta))
        else:
            usable = [value for value in [*linked.get(name, ()), *stated] if _usable(name, value)]
            found[name] = usable[0] if usable else ""
    title = page.find("title")
    found["title"] = found["title"] or (_without_site(title.text(), meta.get("og:site_name", [])) if title else "")
    canonical = (node.get("href") for node in page.with_tags("link") if "canonical" in node.get("rel").lower().split())
    found["url"] = next((address for address in canonical if address), "") or found["url"]
    root = page.find("html")
    found["language"] = (root.get("lang") or root.get("xml:lang") if root else "") or found["language"]
    return {
        name: _folded(value) if isinstance(value, str) else [_folded(entry) for entry in value] for name, value in found.items()
    }


def _usable(name: str, value: str) -> bool:
    if not value.strip():
        return False
    return not (name == "author" and ("://" in value or _LABEL.match(value.strip()) or "min" in value.split()[1:]))


def _meta(page: Node) -> dict[str, list[str]]:
    """The values of all `<meta>` elements by their lower-case names."""
    found: dict[str, list[str]] = {}
    for node in page.with_tags("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop") or node.get("http-equiv")
        if value := node.get("content").strip():
            found.setdefault(name.lower(), []).append(value)
    return found


def _first_key(keys: tuple[str, ...], meta: dict[str, list[str]]) -> list[str]:
    """The words of the first key that is present; keywords are one value with commas."""
    values = next((meta[key] for key in keys if key in meta), [])
    return [word for value in values for word in value.split(",")] if len(values) == 1 else values


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(value.strip() for value in values if value.strip()))[:MAX_WORDS]


def _without_site(title: str, sites: list[str]) -> str:
    """A `<title>` without the name of the site at its end."""
    parts = _SITE.split(title)
    if len(parts) > 1 and (parts[-1] in sites or len(parts[-1].split()) <= 3 < len(title.split()) - len(parts[-1].split())):
        return title[: title.rindex(parts[-1])].rstrip(" |-\u2013\u2014\u00b7\u00bb:")
    return title


def _from_json(page: Node) -> dict[str, list[str]]:
    """What the JSON-LD says about the article."""
    for entry in _json_objects(page):
        if has_type(entry, _TYPES):
            return {
                "title": _names(entry.get("headline") or entry.get("name"), "name"),
                "author": [", ".join(_names(entry.get("author"), "name")[:MAX_WORDS])],
                "date": _names(entry.get("datePublished"), "@value"),
                "updated": _names(entry.get("dateModified"), "@value"),
                "tags": _tags(entry.get("keywords")),
                "categories": _names(entry.get("articleSection"), "name"),
                "description": _names(entry.get("description"), "@value"),
                "image": _names(entry.get("image"), "url"),
                "url": _names(entry.get("mainEntityOfPage") or entry.get("url"), "@id"),
                "language": _names(entry.get("inLanguage"), "alternateName"),
            }
    return {}


def json_texts(page: Node) -> Iterator[tuple[str, int]]:
    """The texts of the JSON-LD in `page`, in order, each with its line (1-based)."""
    for node in page.with_tags("script"):
        if node.get("type").split(";")[0].strip().lower() == MEDIA_TYPE:
            yield "".join(piece.text for piece in node.pieces()), node.line


def _json_objects(page: Node) -> Iterator[dict[str, Any]]:
    """The objects of the JSON-LD in `page`, in order; a text that cannot be read has none."""
    for text, _ in json_texts(page):
        with suppress(ValueError):
            yield from objects(text)


def _tags(value: Any) -> list[str]:
    return [word for entry in _names(value, "name") for word in entry.split(",")]


def _names(value: Any, key: str) -> list[str]:
    """The words in a value of JSON-LD: a string, an object with them under `key`, or a list of such."""
    entries = value if isinstance(value, list) else [value]
    found = [entry.get(key) or entry.get("url") if isinstance(entry, dict) else entry for entry in entries]
    return [unescaped(str(entry)) for entry in found if isinstance(entry, str | int | float) and str(entry).strip()]


def _folded(value: str) -> str:
    """`value` on one line, of printable characters."""
    return "".join(char for char in " ".join(value.split()) if char.isprintable())[:MAX_VALUE]


def _printed(value: str | list[str]) -> str:
    """`value` as YAML, in which every JSON string is valid."""
    return json.dumps(value, ensure_ascii=False)
