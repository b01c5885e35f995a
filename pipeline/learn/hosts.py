"""Proposals of hosts that only redirect to other sites, such as a site's own redirector, which no public list contains.

A host counts as a redirector for one of three signs: its addresses contain another site's address; many different link
texts share a few addresses; or the link texts have no word in common with the addresses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ..cleaning.part import host_of
from ..lexicon import Lexicon
from ..lexicon.words import words
from ..patterns import lazy_pattern
from .evidence import Evidence, Link
from .proposals import MAX_EXAMPLES, MIN_ARTICLES, Example, Judgment, Proposal, reliability

_TARGET = lazy_pattern(r"[=/](?:https?://|www\.)[\w.-]+\.\w", re.IGNORECASE)
_FILE = lazy_pattern(r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|exe)$", re.IGNORECASE)
_REFERRER = lazy_pattern(r"[?&][^=&?]{0,40}ref[^=&?]{0,40}=[^&]{0,2000}", re.IGNORECASE)
_SHARE_BUTTON = lazy_pattern(
    r"/(?:share|sharer|intent|submit|pin-builder|pin/create|pinit|sharearticle|offsite|cws/share|send)\b|mailto:", re.IGNORECASE
)
_ARCHIVE = lazy_pattern(r"(?:^|\.)(?:archive\.org|archive\.ph|translate\.google\.com|validator\.w3\.org)$")
MIN_SHARE = 0.8
MAX_EXAMPLE = 200
# Few addresses for many texts: the least number of links, and the average number of texts per address.
MIN_LINKS = 8
TEXTS_PER_ADDRESS = 4
# Texts unlike their addresses: the least number of words in an address, of links that can be judged, and their share. Words
# are compared by their first letters.
MIN_SLUG_WORDS = 4
MIN_JUDGED = 5
MIN_JUDGED_SHARE = 0.4
STEM_LENGTH = 4


@dataclass(slots=True)
class _Host:
    """The links to a host, each with the path of its article, and the paths of all these articles."""

    links: list[tuple[str, Link]] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)


def propose_hosts(articles: Sequence[Evidence], lexicon: Lexicon) -> Iterator[Proposal]:
    """Hosts that are redirectors by one of the three signs."""
    words_of = {article.path: {word for row in article.rows for word in row.key.split()} for article in articles}
    for host, entry in _hosts(articles, lexicon).items():
        count = len(entry.paths)
        if count < MIN_ARTICLES or _ARCHIVE.search(host):
            continue
        judgment = max(_embedded_target(entry), _few_addresses(entry), _unrelated_texts(entry, words_of))
        if judgment.confidence >= MIN_SHARE:
            first: dict[str, Example] = {}
            for path, link in entry.links:
                first.setdefault(path, Example(path, link.line, f"[{link.text}]({link.href})"[:MAX_EXAMPLE]))
            confidence = round(judgment.confidence * reliability(count), 2)
            examples = tuple(first.values())[:MAX_EXAMPLES]
            yield Proposal("link", (("host", host),), count, len(articles), confidence, judgment.why, examples)


def _hosts(articles: Sequence[Evidence], lexicon: Lexicon) -> dict[str, _Host]:
    """All linked hosts that are not known as affiliate hosts."""
    hosts: dict[str, _Host] = {}
    for article in articles:
        for link in article.links:
            if not lexicon.affiliate(host := host_of(link.href)):
                entry = hosts.setdefault(host, _Host())
                entry.links.append((article.path, link))
                entry.paths.add(article.path)
    return hosts


def _embedded_target(entry: _Host) -> Judgment:
    """The share of links whose address contains another site's address."""
    found = 0
    for _, link in entry.links:
        rest = unquote(unquote(_REFERRER.sub("", unquote(link.href.partition("//")[2]))))
        has_target = _TARGET.search(rest) is not None and not _SHARE_BUTTON.search(link.href)
        found += has_target and not _FILE.search(urlsplit(link.href).path)
    return Judgment(found / len(entry.links), "the address contains another site's address")


def _few_addresses(entry: _Host) -> Judgment:
    """Whether many different texts link to few addresses."""
    texts = {" ".join(words(link.text)) for _, link in entry.links if len(words(link.text)) > 1}
    addresses = {link.href for _, link in entry.links}
    if len(entry.links) < MIN_LINKS or len(entry.paths) < MIN_ARTICLES + 2:
        return Judgment(0.0, "")
    share = min(1.0, len(texts) / (TEXTS_PER_ADDRESS * len(addresses)))
    return Judgment(share, f"{len(texts)} different texts link to {len(addresses)} addresses")


def _unrelated_texts(entry: _Host, words_of: dict[str, set[str]]) -> Judgment:
    """The share of links whose text has no word in common with the address.

    `words_of` holds the words of each article. An address whose short words are not among them is in another language and
    does not count.
    """
    judged = unrelated = 0
    for where, link in entry.links:
        path = urlsplit(link.href).path.rstrip("/")
        slug = [word for word in words(unquote(path).rpartition("/")[2].replace("_", " ")) if word.isalpha()]
        short = {word for word in slug if len(word) < STEM_LENGTH}
        stems = {word[:STEM_LENGTH] for word in words(link.text) if len(word) >= STEM_LENGTH}
        if len(slug) >= MIN_SLUG_WORDS and stems and short and short <= words_of[where] and not _FILE.search(path):
            judged += 1
            unrelated += stems.isdisjoint(word[:STEM_LENGTH] for word in slug)
    is_enough = judged >= MIN_JUDGED and judged >= MIN_JUDGED_SHARE * len(entry.links)
    share = unrelated / judged if is_enough else 0.0
    return Judgment(share, f"{unrelated} of {judged} link texts have no word in common with the address")
