"""Characters that nobody sees or that come in two spellings, where plain text is read."""

from __future__ import annotations

import unicodedata

from ..patterns import lazy_pattern

# Soft hyphens, zero-width spaces, word joiners and byte order marks; not the joiners that emoji and some scripts need.
INVISIBLE = "\u00ad\u200b\u2060\ufeff"
# Accents, the marks of kana, and the parts of Korean syllables that follow their letter.
_COMBINING = "\u0300-\u036f\u3099\u309a\u1160-\u11ff"
UNUSUAL = lazy_pattern(f"[{INVISIBLE}{_COMBINING}]")
_INVISIBLE = lazy_pattern(f"[{INVISIBLE}]")
_COMBINED = lazy_pattern(f"[^\\W\\d_][{_COMBINING}]+")
# Spaces that Markdown does not accept after the mark of a heading or list item, and joiners and direction marks before it.
_DIRECTIONS = "\u200c-\u200f\u2061-\u2064\u202a-\u202e"
_BROAD = "\u00a0\u2000-\u200a\u202f\u3000"
_MARKER = lazy_pattern(rf"(?P<before>[ \t>{_DIRECTIONS}]*)(?P<mark>#{{1,6}}|[-*+]|\d{{1,9}}[.)])(?P<space>[{_BROAD}]*)")
_DIRECTION = lazy_pattern(f"[{_DIRECTIONS}]")
# The signs of a task's box, and a box before a task that is no list item.
BOXES = "\u2610-\u2612\u25a1\u25a2\u25fb\u2b1c"
_TASK = lazy_pattern(rf"(?P<before>[ ]{{0,3}})(?:[{BOXES}]\ufe0f?|\[[ xX]\])[ \t\xa0\u3000]+(?=[^\s\[(])")
_HIDDEN = lazy_pattern(f"[{INVISIBLE}{_BROAD}{BOXES}{_DIRECTIONS}]")


def readable(lines: list[str], text: str) -> list[str]:
    """The `lines` of Markdown `text` so that invisible characters and broad spaces hide no mark of a heading, list or quote.

    A task without a list mark before its box gets one.
    """
    if not ("[ ]" in text or "[x]" in text or "[X]" in text) and (text.isascii() or not _HIDDEN.search(text)):
        return lines
    return [_readable(line) for line in lines]


def _readable(line: str) -> str:
    if task := _TASK.match(line):
        return f"{task['before']}- {line[task.end('before') :]}"
    if line.isascii():
        return line
    plain = _INVISIBLE.sub("", line)
    if not plain.strip():
        return line
    match = _MARKER.match(plain)
    if match is None or not (match["space"] or _DIRECTION.search(match["before"])):
        return plain
    return f"{_DIRECTION.sub('', match['before'])}{match['mark']}{' ' * bool(match['space'])}{plain[match.end('space') :]}"


def without_invisible(text: str) -> str:
    """`text` without characters that have no width."""
    return text if text.isascii() else _INVISIBLE.sub("", text)


def composed(text: str) -> str:
    """`text` without characters that have no width, and with each decomposed letter as one character where there is one."""
    if text.isascii() or not UNUSUAL.search(text):
        return text
    return _COMBINED.sub(lambda match: unicodedata.normalize("NFC", match[0]), _INVISIBLE.sub("", text))
