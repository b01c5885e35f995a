"""Settings for the export of a run's results; in a file of their own because `--help` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import SettingsError

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ExportSettings:
    """How a run's results are exported.

    `base_url`: the web address (http or https) of the folder that source paths are relative to; if given,
    relative links and images become absolute. `shard_bytes`: the largest size of a shard of JSON Lines, unless
    a single article is larger. `plugins`: the names of the writers of other packages to offer.
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
                f"{self.base_url!r} is not a base URL; give the web address of the articles' folder, "
                "such as https://example.com/docs/, without ? or #"
            )


def _is_folder_address(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(host) and not parts.query and not parts.fragment
