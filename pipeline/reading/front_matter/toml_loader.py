"""TOML -> values; where it is not valid, one broken key costs that key alone."""

from __future__ import annotations

import tomllib
from typing import Any

from ...patterns import lazy_pattern
from .entries import Entry, entries_of
from .matter import Matter, rows
from .plain_lines import key_line, unquoted
from .values import INVALID

_KEY = lazy_pattern(r"""(["']?)([\w.-]{1,64})\1[ \t]{0,9}=[ \t]*(.*)$""")


def load_toml(matter: Matter) -> dict[str, Any] | None:
    """The values of `matter`; None if it has no keys. What is not valid TOML is recovered by key, with warnings."""
    lines = rows(matter.text)
    try:
        return _loads("\n".join(lines))
    except INVALID:
        return _recover(entries_of(lines, _key_of, lambda line: not line.startswith("[")), matter) or None


def _loads(text: str) -> dict[str, Any]:
    return tomllib.loads(text + "\n", parse_float=str)


def _key_of(line: str) -> tuple[str, str] | None:
    match = _KEY.match(line.rstrip())
    return (match[2], match[3]) if match else key_line(line)


def _recover(entries: list[Entry], matter: Matter) -> dict[str, Any]:
    """The values of the keys that are valid by themselves, and the others as plain text; those in tables are left out."""
    valid: dict[tuple[int, str], Entry] = {}
    plain: dict[str, Any] = {}
    table = 0
    for entry in entries:
        at = matter.line + entry.at
        table = entry.at if not entry.key else table
        if (table, entry.key) in valid:
            matter.warn_of_duplicate(entry.key, at)
        try:
            _loads(entry.text)
            valid[table, entry.key] = entry
        except INVALID as error:
            message = f"front matter entry {entry.key or entry.text!r} is not valid TOML ({_reason(error)})"
            consequence = "left out" if table or not entry.key else "read as plain text"
            matter.warn("front_matter_fallback", f"{message}; {consequence}", at)
            if not table and entry.key:
                plain[entry.key] = unquoted(entry.value)
    try:
        return _loads("\n".join(entry.text for entry in sorted(valid.values(), key=lambda entry: entry.at))) | plain
    except INVALID as error:
        matter.warn(
            "front_matter_fallback", f"front matter is not valid TOML ({_reason(error)}); its keys are left out", matter.line
        )
        return plain


def _reason(error: Exception) -> str:
    return str(error).partition(" (at ")[0]
