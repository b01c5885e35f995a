"""The address and title in parentheses after a link's or image's words."""

from __future__ import annotations

import re

# A longer destination is not a link; the bound keeps the scan linear.
MAX_DESTINATION = 4_000
MAX_DEPTH = 16
# The characters that decide where an address ends.
_DELIMITER = re.compile(r"[\"'()\n]")
_TITLE_ENDS = {quote: re.compile(f"{quote}(?=[) ])") for quote in "\"'"}


def destination(source: str, at: int) -> tuple[str, int] | None:
    """The address in `(address "title")` at `at` and where it ends, or None."""
    if source[at : at + 1] != "(":
        return None
    depth, index, end = 0, at, min(len(source), at + MAX_DESTINATION)
    while match := _DELIMITER.search(source, index, end):
        index, char = match.start(), match[0]
        if char in _TITLE_ENDS:
            if source[index - 1].isspace():
                closed = _TITLE_ENDS[char].search(source, index + 1, end)
                if closed is None:
                    return None
                index = closed.start()
        elif char == "(":
            depth += 1
            if depth > MAX_DEPTH:
                return None
        elif char == "\n":
            return None
        else:
            depth -= 1
            if depth == 0:
                inside = source[at + 1 : index].strip()
                return inside.split()[0].strip("<>") if inside else "", index + 1
        index += 1
    return None
