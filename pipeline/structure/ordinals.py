"""The start of a text -> a marker whose number is an ordinal word beside a label: "First method: …", "Cách thứ nhất"."""

from __future__ import annotations

import re

from ..lexicon import Lexicon, ordinals
from ..patterns import lazy_pattern
from .marker import Family, Marker

# Code points that hold an article, an ordinal word and a label.
MAX_HEAD = 60
_DIGITS = lazy_pattern(r"(?P<number>\d{1,2})(?:[ºª°]|st|nd|rd|th|er|ère|ème|e|-[йяе]|:[ae])(?=\s)", re.IGNORECASE)
_SPACE = lazy_pattern(r"\s{0,3}")
_SIGN = lazy_pattern(r"\s?(?P<sign>[:：．、，]|[.)\u2013\u2014-](?!\w)|$)[\s.*]*", re.DOTALL)


def ordinal_marker(text: str, words: Lexicon, *, title_like: bool) -> Marker | None:
    """The marker of a text that starts with an ordinal word and a label that the word lists know, in either order.

    A sign must follow, or the end. In a `title_like` text a title may follow without one; if that goes on in lower case ("The
    first way to …"), the whole text is the title.
    """
    found = _labeled(text[:MAX_HEAD].replace("İ", "i"), words)  # the one capital whose lower case has two code points
    if found is None:
        return None
    number, label, end = found
    sign = _SIGN.match(text, end)
    if sign is None and not (title_like and text[end : end + 1].isspace()):
        return None
    title, printed = text[sign.end() if sign else end :].strip(), sign["sign"] if sign else ""
    family: Family = "step" if label.lower() in words.step_labels else "label"
    return Marker(family, number, text if title[:1].islower() and not printed else title, label, printed, dress="word")


def _labeled(head: str, words: Lexicon) -> tuple[int, str, int] | None:
    """The number of the ordinal word that a text starts with, the label beside it, and the end of both."""
    known = ordinals()
    article = known.articles.at(head, 0, len(head))
    start = _after(head, article.end()) if article else 0
    if ordinal := _ordinal(head, start):
        number, end = ordinal
        label = words.label_forms.at(head, _after(head, end), len(head))
        return (number, label[0], label.end()) if label else None
    label = words.label_forms.at(head, start, len(head))
    ordinal = _ordinal(head, _after(head, label.end())) if label else None
    return (ordinal[0], label[0], ordinal[1]) if label and ordinal else None


def _ordinal(head: str, start: int) -> tuple[int, int] | None:
    """The number of the ordinal word at `start`, and its end."""
    if match := _DIGITS.match(head, start):
        return int(match["number"]), match.end()
    if match := ordinals().forms.at(head, start, len(head)):
        return ordinals().values[" ".join(match[0].lower().split())], match.end()
    return None


def _after(head: str, at: int) -> int:
    """The offset after the space at `at`."""
    space = _SPACE.match(head, at)
    return space.end() if space else at
