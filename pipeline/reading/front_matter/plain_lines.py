"""Front matter that its loader rejects, read as plain `key: value` lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .fields import COMMON_KEYS
from .matter import rows

_KEY = re.compile(r"([A-Za-z_][\w.-]{0,63}(?: [\w.-]{1,63}){0,3})[ \t]*:(?:[ \t]+(\S.*)?)?$")
_LIST_ENTRY = re.compile(r"[ \t]*-[ \t]+(\S.*)$")


def plain_lines(text: str) -> dict[str, Any]:
    """The values of `key: value` lines and of the `- entry` lines below a key; all other lines are skipped."""
    values: dict[str, Any] = {}
    key: str | None = None
    for line in rows(text):
        match = _KEY.match(line.rstrip())
        entry = _LIST_ENTRY.match(line.rstrip())
        if match:
            key = match[1]
            values[key] = _unquoted(match[2] or "")
        elif entry and key is not None:
            held = values[key]
            values[key] = [*(held if isinstance(held, list) else [held] if held else []), _unquoted(entry[1])]
    return values


def reads_as_metadata(text: str) -> bool:
    """Whether `text`, which is not valid YAML, is meant as metadata (`key: value` lines) and not as prose between rules."""
    lines = rows(text)
    odd = 0
    for above, line in zip(["", *lines], lines, strict=False):
        if not line.strip() or _KEY.match(line.rstrip()) or line[0].isspace() or line[0] in "-#?:":
            continue
        if not above.strip():
            return False  # a paragraph
        odd += 1
    values = plain_lines(text)
    return bool(values) and not is_prose(text, values) and odd <= sum(1 for line in lines if line.strip()) / 2


def is_prose(text: str, values: Mapping[Any, Any]) -> bool:
    """Whether a blank line follows the opening fence and no key is a common one: a rule, then a paragraph "Note: text"."""
    return not rows(text)[0].strip() and not any(str(key).lower() in COMMON_KEYS for key in values)


def _unquoted(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value[1:] if value[:1] in "\"'" and value.count(value[:1]) == 1 else value
