"""Settings for the export of a run's results; in a file of their own because `--help` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import SettingsError

MIB = 1024 * 1024
# The smallest limit of a record's text.
MIN_RECORD = 20
# What a pattern of addresses may contain, in braces.
PLACES = ("slug", "stem", "path", "id")


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How a run's results are exported.

    `base_url`: the web address (http or https) of the folder that source paths are relative to; if given,
    relative links and images become absolute. `shard_bytes`: the largest size of a shard of JSON Lines, unless
    a single article is larger. `plugins`: the names of the writers of other packages to offer.

    The others are about records for search: `max_characters` (code points) and `max_tokens` (about four bytes each) limit the
    text of a record, `unique` folds records with the same words into the first of them, and `url_pattern` is the address of an
    article whose front matter gives none, in which `{slug}`, `{stem}`, `{path}` and `{id}` stand for its own. `changes` starts
    a journal of what later exports change, which then goes on by itself.
    """

    base_url: str | None = None
    shard_bytes: int = 128 * MIB
    plugins: tuple[str, ...] = ()
    max_characters: int | None = None
    max_tokens: int | None = None
    unique: bool = False
    url_pattern: str | None = None
    changes: bool = False

    def __post_init__(self) -> None:
        """Raise SettingsError for a value that is not allowed."""
        if self.shard_bytes < 1:
            raise SettingsError("the size of a shard must be at least 1 byte")
        if self.max_characters is not None and self.max_tokens is not None:
            raise SettingsError("give either --max-chars or --max-tokens")
        for name, limit in (("characters", self.max_characters), ("tokens", self.max_tokens)):
            if limit is not None and limit < MIN_RECORD:
                raise SettingsError(f"a record needs at least {MIN_RECORD} {name}")
        if self.url_pattern is not None and (wrong := _wrong_places(self.url_pattern)):
            known = ", ".join(f"{{{name}}}" for name in PLACES)
            raise SettingsError(
                f"--url-pattern: {self.url_pattern!r} is not a pattern of addresses: {wrong}; use http or https, and {known}"
            )
        if self.base_url is not None and not _is_folder_address(self.base_url):
            raise SettingsError(
                f"--base-url: {self.base_url!r} is not a base URL; give the web address of the articles' folder, "
                "such as https://example.com/docs/, without ? or #"
            )


def _is_folder_address(address: str) -> bool:
    return _is_address(address) and not urlsplit(address).query and not urlsplit(address).fragment


def _is_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host)


def _wrong_places(pattern: str) -> str:
    """What is wrong with a pattern of addresses; empty if nothing is."""
    bare = pattern
    for name in PLACES:
        bare = bare.replace(f"{{{name}}}", "x")
    if bare == pattern:
        return "it has no place for an article"
    if "{" in bare or "}" in bare:
        return f"it has an unknown place, {bare[max(bare.find('{'), 0) :][:40]!r}"
    return "" if _is_address(bare) else "it is no web address"
