"""The public API: everything that `import fixharvest` offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from .batch.report import Failure, Report
from .batch.run import Options, Removals
from .batch.run import run as run_batch
from .batch.sources import Selection, find
from .batch.workers import Limits
from .chain import process
from .cleaning.rules import ALL_NAMES
from .errors import (
    ExtraMissingError,
    ForeignFileError,
    FrontMatterError,
    IntegrityError,
    MissingFileError,
    OutputInUseError,
    OutputRefusedError,
    PipelineError,
    ReadError,
    RemovalsRefusedError,
    SettingsError,
    TooManyFailuresError,
    UnsupportedFormatError,
    WorkersError,
    WriteError,
)
from .model import (
    Action,
    Article,
    ArticleWarning,
    Content,
    Conversion,
    Fix,
    FrontMatter,
    Generator,
    Image,
    Interruption,
    LeftOut,
    Link,
    Metadata,
    Note,
    Procedure,
    Removed,
    Repaired,
    Section,
    Source,
    Step,
)
from .outputs.exports import export
from .outputs.verify import verified
from .outputs.writers import articles
from .reading.formats import check_format
from .reading.read import named_by_content, read_bytes
from .settings import settings_file
from .settings.export_settings import ExportSettings
from .settings.settings import Settings

__all__ = [
    "Action",
    "Article",
    "ArticleWarning",
    "Content",
    "Conversion",
    "ExportSettings",
    "ExtraMissingError",
    "Failure",
    "Fix",
    "ForeignFileError",
    "FrontMatter",
    "FrontMatterError",
    "Generator",
    "Image",
    "IntegrityError",
    "Interruption",
    "LeftOut",
    "Limits",
    "Link",
    "Metadata",
    "MissingFileError",
    "Note",
    "Options",
    "OutputInUseError",
    "OutputRefusedError",
    "PipelineError",
    "Procedure",
    "ReadError",
    "Removals",
    "RemovalsRefusedError",
    "Removed",
    "Repaired",
    "Report",
    "Section",
    "Selection",
    "Settings",
    "SettingsError",
    "Source",
    "Step",
    "TooManyFailuresError",
    "UnsupportedFormatError",
    "WorkersError",
    "WriteError",
    "clean",
    "clean_file",
    "clean_folder",
    "convert",
    "load_settings",
    "run",
    "schema",
    "to_dict",
    "to_json",
    "verify",
]

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
    return process(data, path=path or named_by_content(data), settings=_checked(settings) or Settings())


def clean_file(file: AnyPath, *, base: AnyPath | None = None, settings: Settings | None = None) -> Article:
    """Clean the article in `file`; `source.path` is relative to `base` (default: the file's own folder).

    Without `settings`, the nearest `fixharvest.toml` in the file's folder or above it applies, as for the command.

    Raises ReadError if the file cannot be read as an article (MissingFileError, which is also a FileNotFoundError, if it does
    not exist; UnsupportedFormatError for a PDF and the like), and SettingsError if the settings file has a mistake.
    """
    source = Path(file)
    check_format(str(file))
    settings = _checked(settings) or settings_for([source.parent])
    data = read_bytes(source, max_bytes=settings.max_file_bytes)
    return process(data, path=_relative(source, Path(base) if base else source.parent), settings=settings)


def clean_folder(folder: AnyPath, *, settings: Settings | None = None) -> Iterator[Article]:
    """Clean the articles in `folder` and its subfolders one by one, sorted by path, and write nothing.

    Without `settings`, the nearest `fixharvest.toml` in the folder or above it applies. Raises ReadError at the first article
    that cannot be read; `run` would list it and continue.
    """
    top = Path(folder)
    settings = _checked(settings) or settings_for([top])
    for source in find([top], base=None, output=None, report=Report()):
        yield process(read_bytes(Path(source.file), max_bytes=settings.max_file_bytes), path=source.path, settings=settings)


def run(
    inputs: AnyPath | Sequence[AnyPath],
    output: AnyPath,
    *,
    base: AnyPath | None = None,
    settings: Settings | None = None,
    options: Options | None = None,
) -> Report:
    """Clean the articles in `inputs` (files and folders) into the folder `output`, as `fixharvest run` does.

    Without `settings`, the nearest `fixharvest.toml` at or above the inputs applies. `options` say how to run; without them,
    the run uses only this process and cleans one article after another. Articles that fail are listed in the report and in
    `failures.jsonl`; they do not stop the run.

    Raises MissingFileError if an input does not exist, SettingsError if the inputs have different settings files,
    OutputRefusedError if `output` or an input must not be used, OutputInUseError if another run is writing to `output`,
    RemovalsRefusedError if too many articles would be removed, WriteError if a file cannot be written, and
    TooManyFailuresError if more than `options.max_failures` articles fail.
    """
    paths = [Path(inputs)] if isinstance(inputs, str | PathLike) else [Path(entry) for entry in inputs]
    settings = _checked(settings) or settings_for(paths)
    return run_batch(paths, Path(output), settings, base=Path(base) if base else None, options=options)


def convert(
    output: AnyPath,
    formats: str | Iterable[str],
    *,
    folder: AnyPath | None = None,
    base_url: str | None = None,
    settings: ExportSettings | None = None,
) -> dict[str, tuple[Path, ...]]:
    """Convert the finished run in `output` to other `formats` (such as "rag" or ["sqlite", "parquet"]).

    The files go to `folder` (default: `output`). `base_url` is short for `ExportSettings(base_url=…)`. Returns the files
    written, by format.

    Raises SettingsError for an unknown format or an invalid base URL, ExtraMissingError if a format's package is not installed,
    ReadError if `output` is not a finished run, and OutputInUseError, OutputRefusedError and WriteError as `run` does.
    """
    names = [formats] if isinstance(formats, str) else list(formats)
    if base_url is not None:
        settings = replace(settings or ExportSettings(), base_url=base_url)
    return export(Path(output), names, Path(folder) if folder else None, settings)


def verify(output: AnyPath) -> dict[Path, list[str]]:
    """Check from the JSON alone that nothing was lost, in the finished run in `output` or in one article's JSON file.

    Returns the problems of each JSON file: an empty list if undoing the edits gives the source, byte for byte. Raises ReadError
    if there are no articles.
    """
    return dict(verified(Path(output)))


def load_settings(file: AnyPath) -> Settings:
    """The settings in `file`: a `fixharvest.toml`, or a `pyproject.toml` with the table `[tool.fixharvest]`.

    Raises SettingsError that names the path and line of a mistake, and what is allowed there.
    """
    return settings_file.load_settings(Path(file), ALL_NAMES)


def settings_for(inputs: Iterable[Path]) -> Settings:
    """The settings for `inputs`: those in the nearest settings file at or above them, or the defaults.

    Raises SettingsError if the inputs have different settings files.
    """
    files = dict.fromkeys(map(settings_file.find_settings, inputs))
    if len(files) > 1:
        names = " and ".join(str(file or "none") for file in files)
        advice = "run each input by itself, or choose one file with --config (in Python: settings=)"
        raise SettingsError(f"the inputs have different settings files: {names}; {advice}")
    file = next(iter(files), None)
    return load_settings(file) if file else Settings()


def to_dict(article: Article) -> dict[str, Any]:
    """Convert `article` to plain dicts, lists, strings and numbers, as in its JSON."""
    built: dict[str, Any] = msgspec.to_builtins(article)
    return built


def to_json(article: Article) -> str:
    """Convert `article` to an indented JSON document that ends in a newline."""
    return articles.to_json(article).decode("utf-8")


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of an article's JSON."""
    return articles.schema()


def _checked(settings: Settings | None) -> Settings | None:
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
