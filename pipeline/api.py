"""The public API: everything that `import fixharvest` offers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path
from typing import Any

import msgspec

from .batch.options import Options, Removals
from .batch.report import Failure, Report
from .batch.run import run as run_batch
from .batch.selection import Selection
from .batch.sources import find
from .batch.workers import Limits
from .chain import process
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
    Fix,
    FrontMatter,
    Generator,
    Image,
    Interruption,
    Link,
    Metadata,
    Note,
    Procedure,
    Removed,
    Repaired,
    Section,
    Step,
)
from .outputs.exports import export
from .outputs.verify import verified
from .outputs.writers import articles
from .reading.read import read_bytes
from .settings.export_settings import ExportSettings
from .settings.settings import Settings
from .single import AnyPath, checked, clean, clean_file, load_settings, settings_for
from .source_model import Container, Conversion, LeftOut, Source
from .sources.places import place_of

__all__ = [
    "Action",
    "Article",
    "ArticleWarning",
    "Container",
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


def clean_folder(folder: AnyPath, *, settings: Settings | None = None) -> Iterator[Article]:
    """Clean the articles in `folder` and its subfolders one by one, sorted by path, and write nothing.

    Without `settings`, the nearest `fixharvest.toml` in the folder or above it applies. Raises ReadError at the first article
    that cannot be read; `run` would list it and continue.
    """
    top = Path(folder)
    settings = checked(settings) or settings_for([top])
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
    """Clean the articles in `inputs` (files, folders, containers, addresses) into the folder `output`, as `fixharvest run`.

    Without `settings`, the nearest `fixharvest.toml` at or above the inputs applies. `options` say how to run; without them,
    the run uses only this process and cleans one article after another. Articles that fail are listed in the report and in
    `failures.jsonl`; they do not stop the run.

    Raises MissingFileError if an input does not exist, SettingsError if the inputs have different settings files,
    OutputRefusedError if `output` or an input must not be used, OutputInUseError if another run is writing to `output`,
    RemovalsRefusedError if too many articles would be removed, WriteError if a file cannot be written, and
    TooManyFailuresError if more than `options.max_failures` articles fail.
    """
    paths = [place_of(entry) for entry in ([inputs] if isinstance(inputs, str | PathLike) else inputs)]
    settings = checked(settings) or settings_for(paths)
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
