"""Values that a container gives beside an article, such as the other columns of its row, as metadata below the front matter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ...errors import FrontMatterError
from ...model import ArticleWarning, Metadata
from .fields import metadata_of
from .load import MAX_BYTES
from .values import plain_value


def with_given(metadata: Metadata, given: Mapping[str, Any]) -> tuple[Metadata, tuple[ArticleWarning, ...]]:
    """`metadata` with what it doesn't say itself from `given`, and warnings about values that are too large or too deep."""
    if not given:
        return metadata, ()
    values = {str(key): value for key, value in given.items() if not isinstance(value, bytes)}
    warnings = tuple(_unusable(values))
    below = metadata_of({key: plain_value(value, 1) for key, value in values.items()})
    said = {name: getattr(metadata, name) or getattr(below, name) for name in Metadata.__struct_fields__ if name != "extra"}
    return Metadata(**said, extra={**below.extra, **metadata.extra}), warnings


def _unusable(values: dict[str, Any]) -> Iterator[ArticleWarning]:
    """Remove each value that exceeds a limit of front matter, with a warning."""
    for key in list(values):
        try:
            size = len(msgspec.json.encode(plain_value(values[key], 1)))
            problem = f"larger than {MAX_BYTES:,} bytes" if size > MAX_BYTES else ""
        except FrontMatterError:
            problem = "nested too deep"
        if problem:
            del values[key]
            message = f"the value of {key[:100]!r} beside the article is {problem} and was left out"
            yield ArticleWarning(code="value_left_out", severity="warning", message=message)
