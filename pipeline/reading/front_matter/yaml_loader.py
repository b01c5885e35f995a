"""YAML -> values; where it is not valid, one broken entry costs that entry alone."""

from __future__ import annotations

from typing import Any

from .matter import Matter, rows
from .plain_lines import is_prose, plain_lines, reads_as_metadata
from .recovery import recover
from .values import plain_value
from .yaml_guard import INVALID_YAML, load_guarded

# YAML ends a line at these, Markdown does not.
_YAML_LINE_ENDS = str.maketrans(dict.fromkeys("\x85\u2028\u2029", " "))
# In a machine-made title, " #" is part of the title and does not start a comment.
_KEYS_WITH_HASH = ("title", "description")


def load_yaml(matter: Matter) -> dict[str, Any] | None:
    """The values of `matter`; None if it is not a mapping. What is not valid YAML is recovered by entry, with warnings.

    Raises FrontMatterError if a limit is exceeded.
    """
    text = matter.text.translate(_YAML_LINE_ENDS)
    if not text.strip():
        return {}
    try:
        values, duplicates = load_guarded(text, matter.line)
    except INVALID_YAML:
        values, duplicates = None, []
    if not isinstance(values, dict):
        if isinstance(values, list) or not reads_as_metadata(text):
            return None
        values = recover(rows(text), matter.line, matter)
    elif is_prose(text, values):
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
