"""What stands higher or lower than the text before it: exponents, indices, ordinals and the marks of footnotes."""

from __future__ import annotations

from ...patterns import lazy_pattern

# How many characters before an index decide what it is.
MAX_BASE = 40
# A word of at most this many letters before a number is a unit or a variable; after a longer one it is a footnote's mark.
MAX_UNIT = 3
_BRACKETED = lazy_pattern(r"\[[^\[\]]{1,20}\]|[*†‡§]+")
_NUMBER = lazy_pattern(r"[+\-−–]?\d+(?:[.,]\d+)?")
_VARIABLE = lazy_pattern(r"[+\-−–]?[b-df-np-zA-Z]")
_EXPRESSION = lazy_pattern(r"[\w.]+(?:\s?[+\-−–*/·×]\s?[\w.]+)+")
_LAST_WORD = lazy_pattern(r"[^\W\d_]{1,40}$")


def index_text(base: str, sign: str, text: str, after: str) -> str:
    """How `text` reads after `base`; `sign` is "^" for higher and "_" for lower, `after` is the next character of the source.

    Empty if it is the mark of a footnote.
    """
    is_number = _NUMBER.fullmatch(text) is not None
    before = base[-1:]
    if sign == "^":
        if _BRACKETED.fullmatch(text) or (is_number and _is_noted(base)):
            return ""
        is_apart = before.isalnum() or before in tuple(")]}")
    else:  # H2O, but 10_2 and log_2 8
        is_apart = before.isdigit() or (is_number and after.isdigit())
    if not is_apart:
        return text
    if is_number or _VARIABLE.fullmatch(text):
        return sign + text
    return f"{sign}({text})" if _EXPRESSION.fullmatch(text) else text


def _is_noted(base: str) -> bool:
    """Whether a number after `base` is the mark of a footnote: `base` ends in a word or a sentence, not in a quantity."""
    word = _LAST_WORD.search(base.rstrip())
    return len(word[0]) > MAX_UNIT if word else base.rstrip()[-1:] in tuple('.,;:!?”’"…')
