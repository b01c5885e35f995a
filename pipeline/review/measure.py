"""What one cut is: running text, links, markup or a marked ad; which cuts say the same; and how doubtful it is."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

from ..lexicon.words import words
from ..model import Removed
from ..patterns import lazy_pattern
from ..text.inline import plain
from .doubt import CERTAIN_RULES, cut_doubt, running_words

Sort: TypeAlias = Literal["prose", "links", "markup", "marked"]
# Texts up to this length are measured once, longer ones each time, so that memory stays bounded.
_MAX_KEPT = 4_000
_LINK = lazy_pattern(r"\]\(|<a\s", re.IGNORECASE)
_TAG_OR_ADDRESS = lazy_pattern(r"<[^<>]*>|https?://[^\s<>()\[\]]+")


@dataclass(frozen=True, slots=True)
class Measure:
    """A cut as it is counted.

    `sort`: "prose" has words outside links, "links" has words in links only, "markup" has none; "marked" was announced by ad
    markers or by elements of ad networks, whatever it holds. `words` are its running words, `doubt` is 0 to 100, and cuts
    with the same `key` say the same: their words are equal or, if there are none, their markup.
    """

    key: bytes
    sort: Sort
    words: int
    doubt: int


def measured(removed: Removed) -> Measure:
    """Measure a cut."""
    return (_kept_measure if len(removed.text) <= _MAX_KEPT else _measure)(removed.rule, removed.text)


def _measure(rule: str, text: str) -> Measure:
    is_marked = rule in CERTAIN_RULES
    shown = _TAG_OR_ADDRESS.sub(" ", text)
    said = " ".join(words(shown if is_marked else plain(shown)))
    running = 0 if is_marked else running_words(text)
    is_prose = running or (said and not _LINK.search(text))
    sort: Sort = "marked" if is_marked else "prose" if is_prose else "links" if said else "markup"
    key = "\n".join((rule, sort, said or " ".join(text.split())))
    digest = hashlib.blake2b(key.encode("utf-8", errors="surrogatepass"), digest_size=16).digest()
    return Measure(digest, sort, running, cut_doubt(running))


_kept_measure = lru_cache(maxsize=4096)(_measure)
