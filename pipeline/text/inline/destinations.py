"""The address and title in parentheses after a link's or image's words."""

from __future__ import annotations

import re

from ...patterns import lazy_pattern
from ..entities import unescaped

# A longer destination is not a link; the bound keeps the scan linear.
MAX_DESTINATION = 4_000
MAX_DEPTH = 16
# An image written as its address is cut to this many characters.
MAX_DATA = 64
# The characters that decide where an address ends.
_DELIMITER = lazy_pattern(r"[\"'()\n]")
_TITLE_ENDS = {quote: lazy_pattern(f"{quote}(?=[) ])") for quote in "\"'"}
# An address in angle brackets, in which brackets and blanks are nothing special.
_ANGLE = lazy_pattern(r"\(\s{0,9}<(?P<address>[^<>\n]{0,4000})>(?=[\s)])")
# What follows a line end between an address and its title or its bracket.
_AFTER_LINE_END = lazy_pattern(r"\n[ \t]{0,40}[\"')]")
# What follows an address with a blank in it, and what tells one from words in brackets.
_TITLE = lazy_pattern(r"\s*(?:[\"'(]|=\d)")
_ADDRESS = lazy_pattern(r"[/#:\\@]\S|\.\w{2,5}(?!\w)|%[\dA-Fa-f]{2}")
_DATA = lazy_pattern(r"\(\s{0,9}(?P<angle><)?(?P<address>data:[^\s()<>]*)(?(angle)>)(?=[\s)])", re.IGNORECASE)
_REFERENCE = lazy_pattern(r"&(?:#\w{1,8}|\w{1,32});")
_ESCAPE = lazy_pattern(r"\\([!-/:-@\[-`{-~])")


def destination(source: str, at: int) -> tuple[str, int] | None:
    """The address in `(address "title")` at `at` and where it ends, or None."""
    if source[at : at + 1] != "(":
        return None
    whole = _DATA.match(source, at) or _ANGLE.match(source, at)
    depth, index = (1, whole.end()) if whole else (0, at)
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
            if not _is_between(source, index):
                return None
        else:
            depth -= 1
            if depth == 0:
                inside = whole["address"] if whole else source[at + 1 : index]
                return (_address(inside, whole=whole is not None), index + 1) if whole or _is_address(inside) else None
        index += 1
    return None


def _is_between(source: str, at: int) -> bool:
    """Whether the line end at `at` stands beside a bracket, or between an address and its title."""
    return source[at - 1] == "(" or _AFTER_LINE_END.match(source, at) is not None


def _is_address(inside: str) -> bool:
    """Whether `inside` is an address, if need be with a title or blanks, and no remark ("[Boil](two times)")."""
    words = inside.split(maxsplit=1)
    return len(words) < 2 or _TITLE.match(words[1]) is not None or _ADDRESS.search(inside) is not None


def _address(inside: str, *, whole: bool) -> str:
    """The address in `inside`, which may hold a title, too, unless it is the `whole` address; a data address is cut."""
    words = [inside] if whole else inside.split(maxsplit=1)
    address = words[0].strip("<>") if words else ""
    address = _REFERENCE.sub(lambda match: unescaped(match[0]), address)
    return bounded(_ESCAPE.sub(r"\1", address) if "\\" in address else address)


def bounded(address: str) -> str:
    """`address`; one that holds a whole file is cut."""
    return address[:MAX_DATA] if address[:5].lower() == "data:" else address
