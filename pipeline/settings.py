"""All settings of a run, with their defaults."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

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
