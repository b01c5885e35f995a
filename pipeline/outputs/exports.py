"""Other forms of a finished run: the table of formats, and the one function that writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ExtraMissingError, SettingsError
from ..settings.export_settings import ExportSettings
from ..settings.plugins import plugin

if TYPE_CHECKING:
    from ..model import Article

# articles, the folder to write to, settings -> the files (or the folder of many) that were written
Writer: TypeAlias = "Callable[[Iterable[Article], Path, ExportSettings], tuple[Path, ...]]"


@dataclass(frozen=True, slots=True)
class Format:
    """One form: its `name`, the `module` whose function `write` makes it ("" for a plugin's), the `files` it writes, what for.

    `package` is one that only this format needs, and `extra` the extra of fixharvest that installs it.
    """

    name: str
    module: str
    files: tuple[str, ...]
    description: str
    package: str | None = None
    extra: str | None = None

    def writer(self) -> Writer:
        """The function that writes this format; its module is imported now. Raises ExtraMissingError, SettingsError."""
        if not self.module:
            wanted: Writer = plugin("writers", self.name)
            return wanted
        if self.package is not None and find_spec(self.package) is None:
            raise ExtraMissingError(
                f"the format {self.name} needs {self.package}; install it with: pip install 'fixharvest[{self.extra}]'"
            )
        found: Writer = import_module(self.module, __package__).write
        return found


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format("jsonl", ".writers.jsonl", ("articles-00001.jsonl",), "all articles, one a line, in shards"),
        Format("markdown", ".writers.markdown_tree", ("markdown/**.md",), "the cleaned Markdown, in the input's tree"),
        Format(
            "parquet",
            ".writers.parquet",
            ("articles.parquet", "fixes.parquet"),
            "tables for DuckDB, Spark, pandas and Hugging Face datasets",
            package="pyarrow",
            extra="parquet",
        ),
        Format("sqlite", ".writers.sqlite", ("fixharvest.db",), "tables, views and full-text search; for Datasette"),
        Format("rag", ".writers.rag", ("rag.jsonl",), "one record per fix and section, with the text to embed"),
        Format("howto", ".writers.howto", ("howto.jsonl",), "schema.org JSON-LD, one ItemList of HowTo per article"),
    )
}


def formats_named(names: Iterable[str], plugins: Sequence[str] = ()) -> tuple[Format, ...]:
    """The formats of these names, each once; `plugins` are those of other packages that the settings name.

    Raises SettingsError for a name that is none.
    """
    known = {name: Format(name, "", (), "by another package") for name in plugins} | FORMATS
    for name in (wanted := list(dict.fromkeys(names))):
        if name not in known:
            raise SettingsError(f"no format {name!r}; there are {', '.join(known)}")
    return tuple(known[name] for name in wanted)


def export(
    output: Path, formats: Sequence[str], folder: Path | None = None, settings: ExportSettings | None = None
) -> dict[str, tuple[Path, ...]]:
    """Turn the finished run in `output` into `formats`, written to `folder` (default: `output`).

    Returns, for each format, the files that were written (for `markdown` their folder). Every file is written whole or
    not at all, and memory does not grow with the number of articles. Before anything is written, raises SettingsError
    for an unknown format, ExtraMissingError where a format's package is not installed, ReadError where `output` holds no
    articles.jsonl, and OutputInUseError where a run or another export is writing to `folder`; later, ReadError for a line
    that is no article and WriteError for a file that cannot be written.
    """
    from .writers.lock import locked

    write = _prepared(output, formats, settings or ExportSettings())
    with locked(folder or output):
        return write(folder or output)


def write_formats(output: Path, formats: Sequence[str], settings: ExportSettings) -> None:
    """Turn the finished run in `output` into `formats` there, as `export` does; the caller holds the lock of `output`."""
    _prepared(output, formats, settings)(output)


def _prepared(output: Path, formats: Sequence[str], settings: ExportSettings) -> Callable[[Path], dict[str, tuple[Path, ...]]]:
    """What writes the run in `output` to a folder; all that can be known to fail before has failed."""
    from .writers.finished import FinishedRun

    writers = {entry.name: entry.writer() for entry in formats_named(formats, settings.plugins)}
    articles = FinishedRun(output, settings.base_url)
    return lambda folder: {name: write(articles, folder, settings) for name, write in writers.items()}
