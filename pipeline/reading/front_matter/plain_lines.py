"""Front matter that its loader rejects, read as plain `key: value` lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...patterns import lazy_pattern
from .fields import COMMON_KEYS
from .matter import rows

_KEY = lazy_pattern(r"""(["']?)([A-Za-z_][\w.-]{0,63}(?: [\w.-]{1,63}){0,3})\1[ \t]*:(?:[ \t]+(\S.*)?)?$""")
# Without a space after the colon, only a common key is one.
_TIGHT_KEY = lazy_pattern(r"([A-Za-z_][\w.-]{0,63}):(\S.*)$")
_LIST_ENTRY = lazy_pattern(r"[ \t]*-[ \t]+(\S.*)$")


def key_line(line: str) -> tuple[str, str] | None:
    """The key and the value of a `key: value` line that is not set in; None for any other line."""
    line = line.rstrip()
    if match := _KEY.match(line):
        return match[2], match[3] or ""
    if (match := _TIGHT_KEY.match(line)) and match[1].lower() in COMMON_KEYS:
        return match[1], match[2]
    return None


def plain_lines(text: str) -> dict[str, Any]:
    """The values of `key: value` lines and of the `- entry` lines below a key; all other lines are skipped."""
    values: dict[str, Any] = {}
    key: str | None = None
    for line in rows(text):
        found = key_line(line)
        entry = _LIST_ENTRY.match(line.rstrip())
        if found:
            key = found[0]
            values[key] = unquoted(found[1])
        elif entry and key is not None:
            held = values[key]
            values[key] = [*(held if isinstance(held, list) else [held] if held else []), unquoted(entry[1])]
    return values


def plain_text(value: str, below: Sequence[str]) -> str:
    """The value of a key as it is printed: `value`, and the words that go on in the lines `below` it."""
    further = [line.strip() for line in below if line.strip() and not key_line(line.strip())]
    return unquoted(" ".join([value, *further]).strip())


def reads_as_metadata(text: str) -> bool:
    """Whether `text`, which is not valid YAML, is meant as metadata (`key: value` lines) and not as prose between rules."""
    lines = rows(text)
    odd = 0
    for above, line in zip(["", *lines], lines, strict=False):
        if not line.strip() or key_line(line) or line[0].isspace() or line[0] in "-#?:":
            continue
        if not above.strip():
            return False  # a paragraph
        odd += 1
    values = plain_lines(text)
    return bool(values) and not is_prose(text, values) and odd <= sum(1 for line in lines if line.strip()) / 2


def is_prose(text: str, values: Mapping[Any, Any]) -> bool:
    """Whether no key is a common one, and a blank line follows the opening fence or all values are sentences ("Note: …")."""
    if any(str(key).lower() in COMMON_KEYS for key in values):
        return False
    return not rows(text)[0].strip() or all(str(key)[:1].isupper() and _is_sentence(value) for key, value in values.items())


def _is_sentence(value: Any) -> bool:
    return isinstance(value, str) and len(value.split(maxsplit=1)) > 1 and value.rstrip().endswith((".", "!", "?"))


def unquoted(value: str) -> str:
    """`value` without the quotes around it, or without one that is never closed."""
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value[1:] if value[:1] in "\"'" and value.count(value[:1]) == 1 else value
