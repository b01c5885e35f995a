"""The language of an article: as the front matter states it, or by its script or its function words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ..lexicon import lexicon
from ..lexicon.words import words
from ..model import Metadata
from ..patterns import lazy_pattern
from .units import Unit

_SCRIPTS = (
    ("ja", lazy_pattern("[\u3040-\u30ff]")),
    ("ko", lazy_pattern("[\uac00-\ud7af]")),
    ("zh", lazy_pattern("[\u4e00-\u9fff]")),
    ("th", lazy_pattern("[\u0e00-\u0e7f]")),
    ("he", lazy_pattern("[\u0590-\u05ff]")),
    ("el", lazy_pattern("[\u0370-\u03ff]")),
    ("hi", lazy_pattern("[\u0900-\u097f]")),
    ("ru", lazy_pattern("[\u0400-\u04ff]")),
    ("fa", lazy_pattern("[\u067e\u0686\u0698\u06af\u06cc]")),
    ("ar", lazy_pattern("[\u0600-\u06ff]")),
)
# The letters of all of them: most texts have none, and need no more questions.
_ANY_SCRIPT = lazy_pattern("[\u0370-\u09ff\u0e00-\u0e7f\u3040-\ud7af]")
# Persian differs from Arabic in a few letters only.
_MIN_SHARES = {"fa": 0.03}
# Languages that share the script of one above; their function words decide.
_SHARED_SCRIPTS = {"ru": ("ru", "uk", "bg")}
_KEYS = ("lang", "language", "locale")
_CODE = lazy_pattern(r"[A-Za-z]{2,3}(?:[-_]\w{2,8})?")
# Characters of the text that are read, and words that it needs for a judgment.
MAX_TEXT = 20_000
MIN_WORDS = 20
# Words of prose; where there are fewer, lists are read, too.
MIN_PROSE = 100
# Shares: of letters in a script, of function words in all words; and how far the best language leads.
MIN_SCRIPT = 0.2
MIN_FUNCTION_WORDS = 0.08
MIN_LEAD = 1.1
# Different function words: a letter that repeats ("y") tells no language.
MIN_DIFFERENT = 3


def language_of(units: Sequence[Unit], metadata: Metadata) -> str | None:
    """The ISO 639-1 code of the article's language, or None if it isn't clear."""
    stated = next((value for key, value in metadata.extra.items() if key.lower() in _KEYS), None)
    if isinstance(stated, str) and _CODE.fullmatch(stated):
        return stated[:2].lower()
    text, found = _beginning([unit for unit in units if unit.kind in ("paragraph", "heading")])
    if len(found) < MIN_PROSE:
        text, found = _beginning(units)
    if not text.isascii() and _ANY_SCRIPT.search(text):
        for code, script in _SCRIPTS:
            if script.search(text) and len(script.findall(text)) >= _MIN_SHARES.get(code, MIN_SCRIPT) * sum(
                map(str.isalpha, text)
            ):
                return _by_function_words(found, _SHARED_SCRIPTS[code])[0] if code in _SHARED_SCRIPTS else code
    best, most, second = _by_function_words(found, tuple(lexicon().function_words))
    different = len(lexicon().function_words[best].intersection(found))
    clear = (
        different >= MIN_DIFFERENT
        and len(found) >= MIN_WORDS
        and most >= MIN_FUNCTION_WORDS * len(found)
        and most > MIN_LEAD * second
    )
    return best if clear else None


def _beginning(units: Sequence[Unit]) -> tuple[str, list[str]]:
    """The text of some units as far as it is read, and its words."""
    text = " ".join([unit.text for unit in units])
    if len(text) > MAX_TEXT:
        return text[:MAX_TEXT], words(text[:MAX_TEXT])
    return text, [word for unit in units for word in unit.words]


def _by_function_words(found: Sequence[str], codes: Sequence[str]) -> tuple[str, int, int]:
    """The language with the most function words among some words, their number, and that of the second language."""
    often = Counter(found)
    known = lexicon().function_words
    counts = {code: sum([often[word] for word in often.keys() & known[code]]) for code in codes}
    best, second = sorted(codes, key=lambda code: -counts[code])[:2]
    return best, counts[best], counts[second]
