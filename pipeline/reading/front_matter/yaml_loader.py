"""YAML -> values, guarded against inputs that kill or stall the loader.

25 KB of nested lists crash PyYAML's C loader, and a few hundred bytes of aliases or merge keys expand to gigabytes.
"""

from __future__ import annotations

from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from ...errors import FrontMatterError
from .matter import Matter
from .plain_lines import is_prose, plain_lines, reads_as_metadata
from .values import MAX_DEPTH, plain_value

MAX_EVENTS = 20_000
MAX_ALIASES = 8

# YAML ends a line at these, Markdown does not.
_YAML_LINE_ENDS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
# In a machine-made title, " #" is part of the title and does not start a comment.
_KEYS_WITH_HASH = ("title", "description")


def load_yaml(matter: Matter) -> dict[str, Any] | None:
    """The values of `matter`; None if it is not a mapping. Text that is not valid YAML is read as plain lines, with a warning.

    Raises FrontMatterError if a limit is exceeded.
    """
    text = matter.text.translate(_YAML_LINE_ENDS)
    try:
        duplicates = _guard(text, matter.line)
    except (yaml.YAMLError, UnicodeError) as error:
        return _fallback(text, error, matter)
    try:
        # Every scalar stays the string that was printed: no 83 from 0123, no False from "no", no invalid dates.
        values = YAMLHandler().load(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, ValueError, TypeError, RecursionError) as error:
        return _fallback(text, error, matter)
    if not text.strip():
        return {}
    if not isinstance(values, dict) or is_prose(text, values):
        return None
    for key, line in duplicates:
        matter.warn_of_duplicate(key, line)
    loaded = {str(key): plain_value(value, matter.line) for key, value in values.items()}
    printed = plain_lines(text)
    return loaded | {key: printed[key] for key in _KEYS_WITH_HASH if _is_cut_short(loaded.get(key), printed.get(key))}


def _is_cut_short(loaded: Any, printed: Any) -> bool:
    """Whether `printed` continues after `loaded` with what YAML took for a comment."""
    return (
        isinstance(loaded, str)
        and isinstance(printed, str)
        and printed.startswith(loaded)
        and printed[len(loaded) :].lstrip().startswith("#")
    )


def _guard(text: str, line: int) -> list[tuple[str, int]]:
    """Walk the events of `text` before anything is built; return the duplicate keys with their lines.

    Raises FrontMatterError if a limit is exceeded, and yaml.YAMLError if `text` is not valid YAML.
    """
    depth = aliases = 0
    open_anchors: list[str | None] = []
    seen: dict[str, int] = {}
    duplicates: list[tuple[str, int]] = []
    expect_key = False
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CBaseLoader)):
        at = line + (event.start_mark.line if event.start_mark else 0)
        if count > MAX_EVENTS:
            raise FrontMatterError("front matter has too many values and was not loaded", line=at)
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            if aliases > MAX_ALIASES or event.anchor in open_anchors:
                raise FrontMatterError("front matter repeats itself through aliases and was not loaded", line=at)
        if depth == 1 and isinstance(event, yaml.ScalarEvent) and expect_key:
            if event.value in seen:
                duplicates.append((event.value, at))
            seen[event.value] = at
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            depth += 1
            open_anchors.append(event.anchor)
            if depth > MAX_DEPTH:
                raise FrontMatterError(f"front matter is nested deeper than {MAX_DEPTH} levels and was not loaded", line=at)
            if depth == 1:
                expect_key = isinstance(event, yaml.MappingStartEvent)
            continue
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            depth -= 1
            open_anchors.pop()
        if depth == 1 and isinstance(event, yaml.NodeEvent | yaml.CollectionEndEvent):
            expect_key = not expect_key
    return duplicates


def _fallback(text: str, error: Exception, matter: Matter) -> dict[str, Any] | None:
    """The plain `key: value` lines of a text that is not valid YAML; None if it does not read as metadata."""
    if not reads_as_metadata(text):
        return None
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).split("\n")[0]
    message = f"front matter is not valid YAML ({problem}); read as plain `key: value` lines"
    matter.warn("front_matter_fallback", message, matter.line + (mark.line if mark else 0))
    return plain_lines(text)
