"""Numbers and texts as a few classes, so that a linear model can weigh them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from ..units import Unit

# The names of some facts.
Facts = tuple[str, ...]

_WORDS = (2, 5, 9, 14, 25, 50)
_ENDINGS = {
    **dict.fromkeys(":：", ":"),
    **dict.fromkeys("?？؟", "?"),
    **dict.fromkeys(".。!！…", "."),
    **dict.fromkeys(",，、;", ","),
}


def tenth(share: float) -> str:
    """The tenth (0 to 9) of a share or probability."""
    return str(min(9, int(share * 10)))


def quarter(flags: Sequence[bool]) -> str:
    """How many quarters (0 to 4) of `flags` are true."""
    return str(4 * sum(flags) // len(flags))


def count(number: int) -> str:
    """A count: exact up to 3, then "4+" and "7+"."""
    return str(number) if number < 4 else "4+" if number < 7 else "7+"


def length(number: float) -> int:
    """The class (0 to 6) of a number of words."""
    return bisect_left(_WORDS, number)


def ending(text: str) -> str:
    """The kind of sign that ends a text: one of `: ? . ,`, or "w" for a word."""
    return _ENDINGS.get(text.rstrip()[-1:], "w")


def is_titled(unit: Unit) -> bool:
    """Whether a unit starts with bold words and a colon or dash: a title with its explanation."""
    if not unit.inline.strong:
        return False
    first = unit.inline.strong[0]
    return first.start < 6 and (
        first.text.rstrip().endswith((":", "：")) or unit.inline.text[first.end :].lstrip()[:1] in ":–—-"
    )


def has_path(unit: Unit) -> bool:
    """Whether a unit names a path through menus."""
    return " > " in unit.text or "→" in unit.text
