"""Filter lists in the EasyList syntax: which addresses are ads, and which parameters of an address only track.

The engine is Brave's, in the package `adblock`, which only this module imports. The engine does not support
`$removeparam`, so these rules are read here: plain names, for all addresses or those of `||host^`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import ExtraMissingError, SettingsError
from ..patterns import lazy_pattern
from ..settings.teaching import FilterFile

if TYPE_CHECKING:
    from adblock import Engine

# Filters ask for the address of the page; that of an article is not known.
_SOMEWHERE = "https://article.invalid/"
_REMOVES = lazy_pattern(
    r"(?P<except>@@)?(?:\|\|(?P<host>[\w.-]{1,253})\^?)?\$(?P<options>[^$]{0,2000}\bremoveparam\b[^$]{0,2000})", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Filters:
    """Loaded filter files: an engine, and the tracking parameters by host ("" for all hosts)."""

    engine: Engine
    site: str
    parameters: dict[str, frozenset[str]]
    allowed: dict[str, frozenset[str]]

    @classmethod
    def of(cls, files: tuple[FilterFile, ...], site: str) -> Filters:
        """Load `files` (once). Raises ExtraMissingError without the package, SettingsError if a file cannot be read."""
        return _load(files, site)

    def is_ad(self, address: str, *, image: bool) -> bool:
        """Whether a link to `address` is an ad, or with `image` a picture there."""
        absolute = f"https:{address}" if address.startswith("//") else address
        return bool(self.engine.check_network_urls(absolute, self.site or _SOMEWHERE, "image" if image else "document").matched)

    def cleaned(self, address: str) -> str:
        """`address` without the parameters that only track."""
        front, mark, query = address.partition("?")
        if not mark:
            return address
        query, hash_, fragment = query.partition("#")
        try:
            host = (urlsplit(address).hostname or "").lower()
        except ValueError:
            return address
        unwanted = _names(self.parameters, host) - _names(self.allowed, host)
        kept = [pair for pair in query.split("&") if pair.partition("=")[0] not in unwanted]
        return front + (mark + "&".join(kept) if kept else "") + hash_ + fragment


def _names(rules: dict[str, frozenset[str]], host: str) -> frozenset[str]:
    """The parameter names for `host` and its parent domains."""
    parts = host.split(".")
    domains = ["", *(".".join(parts[index:]) for index in range(len(parts)))]
    return frozenset().union(*(rules.get(domain, frozenset()) for domain in domains))


@lru_cache(maxsize=4)
def _load(files: tuple[FilterFile, ...], site: str) -> Filters:
    try:
        from adblock import Engine, FilterSet  # noqa: PLC0415 - only settings with filters need it
    except ImportError as error:
        raise ExtraMissingError("filter lists need adblock", "adblock") from error
    filter_set = FilterSet()
    parameters: dict[str, set[str]] = {}
    allowed: dict[str, set[str]] = {}
    for file in files:
        try:
            text = Path(file.path).read_text("utf-8", errors="replace")
        except OSError as error:
            raise SettingsError(f"filters cannot be read: {error.strerror or error}", path=file.path) from error
        filter_set.add_filter_list("\n".join(line for line in text.splitlines() if "removeparam" not in line))
        for exception, host, name in _removals(text):
            (allowed if exception else parameters).setdefault(host, set()).add(name)
    return Filters(Engine(filter_set), site, _frozen(parameters), _frozen(allowed))


def _frozen(rules: dict[str, set[str]]) -> dict[str, frozenset[str]]:
    return {host: frozenset(names) for host, names in rules.items()}


def _removals(text: str) -> Iterator[tuple[bool, str, str]]:
    """The rules `||host^$removeparam=name` of a list; those with a pattern, or for some pages only, are skipped."""
    for line in text.splitlines():
        match = _REMOVES.fullmatch(line.strip()) if "removeparam" in line else None
        if match is None:
            continue
        options = match["options"].split(",")
        names = [option.partition("=")[2] for option in options if option.startswith("removeparam=")]
        if any(option.startswith(("domain=", "~")) for option in options) or not names or not names[0].strip("/~|"):
            continue
        if names[0] == names[0].strip("/~|"):
            yield bool(match["except"]), (match["host"] or "").lower(), names[0]
