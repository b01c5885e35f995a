"""The objects of JSON-LD, which pages and articles state data in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

MEDIA_TYPE = "application/ld+json"
MAX_JSON = 256 * 1024
MAX_OBJECTS = 200


def objects(text: str) -> Iterator[dict[str, Any]]:
    """The top-level objects of a JSON-LD text, at most MAX_OBJECTS.

    Raises ValueError if the text isn't JSON, is too long, or is nested too deep.
    """
    if len(text) > MAX_JSON:
        raise ValueError(f"it has more than {MAX_JSON} characters")
    try:
        stack = [json.loads(text, strict=False)]
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    for _ in range(MAX_OBJECTS):
        if not stack:
            return
        value = stack.pop(0)
        if isinstance(value, list):
            stack = value + stack
        elif isinstance(value, dict):
            yield value
            stack = [value.get("@graph"), value.get("mainEntity"), *stack]


def has_type(entry: dict[str, Any], types: frozenset[str]) -> str | None:
    """The first of an object's types that is one of `types`; None if none is."""
    kinds = entry.get("@type")
    return next((str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds]) if str(kind) in types), None)
