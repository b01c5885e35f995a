"""Hosts that only lead elsewhere: redirectors, which no public list knows where a site runs its own.

Three things give one away: the target in the address; a few addresses behind many different words; words that have
nothing to do with the page they lead to.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ..cleaning.page import host_of
from ..lexicon import Lexicon
from ..lexicon.words import words
from .evidence import Evidence, Link
from .proposals import MIN_ARTICLES, Example, Proposal

_TARGET = re.compile(r"[=/](?:https?://|www\.)[\w.-]+\.\w", re.IGNORECASE)
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|pdf|zip|exe)$", re.IGNORECASE)
_REFERRER = re.compile(r"[?&][^=&?]{0,40}ref[^=&?]{0,40}=[^&]{0,2000}", re.IGNORECASE)
_SHARES = re.compile(
    r"/(?:share|sharer|intent|submit|pin-builder|pin/create|pinit|sharearticle|offsite|cws/share|send)\b|mailto:", re.IGNORECASE
)
_ARCHIVES = re.compile(r"(?:^|\.)(?:archive\.org|archive\.ph|translate\.google\.com|validator\.w3\.org)$")
MIN_LINKS = 8
# Different words behind one address, on average.
WORDS_BEHIND_ONE = 4
OFF_TOPIC = 0.8
SLUG_WORDS = 4
STEM = 4
MIN_JUDGED = 5


@dataclass(slots=True)
class _Host:
    links: list[tuple[str, Link]] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)


def propose_hosts(articles: Sequence[Evidence], lexicon: Lexicon) -> list[Proposal]:
    """Hosts that are redirectors by one of the three signs."""
    hosts: dict[str, _Host] = {}
    for article in articles:
        for link in article.links:
            if not lexicon.affiliate(host := host_of(link.href)):
                entry = hosts.setdefault(host, _Host())
                entry.links.append((article.path, link))
                entry.paths.add(article.path)
    spoken = {article.path: {word for row in article.rows for word in row.key.split()} for article in articles}
    proposals = []
    for host, entry in hosts.items():
        count = len(entry.paths)
        if count < MIN_ARTICLES or _ARCHIVES.search(host):
            continue
        share, why = max(_target(entry), _one_door(entry), _off_topic(entry, spoken))
        if share >= OFF_TOPIC:
            first: dict[str, Example] = {}
            for path, link in entry.links:
                first.setdefault(path, Example(path, link.line, f"[{link.text}]({link.href})"[:200]))
            sure = round(share * (1 - 1 / (count + 1)), 2)
            proposals.append(Proposal("link", (("host", host),), count, len(articles), sure, why, tuple(first.values())[:3]))
    return proposals


def _target(entry: _Host) -> tuple[float, str]:
    """The share of the links that carry the address of another site."""
    found = 0
    for _, link in entry.links:
        rest = unquote(unquote(_REFERRER.sub("", unquote(link.href.partition("//")[2]))))
        led = _TARGET.search(rest) is not None and not _SHARES.search(link.href)
        found += led and not _PICTURE.search(urlsplit(link.href).path)
    return found / len(entry.links), "the address of another site in the address"


def _one_door(entry: _Host) -> tuple[float, str]:
    """Whether many different words lead to few addresses."""
    said = {" ".join(words(link.text)) for _, link in entry.links if len(words(link.text)) > 1}
    addresses = {link.href for _, link in entry.links}
    if len(entry.links) < MIN_LINKS or len(entry.paths) < MIN_ARTICLES + 2:
        return 0.0, ""
    share = min(1.0, len(said) / (WORDS_BEHIND_ONE * len(addresses)))
    return share, f"{len(said)} different texts lead to {len(addresses)} addresses"


def _off_topic(entry: _Host, spoken: dict[str, set[str]]) -> tuple[float, str]:
    """The share of the links whose words have nothing to do with the words of their address.

    `spoken` are the words of each article: an address whose short words are none of them is in another language.
    """
    judged = off = 0
    for where, link in entry.links:
        path = urlsplit(link.href).path.rstrip("/")
        slug = [word for word in words(unquote(path).rpartition("/")[2].replace("_", " ")) if word.isalpha()]
        short = {word for word in slug if len(word) < STEM}
        said = {word[:STEM] for word in words(link.text) if len(word) >= STEM}
        if len(slug) >= SLUG_WORDS and said and short and short <= spoken[where] and not _PICTURE.search(path):
            judged += 1
            off += said.isdisjoint(word[:STEM] for word in slug)
    enough = judged >= MIN_JUDGED and judged >= 0.4 * len(entry.links)
    return (off / judged if enough else 0.0), f"{off} of {judged} links have nothing in common with what they lead to"
