"""Converts a finished run to other formats: in a temporary folder first, from which each finished file is moved."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import ForeignFileError, OutputRefusedError, WriteError
from ..model import Article
from ..settings.export_settings import ExportSettings
from .folders import files_below
from .formats import Format, Writer, formats_named
from .marks import kind_of
from .owned import OwnedFolder, owned
from .record_changes import NAME as JOURNAL
from .record_changes import write_changes
from .writers.finished import FinishedRun


def export(
    output: Path, formats: Sequence[str], folder: Path | None = None, settings: ExportSettings | None = None
) -> dict[str, tuple[Path, ...]]:
    """Convert the finished run in `output` to `formats`, in `folder` (default: `output`).

    Returns the files written for each format (for `markdown`, their folder). Every file is written whole or not at all, no file
    that fixharvest did not write is replaced, and memory does not grow with the number of articles.

    Before anything is written, raises SettingsError for an unknown format, ExtraMissingError if a format's package is not
    installed, ReadError if `output` has no articles.jsonl, OutputRefusedError if `folder` must not be used, and
    OutputInUseError if a run or another export is writing to `folder`. Later, raises ForeignFileError if a file is in the way,
    ReadError if a line is not an article, and WriteError.
    """
    settings = settings or ExportSettings()
    check_formats(formats, settings)
    run = FinishedRun(output, settings.base_url)
    folder = folder or output
    if settings.base_url is not None and "markdown" in formats and folder.resolve() == output.resolve():
        message = "would get absolute links in the Markdown of the run itself; choose another folder for the format markdown"
        raise OutputRefusedError(message, path=str(output))
    return export_articles(run, formats, folder, settings)


def export_articles(
    articles: Iterable[Article], formats: Sequence[str], folder: Path, settings: ExportSettings
) -> dict[str, tuple[Path, ...]]:
    """Convert `articles`, which are iterated once for each format, to `formats` in `folder`; returns and raises as `export`."""
    prepared = check_formats(formats, settings)
    with owned(folder, "export") as target:
        return write_formats(articles, prepared, settings, target)


def check_formats(formats: Sequence[str], settings: ExportSettings) -> tuple[tuple[Format, Writer], ...]:
    """The formats with these names, each with its writer. Raises SettingsError, ExtraMissingError."""
    return tuple((entry, entry.writer()) for entry in formats_named(formats, settings.plugins))


def check_targets(formats: Iterable[Format], folder: OwnedFolder) -> None:
    """Check that nothing is in the way of the files that can be named before they are written. Raises ForeignFileError."""
    for entry in formats:
        for name in entry.files:
            if "*" not in name:
                folder.target(name).check()
        for name in entry.conflicts:
            if (folder.root / name).exists():
                message = "belongs to a program that has the database open or crashed; close the program or remove this file"
                raise ForeignFileError(message, path=str(folder.root / name))


def write_formats(
    articles: Iterable[Article], formats: Iterable[tuple[Format, Writer]], settings: ExportSettings, folder: OwnedFolder
) -> dict[str, tuple[Path, ...]]:
    """Convert `articles` to `formats` in `folder`; returns and raises the same as `export`."""
    return {entry.name: _written(entry, write, articles, folder, settings) for entry, write in formats}


def _written(
    entry: Format, write: Writer, articles: Iterable[Article], folder: OwnedFolder, settings: ExportSettings
) -> tuple[Path, ...]:
    """Write one format to a temporary folder, move the finished files to `folder`, and return them."""
    with folder.staging() as staging:
        try:
            named = write(articles, staging, settings)
            if entry.journaled:
                write_changes(folder.root, staging, begin=settings.changes)
        except WriteError as error:
            raise _at_home(error, staging, folder.root) from error
        # the journal first: after a kill, a change is in it twice, but never missing
        paths = sorted(files_below(staging), key=lambda path: path != JOURNAL)
        for path in paths:
            folder.target(path).check()
        check_targets([entry], folder)
        for path in paths:
            folder.adopt(staging / path, path)
        is_the_runs = entry.name == "markdown" and kind_of(folder.root) == "output"  # which removes what is gone by itself
        if entry.mirrors and not is_the_runs:
            for path in set(fnmatch.filter(folder.paths(), entry.mirrors)).difference(paths):
                folder.remove(path)
        return tuple(folder.root / file.relative_to(staging) for file in named)


def _at_home(error: WriteError, staging: Path, root: Path) -> WriteError:
    """`error` with the final path of a file instead of its temporary one."""
    file = Path(error.path or "")
    return WriteError(error.message, path=str(root / file.relative_to(staging) if file.is_relative_to(staging) else file))
