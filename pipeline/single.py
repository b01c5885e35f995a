"""One article at a time, with the settings for it: what needs no workers, output folder, or other formats."""

from __future__ import annotations

from collections.abc import Iterable
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from .chain import process
from .cleaning.rules import ALL_NAMES
from .errors import SettingsError
from .judgement.own_labels import labels_model
from .model import Article
from .reading.formats import check_format
from .reading.read import named_by_content, read_bytes
from .settings import settings_file
from .settings.settings import Settings
from .sources.places import Address, Place

AnyPath: TypeAlias = "str | PathLike[str]"


def clean(text: str | bytes, *, path: str | None = None, settings: Settings | None = None) -> Article:
    """Clean one article given as text or bytes.

    `path` becomes `source.path`, and ids are derived from it; its extension says whether `text` is Markdown or HTML. Without a
    path, the text itself decides, and the path is `article.md` or `article.html`. Without `settings`, the defaults apply,
    because a text has no folder in which to look for a `fixharvest.toml`.

    Raises TypeError for arguments of the wrong type, ReadError if the text is binary or too large, and SettingsError if the
    settings name an unknown rule or plugin.
    """
    if not isinstance(text, str | bytes):
        raise TypeError(f"clean() takes the text of an article, not {type(text).__name__}; to clean a file, use clean_file()")
    data = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
    return process(data, path=path or named_by_content(data), settings=checked(settings) or Settings())


def clean_file(file: AnyPath, *, base: AnyPath | None = None, settings: Settings | None = None) -> Article:
    """Clean the article in `file`; `source.path` is relative to `base` (default: the file's own folder).

    Without `settings`, the nearest `fixharvest.toml` in the file's folder or above it applies, as for the command.

    Raises ReadError if the file cannot be read as an article (MissingFileError, which is also a FileNotFoundError, if it does
    not exist; UnsupportedFormatError for a PDF and the like), and SettingsError if the settings file has a mistake.
    """
    source = Path(file)
    check_format(str(file))
    settings = checked(settings) or settings_for([source.parent])
    data = read_bytes(source, max_bytes=settings.max_file_bytes)
    return process(data, path=_relative(source, Path(base) if base else source.parent), settings=settings)


def load_settings(file: AnyPath) -> Settings:
    """The settings in `file`: a `fixharvest.toml`, or a `pyproject.toml` with the table `[tool.fixharvest]`.

    Raises SettingsError that names the path and line of a mistake, and what is allowed there.
    """
    settings = settings_file.load_settings(Path(file), ALL_NAMES)
    labels_model(settings.labels)
    return settings


def settings_for(inputs: Iterable[Place]) -> Settings:
    """The settings for `inputs`: those in the nearest settings file at or above them, or the defaults.

    For an address, it is the file nearest to the current folder.

    Raises SettingsError if the inputs have different settings files.
    """
    files = dict.fromkeys(settings_file.find_settings(Path() if isinstance(place, Address) else place) for place in inputs)
    if len(files) > 1:
        names = " and ".join(str(file or "none") for file in files)
        advice = "run each input by itself, or choose one file with --config (in Python: settings=)"
        raise SettingsError(f"the inputs have different settings files: {names}; {advice}")
    file = next(iter(files), None)
    return load_settings(file) if file else Settings()


def checked(settings: Settings | None) -> Settings | None:
    """Return `settings`. Raises TypeError if they are not Settings, say a dict."""
    if settings is not None and not isinstance(settings, Settings):
        raise TypeError(
            f"settings must be Settings, not {type(settings).__name__}; to read a fixharvest.toml, use load_settings(file)"
        )
    return settings


def _relative(file: Path, base: Path) -> str:
    """The path of `file` relative to `base`, separated by '/'; only its name if it isn't below `base`."""
    real, top = file.resolve(), base.resolve()
    return real.relative_to(top).as_posix() if real.is_relative_to(top) else file.name
