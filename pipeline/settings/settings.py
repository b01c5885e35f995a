"""All settings of a run, with their defaults."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

import msgspec

from ..errors import SettingsError
from .columns import USUAL_COLUMNS, Columns
from .export_settings import MIB
from .teaching import (
    NO_PLUGINS,
    NOTHING_TAUGHT,
    Correction,
    FilterFile,
    Folder,
    LabelFile,
    LineCorrection,
    Plugins,
    Teaching,
    texts,
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user can change.

    `rules`: names of the removal rules to apply, None for all. `max_file_bytes`, `max_line_characters` and `max_lines` (that
    are not blank): larger sources are refused with an error (10 MB of inline markup cost a Markdown parser a minute and
    gigabytes, and an article of 100,000 headings takes many seconds; real ones have some hundred lines). `id_key`: the
    front matter field that identifies an article, "path" for its path. `min_confidence`: fixes and procedures with a smaller
    confidence (0 to 1) are not given as such.

    The rest comes from `fixharvest.toml` (see `teaching`): `teaching` for all articles, `folders` for some, `articles` and
    `corrections` for single ones, `filters` in the EasyList syntax with the address of the `site` that they apply to, `labels`
    with the weights that `learn --train` changed, and `plugins` with the `releases` of their packages. `columns` say where a
    table has its articles, and change none of them. `file` is the path of the settings file.
    """

    rules: tuple[str, ...] | None = None
    max_file_bytes: int = 8 * MIB
    max_line_characters: int = MIB
    max_lines: int = 20_000
    id_key: str = "path"
    min_confidence: float = 0.0
    teaching: Teaching = NOTHING_TAUGHT
    folders: tuple[Folder, ...] = ()
    articles: tuple[Correction, ...] = ()
    corrections: tuple[LineCorrection, ...] = ()
    filters: tuple[FilterFile, ...] = ()
    site: str = ""
    labels: LabelFile | None = None
    plugins: Plugins = NO_PLUGINS
    releases: tuple[str, ...] = ()
    columns: Columns = USUAL_COLUMNS
    file: str = ""

    def __post_init__(self) -> None:
        """Raise SettingsError for a value that is not allowed."""
        for name in ("max_file_bytes", "max_line_characters", "max_lines"):
            if getattr(self, name) < 1:
                raise SettingsError(f"{name} must be at least 1")
        if not 0 <= self.min_confidence <= 1:
            raise SettingsError(f"min_confidence must be between 0 and 1, not {self.min_confidence}")

    def at(self, path: str) -> Settings:
        """The settings for the article at `path`: those for all articles and for its folders, and its own corrections."""
        return _at(self, path) if self.folders or self.articles or self.corrections else self

    def digest(self) -> str:
        """A hash of all values: two articles with the same digest were cleaned in the same way."""
        return _digest(self)


@lru_cache(maxsize=64)
def _digest(settings: Settings) -> str:
    values = msgspec.json.encode(replace(settings, file="", columns=USUAL_COLUMNS), order="sorted")
    return hashlib.sha256(values).hexdigest()[:16]


@lru_cache(maxsize=8)
def _at(settings: Settings, path: str) -> Settings:
    import pathspec  # noqa: PLC0415 - only settings with folders need it

    teaching = settings.teaching
    for folder in settings.folders:
        if pathspec.GitIgnoreSpec.from_lines(texts(folder.match)).match_file(path):
            teaching = teaching.with_inner(folder)
    named = settings.id_key != "path"  # then the id is known only after the article is read
    corrections = [
        entry for entry in settings.articles if entry.path == path or (entry.id and (named or entry.id == id_of(path)))
    ]
    own = tuple(entry for entry in settings.corrections if entry.path == path)
    return replace(settings, teaching=teaching, folders=(), articles=tuple(corrections), corrections=own)


def id_of(key: str) -> str:
    """The id of the article with `key`: its path, or the value of a front matter field."""
    return "a" + hashlib.sha256(key.encode("utf-8", errors="surrogatepass")).hexdigest()[:12]
