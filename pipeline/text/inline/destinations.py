"""The address and title in parentheses after a link's or image's words."""

from __future__ import annotations

import re

from ..entities import unescaped

# A longer destination is not a link; the bound keeps the scan linear.
MAX_DESTINATION = 4_000
MAX_DEPTH = 16
# An image written as its address is cut to this many characters.
MAX_DATA = 64
# The characters that decide where an address ends.
_DELIMITER = re.compile(r"[\"'()\n]")
_TITLE_ENDS = {quote: re.compile(f"{quote}(?=[) ])") for quote in "\"'"}
_DATA = re.compile(r"\(\s{0,9}(?P<angle><)?(?P<address>data:[^\s()<>]*)(?(angle)>)(?=[\s)])", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#\w{1,8}|\w{1,32});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def destination(source: str, at: int) -> tuple[str, int] | None:
    """The address in `(address "title")` at `at` and where it ends, or None."""
    if source[at : at + 1] != "(":
        return None
    data = _DATA.match(source, at)
    depth, index = (1, data.end()) if data else (0, at)
    end = min(len(source), index + MAX_DESTINATION)
    while match := _DELIMITER.search(source, index, end):
        index, char = match.start(), match[0]
        if char in "()" and source[index - 1] == "\\":
            pass
        elif char in _TITLE_ENDS:
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
                return _address(data["address"] if data else source[at + 1 : index]), index + 1
        index += 1
    return None


def _address(inside: str) -> str:
    """The address in `inside`, which may hold a title, too; a data address is cut."""
    words = inside.split(maxsplit=1)
    address = words[0].strip("<>") if words else ""
    address = _REFERENCE.sub(lambda match: unescaped(match[0]), address)
    return bounded(_ESCAPE.sub(r"\1", address) if "\\" in address else address)


def bounded(address: str) -> str:
    """`address`; one that holds a whole file is cut."""
    return address[:MAX_DATA] if address[:5].lower() == "data:" else address
