"""YAML with mistakes -> its values: each entry that is valid by itself keeps its value, the others are read as plain text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ...patterns import lazy_pattern
from .entries import Entry, entries_of
from .matter import Matter
from .plain_lines import key_line, plain_text
from .values import MAX_DEPTH
from .yaml_guard import INVALID_YAML, guard, load_guarded

_INDENT = lazy_pattern(r"[ \t]+")
_TAB = "  "
_ITEM = lazy_pattern(r"-(?:[ \t]|$)")


def recover(lines: Sequence[str], line: int, matter: Matter, depth: int = 1) -> dict[str, Any]:
    """The values in `lines`, of which the first is source line `line` (1-based), with a warning for each mistake.

    Raises FrontMatterError if a limit is exceeded.
    """
    valid: dict[str, Entry] = {}
    broken: dict[str, Any] = {}
    for entry in entries_of(lines, key_line, _continues):
        at = line + entry.at
        if not entry.key:
            matter.warn("front_matter_fallback", "not a `key: value` line of front matter; it is skipped", at)
            continue
        if entry.key in valid or entry.key in broken:
            matter.warn_of_duplicate(entry.key, at)
        valid.pop(entry.key, None)
        broken.pop(entry.key, None)
        problem = _problem(entry, at)
        respaced = _respaced(entry)
        if problem is None:
            valid[entry.key] = entry
        elif _problem(respaced, at) is None:
            _warn(matter, entry, at, problem, "read with the spaces that YAML needs")
            valid[entry.key] = respaced
        else:
            broken[entry.key] = _partly(respaced, at, matter, depth, problem)
    return _loaded(list(valid.values()), line, matter) | broken


def _continues(line: str) -> bool:
    """Whether a line belongs to the key above it: blank, set in, a comment, an item of a list, or the end of one."""
    return not line.strip() or line[0] in " \t#]}" or _ITEM.match(line) is not None


def _loaded(valid: Sequence[Entry], line: int, matter: Matter) -> dict[str, Any]:
    """The values of entries that are valid by themselves, together if they can be, because one may name another's anchor."""
    try:
        return load_guarded("\n".join(entry.text for entry in valid), line)[0] or {}
    except INVALID_YAML:
        values: dict[str, Any] = {}
    for entry in valid:
        at = line + entry.at
        try:
            values |= load_guarded(entry.text, at)[0]
        except INVALID_YAML as error:
            _warn(matter, entry, at, error, "read as plain text")
            values[entry.key] = plain_text(entry.value, entry.lines[1:])
    return values


def _partly(entry: Entry, at: int, matter: Matter, depth: int, problem: Exception) -> Any:
    """The value of a broken `entry`: what is valid of the mapping or the list below its key, or its plain text."""
    inner = _dedented("\n".join(entry.lines[1:])).split("\n")
    first = next((row for row in inner if row.strip() and not row.startswith("#")), "")
    if not entry.value and depth < MAX_DEPTH:
        if key_line(first):
            return recover(inner, at + 1, matter, depth + 1)
        if _ITEM.match(first):
            return _items(inner, at + 1, matter, depth + 1)
    _warn(matter, entry, at, problem, "read as plain text")
    return plain_text(entry.value, entry.lines[1:])


def _items(lines: Sequence[str], line: int, matter: Matter, depth: int) -> list[Any]:
    """The items of a list, the first line of which is source line `line`."""
    found: list[Any] = []
    starts = [index for index, row in enumerate(lines) if _ITEM.match(row)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        rows = [" " + lines[start][1:], *lines[start + 1 : end]]
        inner = _dedented("\n".join(rows))
        try:
            found.append(load_guarded(inner, line + start)[0])
        except INVALID_YAML as error:
            if end - start > 1 and key_line(inner.split("\n")[0]):
                found.append(recover(inner.split("\n"), line + start, matter, depth))
            else:
                _warn(matter, Entry("-", "", 0, tuple(rows)), line + start, error, "read as plain text")
                found.append(plain_text(rows[0].strip(), rows[1:]))
    return found


def _problem(entry: Entry, at: int) -> Exception | None:
    """Why an entry, which starts on source line `at`, is not valid YAML; None if it is."""
    try:
        guard(entry.text, at)
    except INVALID_YAML as error:
        return error
    return ValueError("no space after the colon") if _is_tight(entry) else None


def _is_tight(entry: Entry) -> bool:
    return bool(entry.value) and entry.lines[0].startswith(f"{entry.key}:{entry.value[0]}")


def _respaced(entry: Entry) -> Entry:
    """`entry` with a space after its colon, and set in by spaces instead of tabs."""
    first, *below = entry.lines
    if _is_tight(entry):
        first = f"{entry.key}: {entry.value}"
    return replace(entry, lines=(first, *[_INDENT.sub(_spaces, row, count=1) if row[:1].isspace() else row for row in below]))


def _spaces(indent: re.Match[str]) -> str:
    return indent[0].replace("\t", _TAB)


def _warn(matter: Matter, entry: Entry, at: int, problem: Exception, consequence: str) -> None:
    """Warn of a mistake in `entry`, which starts on source line `at`."""
    mark = getattr(problem, "problem_mark", None)
    message = getattr(problem, "problem", None) or str(problem).split("\n")[0]
    last = max(index for index, row in enumerate(entry.lines) if row.strip())
    place = at + min(mark.line if mark else 0, last)
    matter.warn(
        "front_matter_fallback", f"front matter entry {entry.key!r} is not valid YAML ({message}); {consequence}", place
    )


def _dedented(text: str) -> str:
    from textwrap import dedent  # noqa: PLC0415 - only broken front matter needs it

    return dedent(text)
