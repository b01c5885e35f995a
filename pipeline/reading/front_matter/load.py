"""Front matter -> its values, by format. A text that exceeds a limit is never given to a loader."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from frontmatter.default_handlers import JSONHandler

from ...errors import FrontMatterError
from ...patterns import lazy_pattern
from .headers import org_values, pandoc_values
from .matter import Matter, rows
from .plain_lines import reads_as_metadata
from .toml_loader import load_toml
from .values import INVALID, MAX_DEPTH, plain_value
from .yaml_loader import load_yaml

MAX_BYTES = 64 * 1024
MAX_DOTS = 100
MAX_BRACKETS = 500

_EXTRA_COMMA = lazy_pattern(r",(\s*[}\]])")


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
    if matter.format in ("org", "pandoc"):
        return dict((org_values if matter.format == "org" else pandoc_values)(rows(matter.text)))
    if matter.format == "toml" and any(row.partition("=")[0].count(".") > MAX_DOTS for row in rows(matter.text)):
        raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels and was not loaded", line=matter.line)
    if matter.text.count("[") + matter.text.count("{") > MAX_BRACKETS:
        raise FrontMatterError("front matter has too many lists and was not loaded", line=matter.line)
    values = load_toml(matter) if matter.format == "toml" else _load_json(matter)
    if not isinstance(values, Mapping):
        return None
    return {str(key): plain_value(value, matter.line) for key, value in values.items()}


def _load_json(matter: Matter) -> Any:
    """The values of JSON, its numbers as printed; None if it is not valid. Extra commas are dropped with a warning."""
    text = matter.text.strip()
    if not text.startswith("{"):
        text = f"{{{text.rstrip(',')}}}"  # between fences, old generators need no braces
    with suppress(*INVALID):
        return _parsed_json(text, matter)
    with suppress(*INVALID):
        values = _parsed_json(_EXTRA_COMMA.sub(r"\1", text), matter)
        matter.warn(
            "front_matter_fallback", "front matter is not valid JSON; read without the comma after a last entry", matter.line
        )
        return values
    return None


def _parsed_json(text: str, matter: Matter) -> Any:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                matter.warn_of_duplicate(key, matter.line)
            seen.add(key)
        return dict(pairs)

    return JSONHandler().load(text, object_pairs_hook=unique, parse_int=str, parse_float=str, parse_constant=str)
