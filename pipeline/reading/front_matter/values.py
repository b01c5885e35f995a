"""Loaded values -> values of the model: mappings, lists, strings and None."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...errors import FrontMatterError
from ...patterns import lazy_pattern

MAX_DEPTH = 16
# What the loaders raise for text that is not valid.
INVALID = (ValueError, TypeError, RecursionError)

_LONE_SURROGATE = lazy_pattern("[\ud800-\udfff]")


def plain_value(value: Any, line: int, depth: int = 1) -> Any:
    """`value` in the types of the model: mappings, lists, and every scalar as its words.

    Raises FrontMatterError, with `line`, if it is nested deeper than MAX_DEPTH.
    """
    if depth > MAX_DEPTH:
        raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels and was not loaded", line=line)
    if isinstance(value, Mapping):
        return {_scalar(key): plain_value(entry, line, depth + 1) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain_value(entry, line, depth + 1) for entry in value]
    return None if value is None else _scalar(value)


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return _LONE_SURROGATE.sub("\ufffd", text)
