"""Links to other articles: "Also read" lists, related posts, boxes of headlines, inline "Related: …" lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ...lexicon.words import words
from ...patterns import lazy_pattern
from ..page import Page, asked_once
from ..part import Part, host_of
from .proposal import Proposal, of_lines

_ALSO_ELEMENT = lazy_pattern(r"<(?:span|div|p|h\d|section|aside)[^<>]{0,200}(?:also-?read|related|recommend)", re.IGNORECASE)
_LIST_ELEMENT = lazy_pattern(r"<(?:ul|ol|li|div|p|a)\b", re.IGNORECASE)
_PICTURE = lazy_pattern(r"\.(?:jpe?g|png|gif|webp|svg)\b|/thmb/", re.IGNORECASE)
_DATE = lazy_pattern(r"\W*(?:[^\W\d_]{3,12}\.?\s\d{1,2}|\d{1,2}\.?\s[^\W\d_]{3,12}\.?),?\s(?:19|20)\d\d\W*")
# WordPress puts the section of a related post below its date.
_SECTION = lazy_pattern(r"[^\W\d_]{2,4}\s[\"“][^\"”]{2,60}[\"”]")
_GLUED = lazy_pattern(r"(?<=[^\W\d_])(?=\d)")
MIN_CARDS = 2
# The least number of different headlines with one address, and of words in each.
MIN_SHARED = 3
MIN_HEADLINE_WORDS = 3
# A headline of another article has at least this many words on average; tags and product names have fewer.
HEADLINE_WORDS = 4
# With fewer headlines, a list under a heading is no link farm.
MIN_HEADLINES = 3
# Of the last section: the least number of links, and the most words of its heading.
MIN_CLOSING_LINKS = 2
MAX_CLOSING_WORDS = 6
# The most words of what stands above links to other articles.
MAX_ANNOUNCING_WORDS = 6
# The address of a file rather than a page: what a reader may want to load.
_FILE = lazy_pattern(r"\.(?!(?:mdx?|html?|php|aspx?)\b)[a-z0-9]{2,5}(?:[?#]|$)", re.IGNORECASE)


def propose(page: Page) -> Iterator[Proposal]:
    """Remove link farms; the text after one stays."""
    parts = page.kept()
    index = 0
    while index < len(parts):
        end, reason = _farm(page, parts, index)
        if end > index:
            yield of_lines(page, "linkfarm", parts[index].first, parts[end - 1].last, reason)
            index = end
        else:
            index += 1
    yield from _closing_links(page, parts)
    yield from _lone_headlines(page, parts)
    yield from _cards(page, parts)


def _closing_links(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove the last section if it is nothing but a list of links to pages of the article's own site: where to read on."""
    end = len(parts)
    while end and parts[end - 1].kind in ("html", "rule"):
        end -= 1
    start = end
    while start and _leads_on(parts[start - 1]):
        start -= 1
    above = parts[start - 1] if start else None
    if above is None or above.kind != "heading" or above.block.level == 1 or page.lexicon.verb(above.text):
        return
    if end - start >= MIN_CLOSING_LINKS and len(above.words) <= MAX_CLOSING_WORDS and not above.starts_with_number:
        yield of_lines(page, "linkfarm", above.first, parts[end - 1].last, "closing list of links to pages of the site")


def _leads_on(part: Part) -> bool:
    """Whether a part is a bullet with nothing but a link to another page of the article's own site."""
    is_bullet = part.kind == "paragraph" and bool(part.block.items) and not part.numbered
    return (
        is_bullet
        and part.link_only
        and _leads_away(part)
        and not any(host_of(link.href) or _FILE.search(link.href) for link in part.inline.links)
    )


def _lone_headlines(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove lines of one linked headline each, if different headlines share one address: they lead to other articles."""
    texts: dict[str, set[str]] = {}
    for part in parts:
        for link in part.inline.links:
            if link.text and len(words(link.text)) >= MIN_HEADLINE_WORDS:
                texts.setdefault(link.href, set()).add(link.text.strip())
    for index, part in enumerate(parts):
        if not part.link_only:
            continue
        above, below = parts[max(0, index - 1)], parts[min(len(parts) - 1, index + 1)]
        framed = above.ends_with_colon or (above.kind == "heading" and below.kind == "heading")
        if _headline(page, part) and not framed and len(texts.get(part.inline.links[0].href, ())) >= MIN_SHARED:
            yield of_lines(page, "linkfarm", part.first, part.last, "line that is a link to another article")


def _headline(page: Page, part: Part) -> bool:
    """Whether a paragraph is one linked headline that is neither an instruction nor a title in the article."""
    plain = part.kind == "paragraph" and not part.block.items and not part.block.quote
    if not plain or not part.link_only or part.inline.images or len(part.inline.links) != 1 or part.inline.strong:
        return False
    named = frozenset(part.words) in page.titles or part.text.rstrip().endswith((".", ":", "!"))
    text = _GLUED.sub(" ", part.text)
    commands = page.lexicon.verb(text) is not None or page.lexicon.phrases["strip.download"].within(text)
    return len(part.words) >= MIN_HEADLINE_WORDS and not named and not commands and _leads_away(part)


def _cards(page: Page, parts: list[Part]) -> Iterator[Proposal]:
    """Remove two or more cards of related posts: each is a linked headline with its picture, date and section."""
    index = 0
    while index < len(parts):
        end, cards = index, 0
        while (after := _card(parts, end)) > end:
            end, cards = after, cards + 1
        if cards >= MIN_CARDS:
            yield of_lines(page, "linkfarm", parts[index].first, parts[end - 1].last, "cards of related posts")
        index = max(end, index + 1)


def _card(parts: list[Part], index: int) -> int:
    """The index after the card that starts at part `index`; `index` if none does."""
    end = index
    if end < len(parts) and not parts[end].words and parts[end].inline.links:
        end += 1  # the picture
    if end >= len(parts) or not parts[end].link_only or len(parts[end].words) < MIN_HEADLINE_WORDS:
        return index
    dated = end + 1
    if dated >= len(parts) or not _DATE.fullmatch(parts[dated].text.strip()):
        return index
    end = dated + 1
    return end + 1 if end < len(parts) and _SECTION.fullmatch(parts[end].text.strip()) else end


def _farm(page: Page, parts: list[Part], index: int) -> tuple[int, str]:
    """The index after the link farm that starts at part `index`, and why it is one; `index` if none does."""
    part = parts[index]
    if part.kind == "html":
        return _html_farm(page, parts, index), "list of links marked as further reading"
    if part.kind not in ("paragraph", "heading") or (part.block.items and part.kind != "paragraph"):
        return index, ""
    if _announced_link(page, part):
        return index + 1, "line that sends the reader to another article"
    if _announces(page, part):
        end = _announced_list(parts, index + 1, part)
        return (end if end > index + 1 else index), "list of links under a heading for further reading"
    if part.kind == "heading" and (end := _headlines(parts, index + 1)) > index + 1 and not part.starts_with_number:
        own = page.lexicon.verb(part.text) or page.lexicon.phrases["strip.references"].within(part.text)
        if not own and _are_of_one_site(parts[index + 1 : end]):
            return end, "heading with nothing but links to other articles"
    if part.kind == "paragraph" and part.ends_with_colon and not part.block.items:
        return _list_of_headlines(page, parts, index), "sentence that introduces a list of other articles"
    return index, ""


def _html_farm(page: Page, parts: list[Part], index: int) -> int:
    """The end of an element named "also read" and of the list elements after it; `index` if there is none."""
    phrases = page.lexicon.phrases["strip.also_read"]
    raw = page.lines.slice(parts[index].first, parts[index].last)
    if not _ALSO_ELEMENT.search(raw) and not phrases.begins(parts[index].text):
        return index
    if raw.lower().count("<a ") >= 2 or (index + 1 < len(parts) and _link_list(page, parts[index + 1])):
        end = index + 1
        while end < len(parts) and _link_list(page, parts[end]):
            end += 1
        return end
    return index


def _link_list(page: Page, part: Part) -> bool:
    raw = page.lines.slice(part.first, part.last)
    return part.kind == "html" and bool(_LIST_ELEMENT.match(raw.lstrip())) and raw.lower().count("<a ") * 60 >= len(part.text)


@asked_once
def _announces(page: Page, part: Part) -> bool:
    """Whether a part is only the words that stand above links to other articles."""
    return len(part.words) <= MAX_ANNOUNCING_WORDS and page.lexicon.phrases["strip.also_read"].is_whole(part.text.strip(" :*_"))


@asked_once
def _announced_link(page: Page, part: Part) -> bool:
    """Whether the part is "Related: [headline](address)" and nothing else."""
    phrases = page.lexicon.phrases["strip.also_read"]
    if not part.inline.links or not any(link.text for link in part.inline.links):
        return False
    loose = part.loose_text.strip()
    linked = sum(len(words(link.text)) for link in part.inline.links)
    if words(loose):
        announce = re.split(r"[:：]", loose)[0]
        source = len(words(loose)) - len(words(announce))  # "Also: [headline](…) Site's name"
        return phrases.is_whole(announce) and source <= (2 if ":" in loose else 0) and linked >= 2
    first = min(part.inline.links, key=lambda link: link.start)
    head, colon, rest = first.text.partition(":")
    return bool(colon) and phrases.is_whole(head) and len(words(rest)) >= 3


def _announced_list(parts: list[Part], start: int, heading: Part) -> int:
    """The end of the links under a heading for further reading: links, list items with a link, teasers below a linked title."""
    end = start
    if heading.kind == "heading" and _introduces(parts, start):
        start = end = start + 1
    teaser = False
    while end < len(parts):
        part = parts[end]
        linked = any(link.text for link in part.inline.links) if part.kind != "html" else "<a " in "".join(part.block.content)
        if part.kind == "heading":
            if not part.link_only and not (heading.kind == "heading" and part.block.level > heading.block.level and linked):
                break
            teaser = True
        elif (
            part.link_only
            or (part.block.depth and linked)
            or (part.kind == "html" and linked)
            or teaser
            or (part.image_only and heading.kind == "heading")
        ):
            teaser = False
        else:
            break
        end += 1
    while end > start and parts[end - 1].image_only:
        end -= 1
    return end


def _introduces(parts: list[Part], index: int) -> bool:
    """Whether there is a sentence between the heading and a list of links."""
    following = parts[index + 1 : index + 3]
    return (
        index < len(parts)
        and parts[index].kind == "paragraph"
        and not parts[index].link_only
        and not parts[index].block.depth
        and len(following) == 2
        and all(part.block.depth and part.link_only for part in following)
    )


def _headlines(parts: list[Part], start: int) -> int:
    """The end of the run of parts that are only links to other pages."""
    end = start
    while end < len(parts) and parts[end].kind == "paragraph" and parts[end].link_only and _leads_away(parts[end]):
        end += 1
    return end


def _are_of_one_site(parts: Sequence[Part]) -> bool:
    """Whether the parts are headlines of one site; sources are of several, and one or two links may be what a reader needs."""
    links = [link for part in parts for link in part.inline.links]
    lengths = [len(words(link.text)) for link in links if link.text]
    several = len(lengths) >= MIN_HEADLINES and sum(lengths) >= HEADLINE_WORDS * len(lengths)
    numbered = any(part.numbered for part in parts)
    pictures = any(_PICTURE.search(link.href) for link in links)
    return several and not numbered and not pictures and len({host_of(link.href) for link in links}) == 1


def _leads_away(part: Part) -> bool:
    return all(not link.href.startswith("#") for link in part.inline.links)


def _list_of_headlines(page: Page, parts: list[Part], index: int) -> int:
    """The end of a bulleted list of headlines that the sentence at `index` introduces; `index` if there is none.

    Different headlines with the same address are a link farm; this reveals a shop's redirector.
    """
    end = index + 1
    lengths: list[int] = []
    addresses: list[str] = []
    while end < len(parts) and parts[end].block.items and parts[end].link_only and _leads_away(parts[end]):
        named = [link for link in parts[end].inline.links if link.text]
        lengths.extend(len(words(link.text)) for link in named)
        addresses.extend(link.href for link in named)
        end += 1
    if len(set(addresses)) > len(addresses) / 2:
        return index  # each leads to its own page: references, which belong to the article
    headed = sum(1 for entry in parts[index + 1 : end] if frozenset(entry.words) in page.titles)
    if len(lengths) >= 3 and sum(lengths) >= HEADLINE_WORDS * len(lengths) and not headed:
        return end
    return index
