"""Lines that are only the text of a button, a picture credit, a gallery or a rating."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from ....lexicon.words import words
from ....patterns import lazy_pattern
from ....text.inline import Span
from ...page import Page, asked_once
from ...part import Part
from ..proposal import Proposal, of_part

_GALLERY_COUNT = lazy_pattern(r"\W*(?P<picture>[^\W\d_]+)\s+\d{1,3}\s+(?P<of>[^\W\d_]+|/)\s+\d{1,3}\W*")
_RATING = lazy_pattern(r"\W*\d(?:[.,]\d)?(?:\s*/\s*\d{1,2})?\W*")
_NAME = r"[^\W\d_][\w.'’&-]*(?:\s[^\W\d_][\w.'’&-]*){0,3}"
# "Name/Agency"; "command /switch" is not one.
_CREDIT_PAIR = lazy_pattern(rf"[(]?{_NAME}(?:/|\s/\s|/\s){_NAME}[)]?")
# An agency whose name credits a picture wherever it is in the line.
_AGENCY = "getty"
_COUNTER = lazy_pattern(r"(?:\d[\s_,.]*){2,12}(?P<counted>[^\W\d_]+)")
_STARS = lazy_pattern(r"[\s\u2605\u2606\u2b50]{3,}")
MAX_WORDS = 20
MAX_BOILERPLATE_WORDS = 50
MAX_CREDIT_WORDS = 12


@dataclass(frozen=True, slots=True)
class _CreditPairs:
    """The lines of an article that may be "Name/Agency": the words between their slashes, by the index of the part.

    `before` and `after` count the names before the first and after the last slash.
    """

    sides: dict[int, list[str]]
    before: Counter[str]
    after: Counter[str]

    @classmethod
    def of(cls, parts: list[Part]) -> _CreditPairs:
        """Find the pairs among `parts`."""
        slashed = (part for part in parts if "/" in part.text and not part.inline.code)
        sides = {part.index: _sides(part) for part in slashed if _CREDIT_PAIR.fullmatch(part.text.strip())}
        before, after = (Counter(names[end] for names in sides.values()) for end in (0, -1))
        return cls(sides, before, after)

    def repeated(self, part: Part) -> bool:
        """Whether the name before or after the slash credits other pictures, too."""
        names = self.sides[part.index]
        return self.before[names[0]] > 1 or self.after[names[-1]] > 1


def single_lines(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove lines that are only the text of a button, a picture credit, a gallery or a rating."""
    pairs = _CreditPairs.of(parts)
    for index in range(len(parts)):
        if reason := _reason(page, parts, index, pairs):
            yield of_part(page, "chrome", parts[index], reason)


def _reason(page: Page, parts: list[Part], index: int, pairs: _CreditPairs) -> str:
    """Why a line belongs to the page, or ''."""
    part = parts[index]
    if reason := _own_reason(page, part):
        return reason
    if part.kind != "paragraph" or len(part.words) > MAX_WORDS:
        return ""
    before = parts[index - 1] if index else None
    if _credit(page, part, before) or _credit_pair(part, before, pairs):
        return "picture credit"
    after = parts[index + 1] if index + 1 < len(parts) else None
    return "rating" if _rates(page, part) or _rates_below(part, after) else ""


@asked_once
def _own_reason(page: Page, part: Part) -> str:
    """Why a line belongs to the page, whatever stands beside it, or ''."""
    boilerplate = page.lexicon.phrases["strip.boilerplate"]
    if part.kind == "paragraph" and len(part.words) <= MAX_BOILERPLATE_WORDS and boilerplate.begins(part.text):
        return "standing text of the site"
    if part.kind not in ("paragraph", "heading") or len(part.words) > MAX_WORDS:
        return ""
    if _counter(page, part) or _download_line(page, part):
        return "download button"
    return "text of a gallery or table widget" if part.kind == "paragraph" and _gallery_line(page, part) else ""


def _counter(page: Page, part: Part) -> bool:
    """Whether a line counts what readers did: "12,345 downloads"."""
    match = _COUNTER.fullmatch(part.text.strip())
    return match is not None and page.lexicon.phrases["strip.counted"].is_whole(match["counted"])


def _gallery_line(page: Page, part: Part) -> bool:
    """Whether a line is that of a gallery: "Image 3 of 12", "Show more"."""
    phrases = page.lexicon.phrases
    count = _GALLERY_COUNT.fullmatch(part.text.strip())
    if count and phrases["strip.gallery_pictures"].is_whole(count["picture"]):
        return count["of"] == "/" or phrases["strip.gallery_of"].is_whole(count["of"])
    return len(part.words) > 1 and phrases["strip.gallery"].is_whole(part.text)


def _credit(page: Page, part: Part, before: Part | None) -> bool:
    """Whether a line credits a picture: "Photo by …"."""
    if len(part.words) > MAX_CREDIT_WORDS or part.block.items:
        return False
    text = part.text.strip()
    placed = text.startswith("(") or (before is not None and _picture(before)) or "/" in text
    return placed and page.lexicon.phrases["strip.credit"].begins(text)


def _credit_pair(part: Part, before: Part | None, pairs: _CreditPairs) -> bool:
    """Whether a line "Name/Agency" credits a picture."""
    if part.index not in pairs.sides or part.block.items or len(part.words) > 8:
        return False
    return (before is not None and _picture(before)) or _AGENCY in part.text.lower() or pairs.repeated(part)


@asked_once
def _rates(page: Page, part: Part) -> bool:
    """Whether a line rates something: stars, or "Rating: 4.5"."""
    text = part.text.strip()
    rated = page.lexicon.phrases["strip.rating"].begins(text) and any(map(str.isdigit, text))
    return rated or _STARS.fullmatch(text) is not None


def _rates_below(part: Part, after: Part | None) -> bool:
    """Whether a line is a number above a heading, which it rates."""
    heads = after is not None and after.kind == "heading"
    return heads and not part.block.items and _RATING.fullmatch(part.text.strip()) is not None


def _picture(part: Part) -> bool:
    return bool(part.inline.images) and len(part.words) <= MAX_WORDS


def _sides(part: Part) -> list[str]:
    """The words between the slashes."""
    return [" ".join(words(side)) for side in part.text.split("/")]


def _download_line(page: Page, part: Part) -> bool:
    """Whether all words of the part are those of download buttons, and it links or shows something."""
    pictured = part.image_only and all(_inside_link(part, image) for image in part.inline.images)
    if not (pictured or part.words) or len(part.words) > MAX_WORDS or (part.block.items and not part.link_only):
        return False
    download = page.lexicon.phrases["strip.download"]
    text = part.spaced_text if part.words else _file_names(part)
    if not download.within(text):
        return False
    left = words(download.anywhere.sub(" ", text))
    usual = page.lexicon.phrases["strip.download_words"]
    if not all(word.isdigit() or usual.is_whole(word) for word in left) or (part.sentence and not part.inline.images):
        return False
    return bool(part.inline.links or part.inline.images) or (len(part.words) <= 3 and len(part.words) > 1)


def _inside_link(part: Part, image: Span) -> bool:
    return any(link.start <= image.start and image.end <= link.end for link in part.inline.links)


def _file_names(part: Part) -> str:
    """The words of the names of the part's pictures ("free-download-win.jpg")."""
    return " ".join(" ".join(words(image.href.rsplit("/", 1)[-1].split(".")[0])) for image in part.inline.images)
