"""What the page's template put around the article: breadcrumbs, by-lines, share bars, feedback boxes, tags, buttons."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline.inline import Span
from pipeline.page import Page, Part, words
from pipeline.rules.proposal import Proposal, of_lines

_CRUMB = re.compile(r"(?:>|»|›|/)\s*$")
# what a trail in one line leaves outside its links: its signs, and the page's own name
_CRUMBS = re.compile(r"\s*(?:[>»›]\s*)+(?:[^.!?:>»›]{0,100})")
_PERSON_IMAGE = re.compile(r"(?<![a-z])(?:authors?|avatar|gravatar|profile|staff)(?![a-z])", re.IGNORECASE)
_ICON_IMAGE = re.compile(
    r"share|social|facebook|twitter|linkedin|clock|calend|clender|secure|/yes\.|/no\.|disqus", re.IGNORECASE
)
_GALLERY_COUNT = re.compile(
    r"\W*(?:image|photo|slide|bild|immagine|imagen)\s+\d{1,3}\s+(?:of|von|di|de|/)\s+\d{1,3}\W*", re.IGNORECASE
)
_RATING = re.compile(r"\W*\d(?:[.,]\d)?(?:\s*/\s*\d{1,2})?\W*")
_NUMBERED = re.compile(r"\W*(?:\w+\s)?\d{1,2}\s*[.:)\\-]")
_NAME = r"[^\W\d_][\w.'’&-]*(?:\s[^\W\d_][\w.'’&-]*){0,3}"
# "Name/Agency"; "command /switch" is none
_CREDIT_PAIR = re.compile(rf"[(]?{_NAME}(?:/|\s/\s|/\s){_NAME}[)]?")
_COUNT = re.compile(r"\W*\d{1,4}\s+")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COUNTER = re.compile(r"(?:\d[\s_,.]*){2,12}(?:downloads|views)", re.IGNORECASE)
_STARS = re.compile(r"[\s\u2605\u2606\u2b50]{3,}")
_GLUED = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=[a-z])(?=[A-Z])")
# addresses that share a page: Jetpack's, Facebook's, Twitter's, Pinterest's, Reddit's, LinkedIn's
_SHARES = re.compile(
    r"[?&]share=|/sharer|/intent/(?:tweet|post)|/pin/create|/submit\?|/shareArticle|^whatsapp:|api\.whatsapp", re.IGNORECASE
)
TOP_PARTS = 14
MIN_SHARES = 2
MAX_SHARE_WORDS = 6
MAX_CREDIT_WORDS = 3
MAX_BYLINE_WORDS = 25
MIN_FOOTER_LINKS = 10
MIN_MENU = 3


def propose(page: Page) -> Iterator[Proposal]:
    """Remove page chrome: at the top of the article, at its end, and single lines of it in between."""
    parts = [part for part in page.kept() if part.kind != "rule"]
    yield from _breadcrumbs(page, parts)
    yield from _top(page, parts)
    yield from _comments(page, parts)
    yield from _feedback(page, parts)
    yield from _author_boxes(page, parts)
    yield from _newsletters(page, parts)
    yield from _download_boxes(page, parts)
    yield from _single_lines(page, parts)
    yield from _top_credits(page, parts)
    yield from _tags(page, parts)
    yield from _menus(page, parts)
    yield from _share_lists(page, parts)
    yield from _site_footer(page, parts)


def _one(page: Page, part: Part, reason: str) -> Proposal:
    return of_lines(page, "chrome", part.first, part.last, reason)


def _breadcrumbs(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A trail of links at the top: `1. [Site](…) >`, or one short link alone before a heading."""
    for index, part in enumerate(parts[:6]):
        if (
            part.kind == "paragraph"
            and _CRUMBS.fullmatch(part.loose_text)
            and len(part.inline.links) > 1
            and not _numbered(part)
        ):
            yield _one(page, part, "breadcrumbs")
            return
        if part.block.items and part.link_only and _CRUMB.search(part.text):
            end = index
            while end + 1 < len(parts) and parts[end + 1].block.items and not _sentence(parts[end + 1]):
                end += 1
            yield of_lines(page, "chrome", part.first, parts[end].last, "breadcrumbs")
            return
        if (
            index
            and part.link_only
            and part.kind == "paragraph"
            and not part.block.items
            and len(part.words) <= 4
            and index + 1 < len(parts)
            and parts[index + 1].kind == "heading"
            and parts[index - 1].kind == "heading"
        ):
            yield _one(page, part, "breadcrumb")


def _numbered(part: Part) -> bool:
    return bool(part.block.items) and part.block.items[-1].number is not None


def _sentence(part: Part) -> bool:
    return part.text.rstrip().endswith((".", ":", "!"))


def _top(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """By-lines, dates and share bars between the title and the first paragraph."""
    byline = page.lexicon.phrases["strip.byline"]
    share = page.lexicon.phrases["strip.share"]
    for part in parts[:TOP_PARTS]:
        if part.kind != "paragraph" or len(part.words) > MAX_BYLINE_WORDS:
            continue
        images = " ".join(image.href + " " + image.text for image in part.inline.images)
        if part.image_only and _PERSON_IMAGE.search(images):
            yield _one(page, part, "picture of the author")
        elif share.is_whole(part.text) or (
            share.begins(part.text) and (part.inline.images or part.inline.links) and not _sentence(part)
        ):
            yield _one(page, part, "share bar")
        elif byline.begins(part.text) and (
            part.inline.links or part.inline.images or any(char.isdigit() for char in part.text)
        ):
            if part.inline.images or (len(part.words) <= 12 and not _sentence(part)):
                yield _one(page, part, "by-line")
        elif (_dated(part) and len(part.words) <= 12 and not _sentence(part)) or (
            part.block.items and _ICON_IMAGE.search(images)
        ):
            yield _one(page, part, "by-line")


def _dated(part: Part) -> bool:
    """Whether a line links something and names a year; a headline in a list may name one, too."""
    return bool(part.inline.links) and _YEAR.search(part.text) is not None and not (part.block.items and part.link_only)


def _comments(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """What readers said: a heading like "3 thoughts on …" with all below it, where faces or links to reply stand there."""
    said, answer = page.lexicon.phrases["strip.comments"], page.lexicon.phrases["strip.reply"]
    for index, part in enumerate(parts):
        counted = _COUNT.match(part.text)
        if part.kind != "heading" or counted is None or not said.begins(part.text[counted.end() :]):
            continue
        level = part.block.level
        below = parts[index + 1 :]
        end = next((at for at, entry in enumerate(below) if entry.kind == "heading" and entry.block.level <= level), len(below))
        form = next(
            (at for at, entry in enumerate(below[:end]) if page.lexicon.phrases["strip.helpful"].begins(entry.text)), end
        )
        box = below[:form]
        faces = any(_PERSON_IMAGE.search(image.href) for entry in box for image in entry.inline.images)
        if faces or any(answer.is_whole(link.text) for entry in box for link in entry.inline.links):
            yield of_lines(page, "chrome", part.first, box[-1].last, "comments of readers")


def _feedback(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Questions like "Was this helpful?", with the buttons, stars and votes that follow."""
    helpful = page.lexicon.phrases["strip.helpful"]
    index = 0
    while index < len(parts):
        part = parts[index]
        if (
            part.kind in ("heading", "paragraph")
            and len(part.words) <= 20
            and helpful.begins(part.text)
            and not part.block.depth
        ):
            end = index + 1
            while end < len(parts) and _feedback_row(page, parts[end]):
                end += 1
            yield of_lines(page, "chrome", part.first, parts[end - 1].last, "feedback box")
            index = end
        else:
            index += 1


def _feedback_row(page: Page, part: Part) -> bool:
    if part.kind != "paragraph":
        return False
    short = len(part.words) <= 3 and (part.inline.links or part.inline.images or len(part.words) == 1)
    short = short or (len(part.words) <= 3 and page.lexicon.phrases["strip.answers"].begins(part.text))
    rated = page.lexicon.phrases["strip.rating"].begins(part.text) and len(part.words) <= 20
    return bool(short or rated or page.lexicon.phrases["strip.helpful"].begins(part.text))


def _author_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A picture, a linked name and a line about the person, in the last part of the article."""
    byline = page.lexicon.phrases["strip.byline"]
    for index, part in enumerate(parts):
        if index < len(parts) // 2 or part.kind not in ("paragraph", "heading"):
            continue
        images = " ".join(image.href for image in part.inline.images)
        if part.image_only and _PERSON_IMAGE.search(images):
            yield _one(page, part, "picture of the author")
            following = parts[index + 1 : index + 4]
        elif len(part.words) <= 4 and byline.is_whole(part.text):
            yield _one(page, part, "author box")
            following = parts[index + 1 : index + 4]
        elif (
            part.inline.links
            and len(part.words) <= MAX_BYLINE_WORDS
            and (byline.within(part.loose_text) and len(words(part.loose_text)) <= 12 and not _sentence(part))
            and (any(char.isdigit() for char in part.text) or len(words(part.loose_text)) <= 2)
        ):
            yield _one(page, part, "author line")
            following = parts[index + 1 : index + 2]
        else:
            continue
        yield from _biography(page, following, part)


def _biography(page: Page, following: list[Part], head: Part) -> Iterator[Proposal]:
    names: set[str] = set(words(" ".join(link.text for link in head.inline.links))[:1])
    people: set[str] = set()
    for part in following:
        if part.kind != "paragraph":
            return
        if part.link_only and len(part.words) <= 4:
            names.update(part.words[:1])
            people.update({part.text.strip()} if len(part.words) > 1 else ())
            yield _one(page, part, "author box")
        elif part.image_only and _PERSON_IMAGE.search(part.inline.images[0].href):
            yield _one(page, part, "picture of the author")
        elif part.words and (part.words[0] in names or any(name in part.text for name in people)):
            yield _one(page, part, "author box")
            return


def _newsletters(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A heading about a newsletter, with the box below it."""
    head = page.lexicon.phrases["strip.newsletter"]
    body = page.lexicon.phrases["strip.newsletter_body"]
    for index, part in enumerate(parts):
        if part.kind != "heading" or len(part.words) > 12 or not head.within(part.text):
            continue
        below = parts[index + 1 : index + 9]
        last: int | None = index
        for offset, entry in enumerate(below, start=1):
            if entry.kind == "heading":
                break
            if _numbered(entry) and entry.block.items[-1].number == 1:
                last = None  # a part of the article that tells how to subscribe
                break
            if body.within(entry.text) and len(entry.words) <= 60:
                last = index + offset
        if last is not None:
            yield of_lines(page, "chrome", part.first, parts[last].last, "newsletter box")


def _single_lines(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Lines that say nothing but a button's, a picture credit's or a gallery's text."""
    lexicon = page.lexicon
    gallery, credit = lexicon.phrases["strip.gallery"], lexicon.phrases["strip.credit"]
    pairs = [part for part in parts if _CREDIT_PAIR.fullmatch(part.text.strip()) and not part.inline.code]
    for index, part in enumerate(parts):
        if part.kind == "paragraph" and len(part.words) <= 50 and lexicon.phrases["strip.boilerplate"].begins(part.text):
            yield _one(page, part, "standing text of the site")
            continue
        if part.kind not in ("paragraph", "heading") or len(part.words) > 20:
            continue
        text = part.text.strip()
        before = parts[index - 1] if index else None
        if _COUNTER.fullmatch(text) or download_line(page, part):
            yield _one(page, part, "download button")
        elif part.kind == "heading":
            continue
        elif _GALLERY_COUNT.fullmatch(text) or (len(part.words) > 1 and gallery.is_whole(text)):
            yield _one(page, part, "text of a gallery or table widget")
        elif (
            len(part.words) <= 12
            and not part.block.items
            and (text.startswith("(") or (before and _picture(before)) or "/" in text)
            and credit.begins(text)
        ) or (
            part in pairs
            and not part.block.items
            and len(part.words) <= 8
            and ((before and _picture(before)) or _recurs(part, pairs) or "getty" in text.lower())
        ):
            yield _one(page, part, "picture credit")
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
            yield _one(page, part, "rating")


def _download_boxes(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A heading that offers a download, with nothing below it but the offer."""
    download = page.lexicon.phrases["strip.download"]
    for index, part in enumerate(parts):
        if part.kind != "heading" or len(part.words) > 10 or not download.within(part.text) or _NUMBERED.match(part.text):
            continue
        end = index + 1
        while end < len(parts) and parts[end].kind != "heading" and len(parts[end].words) <= 16 and not parts[end].block.depth:
            end += 1
        box = parts[index + 1 : end]
        if (
            box
            and (end == len(parts) or parts[end].kind in ("heading", "html"))
            and any(download.within(_GLUED.sub(" ", entry.text)) and entry.inline.links for entry in box)
        ):
            box = [entry for entry in box if entry.kind == "paragraph"]
            yield of_lines(page, "chrome", part.first, (box or [part])[-1].last, "download box")


def _top_credits(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A name alone below the picture that opens the article, above its first sentence: who took the picture.

    The same name below another picture says the same.
    """
    names: set[str] = set()
    prose = False
    for index, (picture, part) in enumerate(pairwise(parts)):
        prose = prose or (picture.kind == "paragraph" and len(picture.words) > MAX_BYLINE_WORDS)
        if not picture.image_only or not _name_only(part):
            continue
        behind = parts[index + 2] if index + 2 < len(parts) else None
        told = behind is not None and not behind.block.items and len(behind.words) > MAX_BYLINE_WORDS
        if part.text.strip() in names or (not names and not prose and told and index < TOP_PARTS):
            names.add(part.text.strip())
            yield _one(page, part, "picture credit")


def _name_only(part: Part) -> bool:
    """Whether a paragraph is one to three capitalised words and nothing else."""
    name = part.text.strip()
    plain = part.kind == "paragraph" and not (part.inline.links or part.inline.images or part.block.items)
    short = 0 < len(part.words) <= MAX_CREDIT_WORDS and name[-1:].isalnum() and not any(char.isdigit() for char in name)
    return plain and short and all(word[:1].isupper() for word in name.split())


def _picture(part: Part) -> bool:
    return bool(part.inline.images) and len(part.words) <= 20


def _recurs(part: Part, pairs: list[Part]) -> bool:
    """Whether the name behind (or before) the slash credits other pictures too."""
    own = [" ".join(words(side)) for side in part.text.split("/")]
    others = [[" ".join(words(side)) for side in other.text.split("/")] for other in pairs if other is not part]
    return any(own[-1] == other[-1] or own[0] == other[0] for other in others)


def download_line(page: Page, part: Part) -> bool:
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
    if rest or (_sentence(part) and not part.inline.images):
        return False
    return bool(part.inline.links or part.inline.images) or (len(part.words) <= 3 and len(part.words) > 1)


def _inside_link(part: Part, image: Span) -> bool:
    return any(link.start <= image.start and image.end <= link.end for link in part.inline.links)


def _file_names(part: Part) -> str:
    """The words of the names of the part's pictures ("free-download-win.jpg")."""
    return " ".join(" ".join(words(image.href.rsplit("/", 1)[-1].split(".")[0])) for image in part.inline.images)


_DOWNLOAD_WORDS = frozenset(
    "for win windows mac macos ios android linux pc server xp vista os x or later and go "
    "to free now secure clean no ads freeware software app bit lifetime license try it version installer inter intel".split()
)


def _menus(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A list of short links that all lead to one address: the menu of a site, whose addresses were replaced."""
    index = 0
    while index < len(parts):
        end = index
        while (
            end < len(parts)
            and _menu_entry(parts[end])
            and parts[end].inline.links[0].href == parts[index].inline.links[0].href
        ):
            end += 1
        announced = index > 0 and parts[index - 1].text.rstrip().endswith((":", "：", "?", ","))
        if end - index >= MIN_MENU and not announced:
            yield of_lines(page, "chrome", parts[index].first, parts[end - 1].last, "menu of the site")
        index = max(end, index + 1)


def _menu_entry(part: Part) -> bool:
    return bool(part.block.items) and part.link_only and len(part.inline.links) == 1 and len(part.words) <= 3


def _share_lists(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """A list of links that share the article, with the heading that holds nothing else."""
    index = 0
    while index < len(parts):
        end = index
        while end < len(parts) and parts[end].link_only and all(_SHARES.search(link.href) for link in parts[end].inline.links):
            end += 1
        if end - index >= MIN_SHARES:
            headed = index > 0 and parts[index - 1].kind == "heading" and len(parts[index - 1].words) <= MAX_SHARE_WORDS
            yield of_lines(page, "chrome", parts[index - headed].first, parts[end - 1].last, "share buttons")
        index = max(end, index + 1)


def _tags(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """The list of tags that ends an article: each entry one short link."""
    end = len(parts)
    while end and parts[end - 1].kind in ("html", "rule"):
        end -= 1
    start = end
    while start and _tag(parts[start - 1]):
        start -= 1
    entries = parts[start:end]
    above = parts[start - 1] if start else None
    announced = above is None or above.kind == "heading" or _bold(above) or above.text.rstrip().endswith((":", "："))
    if entries and not announced and sum(len(entry.words) for entry in entries) <= 4 * len(entries):
        yield of_lines(page, "chrome", entries[0].first, entries[-1].last, "list of tags")


def _bold(part: Part) -> bool:
    """Whether all words of a part are bold."""
    return 0 < len(part.words) <= 8 and sum(len(words(span.text)) for span in part.inline.strong) >= len(part.words)


def _tag(part: Part) -> bool:
    items = part.block.items
    return bool(items) and items[-1].number is None and part.link_only and len(part.words) <= 5 and len(part.inline.links) == 1


def _site_footer(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """The site's own links at the end of the page: columns of short links under short lines."""
    end = len(parts)
    while end and parts[end - 1].kind in ("html", "rule"):
        end -= 1
    start = end
    links = 0
    while start and _footer_row(parts[start - 1]):
        start -= 1
        links += len(parts[start].inline.links)
    if links >= MIN_FOOTER_LINKS and links >= (end - start) / 2:
        yield of_lines(page, "chrome", parts[start].first, parts[end - 1].last, "footer of the site")


def _footer_row(part: Part) -> bool:
    if part.kind not in ("paragraph", "item") or (part.block.items and part.block.items[-1].number is not None):
        return False
    copyright_line = "\u00a9" in part.text or "copyright" in part.words
    return copyright_line or (len(part.words) <= 6 and not _sentence(part)) or (part.link_only and len(part.words) <= 60)
