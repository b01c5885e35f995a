"""All settings of a run, with their defaults."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may change.

    `rules`: names of the removal rules to apply, None for all. `max_file_bytes` and `max_line_characters`: larger
    sources are refused by name (10 MB of inline markup cost a Markdown parser a minute and gigabytes). `id_key`: the
    front matter field that identifies an article, "path" for its path.
    """

    rules: tuple[str, ...] | None = None
    max_file_bytes: int = 8 * MIB
    max_line_characters: int = MIB
    id_key: str = "path"

    def __post_init__(self) -> None:
        """Raise SettingsError for a value that is not allowed."""
        for name in ("max_file_bytes", "max_line_characters"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1")

    def digest(self) -> str:
        """A hash over all values: two runs with the same digest were set the same."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What a user may say about other forms of a run's results.

    `base_url`: the web address (http or https) of the folder that source paths are relative to; where it is given,
    relative links and images become absolute. `shard_bytes`: a shard of JSON Lines ends before it grows larger, unless
    a single article is.
    """

    base_url: str | None = None
    shard_bytes: int = 128 * MIB

    def __post_init__(self) -> None:
        """Raise SettingsError for a value that is not allowed."""
        if self.shard_bytes < 1:
            raise SettingsError("the size of a shard must be at least 1 byte")
        if self.base_url is not None and not _is_folder_address(self.base_url):
            raise SettingsError(
                f"{self.base_url!r} is no base URL; give the web address of the articles' folder, "
                "such as https://example.com/docs/, without ? and #"
            )


def _is_folder_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not parts.query and not parts.fragment
