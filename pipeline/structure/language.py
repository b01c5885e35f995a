"""The language of an article: as the front matter states it, or by its script or its function words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ..lexicon import lexicon
from ..lexicon.words import words
from ..model import Metadata
from .units import Unit

_SCRIPTS = (
    ("ja", re.compile("[\u3040-\u30ff]")),
    ("ko", re.compile("[\uac00-\ud7af]")),
    ("zh", re.compile("[\u4e00-\u9fff]")),
    ("ru", re.compile("[\u0400-\u04ff]")),
    ("ar", re.compile("[\u0600-\u06ff]")),
)
_KEYS = ("lang", "language", "locale")
_CODE = re.compile(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?")
# Characters of the text that are read, and words that it needs for a judgment.
MAX_TEXT = 20_000
MIN_WORDS = 20
# Shares: of letters in a script, of function words in all words; and how far the best language leads.
MIN_SCRIPT = 0.2
MIN_FUNCTION_WORDS = 0.08
MIN_LEAD = 1.15


def language_of(units: Sequence[Unit], metadata: Metadata) -> str | None:
    """The ISO 639-1 code of the article's language, or None if it isn't clear."""
    stated = next((value for key, value in metadata.extra.items() if key.lower() in _KEYS), None)
    if isinstance(stated, str) and _CODE.fullmatch(stated):
        return stated[:2].lower()
    text = " ".join(unit.text for unit in units if unit.kind in ("paragraph", "heading"))[:MAX_TEXT]
    if not text.isascii():
        for code, script in _SCRIPTS:
            if script.search(text) and len(script.findall(text)) >= MIN_SCRIPT * sum(map(str.isalpha, text)):
                return code
    found = words(text)
    often = Counter(found)
    counts = Counter({code: sum(often[word] for word in own) for code, own in lexicon().function_words.items()})
    (best, most), (_, second) = counts.most_common(2)
    clear = len(found) >= MIN_WORDS and most >= MIN_FUNCTION_WORDS * len(found) and most > MIN_LEAD * second
    return best if clear else None


def share_of(code: str, units: Sequence[Unit]) -> float:
    """The share (0 to 1) of a language's function words in all words."""
    found = [word for unit in units for word in unit.words]
    return sum(word in lexicon().function_words[code] for word in found) / max(1, len(found))
