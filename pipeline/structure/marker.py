"""What a marker is: the number, label or bullet at the start of a heading, a paragraph, a list item or a bold line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..lexicon import Lexicon
from ..patterns import lazy_pattern

Family = Literal["number", "label", "step", "letter", "bullet"]
# How the number is written: in digits of any script, circled or as a keycap, as a Roman or Chinese numeral, a letter or a word.
Dress = Literal["digit", "enclosed", "roman", "han", "letter", "word", "none"]

# Code points that no reader sees: zero-width spaces and joiners, direction marks, byte order marks, soft hyphens.
INVISIBLE = "\u200b-\u200f\u2060-\u2064\u202a-\u202e\ufeff\u00ad"
# What may precede a marker: signs that draw something (bullets, shapes, arrows, emoji) but are no numbers themselves.
_DRAWN = "•‣·§→-⇿■-❵➔-➿⬀-⯿\U0001f300-\U0001f51e\U0001f520-\U0001faff\ufe0f"
_LEAD = lazy_pattern(rf"^(?!#\s?\d)[\s{INVISIBLE}\"'“”‘’#*_`–—{_DRAWN}]{{0,8}}")
# A letter of any script, with its vowel signs and accents, which Python counts as no letters.
LETTER = r"[^\s\d_!-/:-@\[-`{-~«»“”„‘’…。、，．：；！？（）［］【】「」『』・·–—•→]"


def without_lead(text: str) -> str:
    """`text` from where its marker or its first word starts."""
    return text if text[:1].isalnum() else _LEAD.sub("", text)


@dataclass(frozen=True, slots=True)
class Marker:
    """A number (None for a bullet) with the words after it (`title`), its label as printed and the sign after it (`sign`).

    `known`: the word lists know the label. `punctuated`: a sign separates the number from the title. `dress`: how the number is
    written. `path`: the numbers before the last one in "2.1".
    """

    family: Family
    number: int | None
    title: str
    label: str | None = None
    sign: str = ""
    known: bool = True
    punctuated: bool = True
    dress: Dress = "digit"
    path: tuple[int, ...] = ()


def family_of(label: str, words: Lexicon) -> tuple[Family, bool] | None:
    """The family of a label, and whether the word lists know it; None if it is a word that never counts ("Figure")."""
    lower = label.lower()
    last = lower.split()[-1]
    step = lower in words.step_labels
    known = step or lower in words.labels or last in words.labels
    if last not in words.parts and (lower in words.not_labels or (last in words.not_labels and not known)):
        return None
    return ("step" if step else "label"), known
