"""Lines that say nothing but a button's, a picture credit's, a gallery's or a rating's text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ....lexicon.words import words
from ....text.inline import Span
from ...page import Page, Part
from ..proposal import Proposal, of_part

_GALLERY_COUNT = re.compile(
    r"\W*(?:image|photo|slide|bild|immagine|imagen)\s+\d{1,3}\s+(?:of|von|di|de|/)\s+\d{1,3}\W*", re.IGNORECASE
)
_RATING = re.compile(r"\W*\d(?:[.,]\d)?(?:\s*/\s*\d{1,2})?\W*")
_NAME = r"[^\W\d_][\w.'’&-]*(?:\s[^\W\d_][\w.'’&-]*){0,3}"
# "Name/Agency"; "command /switch" is none
_CREDIT_PAIR = re.compile(rf"[(]?{_NAME}(?:/|\s/\s|/\s){_NAME}[)]?")
_COUNTER = re.compile(r"(?:\d[\s_,.]*){2,12}(?:downloads|views)", re.IGNORECASE)
_STARS = re.compile(r"[\s\u2605\u2606\u2b50]{3,}")
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
_DOWNLOAD_WORDS = frozenset(
    "for win windows mac macos ios android linux pc server xp vista os x or later and go "
    "to free now secure clean no ads freeware software app bit lifetime license try it version installer inter intel".split()
)


def single_lines(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Lines that say nothing but a button's, a picture credit's or a gallery's text."""
    lexicon = page.lexicon
    gallery, credit = lexicon.phrases["strip.gallery"], lexicon.phrases["strip.credit"]
    pairs = {part.index: _sides(part) for part in parts if _CREDIT_PAIR.fullmatch(part.text.strip()) and not part.inline.code}
    before_slash, behind_slash = (Counter(sides[end] for sides in pairs.values()) for end in (0, -1))
    for index, part in enumerate(parts):
        if part.kind == "paragraph" and len(part.words) <= 50 and lexicon.phrases["strip.boilerplate"].begins(part.text):
            yield of_part(page, "chrome", part, "standing text of the site")
            continue
        if part.kind not in ("paragraph", "heading") or len(part.words) > 20:
            continue
        text = part.text.strip()
        before = parts[index - 1] if index else None
        if _COUNTER.fullmatch(text) or _download_line(page, part):
            yield of_part(page, "chrome", part, "download button")
        elif part.kind == "heading":
            continue
        elif _GALLERY_COUNT.fullmatch(text) or (len(part.words) > 1 and gallery.is_whole(text)):
            yield of_part(page, "chrome", part, "text of a gallery or table widget")
        elif (
            len(part.words) <= 12
            and not part.block.items
            and (text.startswith("(") or (before and _picture(before)) or "/" in text)
            and credit.begins(text)
        ) or (
            part.index in pairs
            and not part.block.items
            and len(part.words) <= 8
            and (
                (before and _picture(before))
                or "getty" in text.lower()
                # the name before or behind the slash credits other pictures, too
                or before_slash[pairs[part.index][0]] > 1
                or behind_slash[pairs[part.index][-1]] > 1
            )
        ):
            yield of_part(page, "chrome", part, "picture credit")
        elif (
            _STARS.fullmatch(text)
            or (any(map(str.isdigit, text)) and lexicon.phrases["strip.rating"].begins(text))
            or (
                _RATING.fullmatch(text)
                and not part.block.items
                and index + 1 < len(parts)
                and parts[index + 1].kind == "heading"
            )
        ):
            yield of_part(page, "chrome", part, "rating")


def _picture(part: Part) -> bool:
    return bool(part.inline.images) and len(part.words) <= 20


def _sides(part: Part) -> list[str]:
    """The words between the slashes."""
    return [" ".join(words(side)) for side in part.text.split("/")]


def _download_line(page: Page, part: Part) -> bool:
    """Whether all words of the part are those of download buttons, and it links or shows something."""
    pictured = part.image_only and all(_inside_link(part, image) for image in part.inline.images)
    if not (pictured or part.words) or len(part.words) > 20 or (part.block.items and not part.link_only):
        return False
    download = page.lexicon.phrases["strip.download"]
    text = _GLUED.sub(" ", part.text) if part.words else _file_names(part)
    if not download.within(text):
        return False
    left = words(download.anywhere.sub(" ", text))
    rest = [word for word in left if word not in _DOWNLOAD_WORDS and not word.isdigit()]
    if rest or (part.sentence and not part.inline.images):
        return False
    return bool(part.inline.links or part.inline.images) or (len(part.words) <= 3 and len(part.words) > 1)


def _inside_link(part: Part, image: Span) -> bool:
    return any(link.start <= image.start and image.end <= link.end for link in part.inline.links)


def _file_names(part: Part) -> str:
    """The words of the names of the part's pictures ("free-download-win.jpg")."""
    return " ".join(" ".join(words(image.href.rsplit("/", 1)[-1].split(".")[0])) for image in part.inline.images)
