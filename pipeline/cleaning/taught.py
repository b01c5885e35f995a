"""What the settings add to the rules, ready for use: compiled texts, extended word lists, ad filters, corrections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..lexicon import Lexicon, extended, lexicon
from ..lexicon.words import words
from ..model import RemovalKind
from ..settings.settings import Settings
from ..settings.teaching import NOTHING_TAUGHT, Correction, Removal, Teaching, texts

if TYPE_CHECKING:
    from .filters import Filters

_NUMBER = r"\d+(?: \d+){0,3}"
_PLACEHOLDERS = frozenset("*#")
_STAR = r"\S+(?: \S+){0,7}"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text to remove; `starts`: also remove what only starts with it; `with_links`: only together with the links below it."""

    said: str
    kind: RemovalKind
    starts: bool = False
    with_links: bool = False

    @property
    def reason(self) -> str:
        """The reason for a removal by this phrase."""
        return f"{'starts with' if self.starts else 'says'} “{self.said}” (settings)"


@dataclass(frozen=True, slots=True)
class Markers:
    """Two texts between which everything is removed."""

    begin: str
    end: str
    kind: RemovalKind


@dataclass(frozen=True, slots=True)
class Taught:
    """What the settings add for one article.

    `known` are texts without placeholders by their words, `patterns` all others; `spared` and `spared_patterns` are the same
    for texts that stay. `keep` and `remove` are the quotes of the article's corrections, `kept_lines` the lines of the source
    (1-based) that stay.
    """

    lexicon: Lexicon
    known: dict[str, Phrase] = field(default_factory=dict)
    patterns: tuple[tuple[re.Pattern[str], Phrase], ...] = ()
    markers: tuple[Markers, ...] = ()
    addresses: re.Pattern[str] | None = None
    filters: Filters | None = None
    spared: frozenset[str] = frozenset()
    spared_patterns: tuple[re.Pattern[str], ...] = ()
    keep: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    kept_lines: frozenset[int] = frozenset()

    def phrase(self, said: Iterable[str]) -> Phrase | None:
        """The phrase that a block or line with the words `said` is, or starts with."""
        text = " ".join(said)
        if found := self.known.get(text):
            return found
        return next((phrase for pattern, phrase in self.patterns if pattern.match(text)), None) if text else None

    def spares(self, said: Iterable[str]) -> bool:
        """Whether a block or line with the words `said` stays, whatever a rule wants."""
        text = " ".join(said)
        return text in self.spared or any(pattern.match(text) for pattern in self.spared_patterns)

    @property
    def asks_addresses(self) -> bool:
        """Whether more than the host of an address decides if it is an ad."""
        return self.addresses is not None or self.filters is not None

    def is_ad_address(self, address: str, *, image: bool = False) -> bool:
        """Whether `address` leads to an ad: by its affiliate host, by the settings, or by a filter list."""
        try:
            host = (urlsplit(address).hostname or "") if "//" in address else ""
        except ValueError:
            return False
        if self.lexicon.affiliate(host) or (self.addresses is not None and self.addresses.match(address) is not None):
            return True
        return self.filters is not None and bool(host) and self.filters.is_ad(address, image=image)

    def corrected(self, corrections: Iterable[Correction], kept_lines: frozenset[int]) -> Taught:
        """Add the corrections of one article, and its lines that stay."""
        found = tuple(corrections)
        keep = tuple(" ".join(words(quote)) for entry in found for quote in texts(entry.keep))
        remove = tuple(" ".join(words(quote)) for entry in found for quote in texts(entry.remove))
        return replace(self, keep=keep, remove=remove, kept_lines=kept_lines) if found or kept_lines else self


@lru_cache(maxsize=1)
def untaught() -> Taught:
    """Only what is built in."""
    return Taught(lexicon())


def taught(settings: Settings) -> Taught:
    """What `settings` add to the rules.

    Raises ExtraMissingError if filters are given and their engine is not installed, SettingsError if they cannot be read.
    """
    if settings.teaching == NOTHING_TAUGHT and not settings.filters:
        return untaught()
    from .filters import Filters  # noqa: PLC0415 - few settings have filters

    filters = Filters.of(settings.filters, settings.site) if settings.filters else None
    return replace(_taught(settings.teaching), filters=filters)


@lru_cache(maxsize=8)
def _taught(teaching: Teaching) -> Taught:
    known: dict[str, Phrase] = {}
    patterns: list[tuple[re.Pattern[str], Phrase]] = []
    markers: list[Markers] = []
    for entry in teaching.remove:
        if entry.begin and entry.end:
            markers.append(Markers(entry.begin.strip(), entry.end.strip(), entry.kind or "ad"))
        for phrase in _phrases(entry):
            starts, pieces = phrase.starts, _pieces(phrase.said)
            if starts or not _PLACEHOLDERS.isdisjoint(pieces):
                patterns.append((_pattern(pieces, starts=starts), phrase))
            elif pieces:
                known.setdefault(" ".join(pieces), phrase)
    kept = [pieces for entry in teaching.keep for text in texts(entry.text) if (pieces := _pieces(text))]
    urls = [url for entry in teaching.link for url in texts(entry.url)]
    return Taught(
        lexicon=extended(
            labels=frozenset(label.lower().strip() for entry in teaching.word for label in texts(entry.label)),
            lead_ins=frozenset(text.lower().strip() for entry in teaching.word for text in texts(entry.lead_in)),
            hosts=frozenset(host.lower().strip(".") for entry in teaching.link for host in texts(entry.host)),
        ),
        known=known,
        patterns=tuple(patterns),
        markers=tuple(markers),
        addresses=_address(urls) if urls else None,
        spared=frozenset(" ".join(pieces) for pieces in kept if _PLACEHOLDERS.isdisjoint(pieces)),
        spared_patterns=tuple(_pattern(pieces) for pieces in kept if not _PLACEHOLDERS.isdisjoint(pieces)),
    )


def _phrases(entry: Removal) -> Iterator[Phrase]:
    yield from (Phrase(said, entry.kind or "chrome") for said in texts(entry.text))
    yield from (Phrase(said, entry.kind or "chrome", starts=True) for said in texts(entry.starts))
    yield from (Phrase(said, entry.kind or "linkfarm", with_links=True) for said in texts(entry.links_under))


def _pieces(said: str) -> list[str]:
    """The words and placeholders of a text in the settings."""
    return [piece for token in said.split() for piece in ([token] if token in _PLACEHOLDERS else words(token))]


def _pattern(pieces: list[str], *, starts: bool = False) -> re.Pattern[str]:
    """A pattern over words joined by spaces. Each `*` takes at most eight words, so a search stays bounded."""
    one = " ".join(_STAR if piece == "*" else _NUMBER if piece == "#" else re.escape(piece) for piece in pieces)
    return re.compile(one + (r"(?!\S)" if starts else r"\Z"))


def _address(urls: Iterable[str]) -> re.Pattern[str]:
    """A pattern for addresses; `*` stands for any characters, and an address that ends in `/`, `?` or `=` can continue."""
    bodies = []
    for url in urls:
        rest = url.partition("://")[2]
        body = "[^\\s]{0,2000}?".join(map(re.escape, rest.removesuffix("*").split("*")))
        bodies.append(body if rest.endswith(("*", "/", "?", "=")) else body + r"(?=[?#/]|\Z)")
    return re.compile(rf"(?:https?:)?//(?:{'|'.join(bodies)})", re.IGNORECASE)
