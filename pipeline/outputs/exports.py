"""Other forms of a finished run: written into a folder of their own first, from which each file takes its place."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Sequence
from pathlib import Path

from ..errors import ForeignFileError, WriteError
from ..settings.export_settings import ExportSettings
from .folders import files_below
from .formats import Format, Writer, formats_named
from .owned import OwnedFolder, owned
from .writers.finished import FinishedRun


def export(
    output: Path, formats: Sequence[str], folder: Path | None = None, settings: ExportSettings | None = None
) -> dict[str, tuple[Path, ...]]:
    """Turn the finished run in `output` into `formats`, written to `folder` (default: `output`).

    Returns, for each format, the files that were written (for `markdown` their folder). Every file is written whole or not at
    all, none that we did not write is replaced, and memory does not grow with the number of articles. Before anything is
    written, raises SettingsError for an unknown format, ExtraMissingError if a format's package is not installed, ReadError if
    `output` holds no articles.jsonl, and OutputInUseError if a run or another export is writing to `folder`; later,
    ForeignFileError for a file in the way, ReadError for a line that is not an article, and WriteError.
    """
    settings = settings or ExportSettings()
    prepared = check_formats(formats, settings)
    FinishedRun(output)
    with owned(folder or output, shared=True) as target:
        return write_formats(output, prepared, settings, target)


def check_formats(formats: Sequence[str], settings: ExportSettings) -> tuple[tuple[Format, Writer], ...]:
    """The formats of these names with what writes them. Raises SettingsError, ExtraMissingError."""
    return tuple((entry, entry.writer()) for entry in formats_named(formats, settings.plugins))


def write_formats(
    output: Path, formats: Iterable[tuple[Format, Writer]], settings: ExportSettings, folder: OwnedFolder
) -> dict[str, tuple[Path, ...]]:
    """Turn the finished run in `output` into `formats` in `folder`; the files written, by format. Raises as `export`."""
    articles = FinishedRun(output, settings.base_url)
    return {entry.name: _written(entry, write, articles, folder, settings) for entry, write in formats}


def _written(
    entry: Format, write: Writer, articles: FinishedRun, folder: OwnedFolder, settings: ExportSettings
) -> tuple[Path, ...]:
    """What one format wrote: into a folder of its own first, from which the finished files take their places."""
    with folder.staging() as staging:
        try:
            named = write(articles, staging, settings)
        except WriteError as error:
            raise _at_home(error, staging, folder.root) from error
        paths = list(files_below(staging))
        for path in paths:
            folder.target(path).check()
        for name in entry.conflicts:
            if (folder.root / name).exists():
                message = (
                    "belongs to a program that has the database open, or died with it; close the program or remove this file"
                )
                raise ForeignFileError(message, path=str(folder.root / name))
        for path in paths:
            folder.adopt(staging / path, path)
        if entry.mirrors:
            for path in set(fnmatch.filter(folder.paths(), entry.mirrors)).difference(paths):
                folder.remove(path)
        return tuple(folder.root / file.relative_to(staging) for file in named)


def _at_home(error: WriteError, staging: Path, root: Path) -> WriteError:
    """`error` with the place of a file instead of the place where it was being written."""
    file = Path(error.path or "")
    return WriteError(error.message, path=str(root / file.relative_to(staging) if file.is_relative_to(staging) else file))
