"""Where front matter stands in a text, in each of its dialects, and what makes it certain that it is front matter."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ...patterns import lazy_pattern
from ...text.lines import Lines
from .fields import COMMON_KEYS
from .headers import HEADER_KEYS, ORG_LINE, PANDOC_LINE
from .load import MAX_BYTES
from .matter import Format
from .plain_lines import key_line

# "---", "--- yaml", "----" (Hexo), "+++" and ";;;" (JSON of old generators).
_OPENING = lazy_pattern(r"(-{3,}|\+{3}|;{3,})(?:[ \t]{0,9}(yaml|yml|toml|json))?$", re.IGNORECASE)
# A fence of code that a writing program left around the whole article.
_WRAPPING = lazy_pattern(r"(?:`{3,}|~{3,})[ \t]{0,9}(?:markdown|md|mdx|yaml)?$", re.IGNORECASE)
_FENCE = lazy_pattern(r"(?:`{3,}|~{3,})$")
_MARK = "\ufeff"  # a byte order mark that is left after another one
_DASHES = lazy_pattern(r"-{3,400}$")
_SEMICOLONS = lazy_pattern(r";{3,40}$")
_FORMATS: dict[str, Format] = {
    "-": "yaml",
    "+": "toml",
    ";": "json",
    "yml": "yaml",
    "yaml": "yaml",
    "toml": "toml",
    "json": "json",
}
_JSON_KEY = lazy_pattern(r'"[\w.-]{1,64}"[ \t]*:')
_TITLE = frozenset({"title"})
# A title block of Pandoc has a title, authors and a date.
MAX_PANDOC_LINES = 3


@dataclass(frozen=True, slots=True)
class Fences:
    """Where front matter is: its inner lines are [first, end), its last line is `last` (all 0-based).

    If `required` is not empty, it is front matter only if one of these keys (in lower case) is in it.
    """

    format: Format
    first: int
    end: int
    last: int
    required: frozenset[str] = frozenset()


def find_fences(lines: Lines) -> Fences | None:
    """The fences of the front matter, or None if the text does not start with any."""
    start = next((index for index in range(len(lines)) if lines.line(index).strip()), None)
    if start is None:
        return None
    first = lines.line(start).rstrip().lstrip(_MARK)
    if _WRAPPING.match(first):
        return _wrapped(lines, start + 1)
    if opening := _OPENING.match(first):
        return _between(lines, start, opening[1], (opening[2] or "").lower())
    if start:
        return None
    if first == "{" or (first.startswith("{") and '"' in first):
        return _json(lines, first)
    if _JSON_KEY.match(first):
        return _above(lines, "json", _SEMICOLONS)
    if ORG_LINE.match(first):
        return _run(lines, "org", len(lines))
    if PANDOC_LINE.match(first):
        return _run(lines, "pandoc", MAX_PANDOC_LINES)
    if (found := key_line(first)) and found[0].lower() in HEADER_KEYS:
        return _above(lines, "yaml", _DASHES)
    return None


def is_unclosed(lines: Lines) -> bool:
    """Whether a text starts with an opening fence and a common key, as front matter does."""
    if len(lines) < 2 or not _OPENING.match(lines.line(0).rstrip().lstrip(_MARK)):
        return False
    key, sign, _ = lines.line(1).replace("=", ":", 1).partition(":")
    return bool(sign) and key.strip(" \t\"'").lower() in COMMON_KEYS


def _between(lines: Lines, start: int, fence: str, language: str) -> Fences | None:
    """The front matter after the opening `fence` on line `start`.

    Blank lines before it (as Hugo allows), and fences of other lengths (as Hexo does), need a key that makes it certain.
    """
    form = _FORMATS[language or fence[0]]
    for index in range(start + 1, len(lines)):
        line = lines.line(index).rstrip()
        if line == fence or (fence == "---" and line == "...") or (fence[0] == "-" and _DASHES.match(line)):
            is_usual = not start and len(fence) == 3 and line in (fence, "...")
            return Fences(form, start + 1, index, index, frozenset() if is_usual else HEADER_KEYS)
    return None


def _wrapped(lines: Lines, start: int) -> Fences | None:
    """Front matter inside a fence of code that starts above line `start`: the article itself follows it."""
    while start < len(lines) and not lines.line(start).strip():
        start += 1
    opening = _OPENING.match(lines.line(start).rstrip()) if start < len(lines) else None
    found = _between(lines, start, opening[1], (opening[2] or "").lower()) if opening else None
    if found is None:
        return None
    below = next((index for index in range(found.last + 1, len(lines)) if lines.line(index).strip()), None)
    ends = below is not None and _FENCE.match(lines.line(below).rstrip())  # the fence is only around the front matter
    return replace(found, required=_TITLE, last=below if ends and below else found.last)


def _json(lines: Lines, first: str) -> Fences | None:
    """An object of JSON, which ends at a brace that is not set in."""
    for index in range(len(lines)):
        if lines.nexts[index] > MAX_BYTES:
            return None
        if lines.line(index).rstrip() == "}" or (index == 0 and first.endswith("}")):
            return Fences("json", 0, index + 1, index)
    return None


def _above(lines: Lines, form: Format, closing: re.Pattern[str]) -> Fences | None:
    """Front matter without an opening fence: as Hexo writes it, above a fence; as Pelican does, metadata above a blank line."""
    keys: list[str] = []
    for index in range(len(lines)):
        line = lines.line(index).rstrip()
        if closing.match(line):
            return Fences(form, 0, index, index, _TITLE)
        found = key_line(line)
        if not line and form == "yaml" and len(keys) > 1 and HEADER_KEYS.issuperset(keys):
            return Fences(form, 0, index, index - 1, _TITLE)
        if not line or (form == "yaml" and not (found or line[0] in " \t#-")):
            return None
        keys.append(found[0].lower() if found else "")
    return None


def _run(lines: Lines, form: Format, most: int) -> Fences | None:
    """The lines of one header dialect at the start of a text, which has `most` of them and a blank line or nothing after."""
    pattern = ORG_LINE if form == "org" else PANDOC_LINE
    end = 0
    while end < len(lines) and pattern.match(lines.line(end).rstrip()):
        end += 1
    is_apart = end == len(lines) or not lines.line(end).strip()
    return Fences(form, 0, end, end - 1, COMMON_KEYS) if end <= most and (is_apart or form == "org") else None
