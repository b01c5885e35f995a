"""What a user may say about other forms of a run's results. Apart from the other settings, for `--help` reads it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import SettingsError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """What a user may say about other forms of a run's results.

    `base_url`: the web address (http or https) of the folder that source paths are relative to; where it is given,
    relative links and images become absolute. `shard_bytes`: a shard of JSON Lines ends before it grows larger, unless
    a single article is. `plugins`: the names of writers of other packages that may be used.
    """

    base_url: str | None = None
    shard_bytes: int = 128 * MIB
    plugins: tuple[str, ...] = ()

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
