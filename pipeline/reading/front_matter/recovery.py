"""YAML with mistakes -> its values: each entry that is valid by itself keeps its value, the others are read as plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from .entries import Entry, entries_of
from .matter import Matter
from .plain_lines import key_line, plain_value_of
from .values import MAX_DEPTH
from .yaml_guard import INVALID, guard, load_guarded

_INDENT = re.compile(r"[ \t]+")
_TAB = "  "


def recover(lines: Sequence[str], line: int, matter: Matter, depth: int = 1) -> dict[str, Any]:
    """The values in `lines`, of which the first is source line `line` (1-based), with a warning for each mistake.

    Raises FrontMatterError if a limit is exceeded.
    """
    valid: dict[str, Entry] = {}
    plain: dict[str, Any] = {}
    for entry in entries_of(lines):
        at = line + entry.at
        if not entry.key:
            matter.warn("front_matter_fallback", "not a `key: value` line of front matter; it is skipped", at)
            continue
        if entry.key in valid or entry.key in plain:
            matter.warn_of_duplicate(entry.key, at)
        valid.pop(entry.key, None)
        plain.pop(entry.key, None)
        problem = _problem(entry, at)
        respaced = _respaced(entry)
        if problem is None or _problem(respaced, at) is None:
            valid[entry.key] = entry if problem is None else respaced
            if problem is not None:
                _warn(matter, entry, at, problem, "read with the spaces that YAML needs")
        elif _is_nested(respaced) and depth < MAX_DEPTH:
            plain[entry.key] = recover(_inner(respaced), at + 1, matter, depth + 1)
        else:
            _warn(matter, entry, at, problem, "read as plain text")
            plain[entry.key] = plain_value_of(entry.value, entry.lines[1:])
    return _loaded(list(valid.values()), line, matter) | plain


def _loaded(valid: Sequence[Entry], line: int, matter: Matter) -> dict[str, Any]:
    """The values of entries that are valid by themselves, together if they can be, because one may name another's anchor."""
    try:
        values, _ = load_guarded("\n".join(entry.text for entry in valid), line)
    except INVALID:
        values = {}
        for entry in valid:
            at = line + entry.at
            try:
                values |= load_guarded(entry.text, at)[0]
            except INVALID as error:
                _warn(matter, entry, at, error, "read as plain text")
                values[entry.key] = plain_value_of(entry.value, entry.lines[1:])
    return values or {}


def _problem(entry: Entry, at: int) -> Exception | None:
    """Why an entry, which starts on source line `at`, is not valid YAML; None if it is."""
    try:
        guard(entry.text, at)
    except INVALID as error:
        return error
    return None if entry.is_spaced else ValueError("no space after the colon")


def _respaced(entry: Entry) -> Entry:
    """`entry` with a space after its colon, and set in by spaces instead of tabs."""
    first, *below = entry.lines
    if not entry.is_spaced:
        first = f"{entry.key}: {entry.value}"
    set_in = [_INDENT.sub(lambda match: match[0].replace("\t", _TAB), row, count=1) if row[:1].isspace() else row for row in below]
    return replace(entry, lines=(first, *set_in), is_spaced=True)


def _is_nested(entry: Entry) -> bool:
    """Whether the value of `entry` is a mapping below its key."""
    first = next((row for row in _inner(entry) if row.strip() and not row.startswith("#")), "")
    return not entry.value and key_line(first) is not None


def _inner(entry: Entry) -> list[str]:
    """The lines below the key, without the indent that they share."""
    return textwrap.dedent("\n".join(entry.lines[1:])).split("\n")


def _warn(matter: Matter, entry: Entry, at: int, problem: Exception, consequence: str) -> None:
    """Warn of a mistake in `entry`, which starts on source line `at`."""
    mark = getattr(problem, "problem_mark", None)
    message = getattr(problem, "problem", None) or str(problem).split("\n")[0]
    last = max(index for index, row in enumerate(entry.lines) if row.strip())
    place = at + min(mark.line if mark else 0, last)
    matter.warn("front_matter_fallback", f"front matter key {entry.key!r} is not valid YAML ({message}); {consequence}", place)
