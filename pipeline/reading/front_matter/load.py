"""Front matter -> its values, by format. A text that exceeds a limit is never given to a loader."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from frontmatter.default_handlers import JSONHandler

from ...errors import FrontMatterError
from .matter import Matter, rows
from .plain_lines import plain_lines, reads_as_metadata
from .values import MAX_DEPTH, plain_value
from .yaml_loader import load_yaml

MAX_BYTES = 64 * 1024
MAX_DOTS = 100
MAX_BRACKETS = 500

_TOML_KEY = re.compile(r"^([\w.-]{1,64})[ \t]{0,9}=", re.MULTILINE)


def load(matter: Matter) -> dict[str, Any] | None:
    """The values of `matter`; None if they are not a mapping, which means that it is not front matter.

    Raises FrontMatterError if a limit is exceeded.
    """
    if len(matter.text.encode("utf-8", errors="replace")) > MAX_BYTES:
        if matter.format == "yaml" and not reads_as_metadata(matter.text):
            return None
        raise FrontMatterError(f"front matter is larger than {MAX_BYTES:,} bytes and was not loaded", line=matter.line)
    if matter.format == "yaml":
        return load_yaml(matter)
    if matter.format == "toml" and any(row.partition("=")[0].count(".") > MAX_DOTS for row in rows(matter.text)):
        raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels and was not loaded", line=matter.line)
    if matter.text.count("[") + matter.text.count("{") > MAX_BRACKETS:
        raise FrontMatterError("front matter has too many lists and was not loaded", line=matter.line)
    try:
        values = _load_json(matter) if matter.format == "json" else _load_toml(matter.text)
    except (ValueError, TypeError, RecursionError) as error:
        if matter.format == "json":
            return None
        message = f"front matter is not valid TOML ({error}); read as plain `key = value` lines"
        matter.warn("front_matter_fallback", message, matter.line)
        return plain_lines(_TOML_KEY.sub(r"\1:", "\n".join(rows(matter.text)))) or None
    if not isinstance(values, Mapping):
        return None
    return {str(key): plain_value(value, matter.line) for key, value in values.items()}


def _load_toml(text: str) -> dict[str, Any]:
    return tomllib.loads("\n".join(rows(text)) + "\n", parse_float=str)


def _load_json(matter: Matter) -> Any:
    """The values of JSON, its numbers as they are printed."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                matter.warn_of_duplicate(key, matter.line)
            seen.add(key)
        return dict(pairs)

    return JSONHandler().load(matter.text, object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str)
