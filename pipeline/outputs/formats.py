"""The table of the formats that a finished run can be converted to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ..errors import ExtraMissingError, SettingsError
from ..settings.plugins import plugin

if TYPE_CHECKING:
    from ..model import Article
    from ..settings.export_settings import ExportSettings

# articles, the folder to write to, settings -> the files (or the folder of many) that were written
Writer: TypeAlias = "Callable[[Iterable[Article], Path, ExportSettings], tuple[Path, ...]]"


@dataclass(frozen=True, slots=True)
class Format:
    """An output format: the `files` it writes, and the `module` whose function `write` writes them ("" for a plugin).

    `package` is a package that only this format needs. `mirrors` is a pattern of paths: matching files that an earlier export
    wrote and this one did not write are removed. `conflicts` are files that would corrupt the new ones. `journaled`: whether
    `outputs/record_changes.py` keeps a journal of what changes.
    """

    name: str
    module: str
    files: tuple[str, ...]
    description: str
    package: str | None = None
    mirrors: str = ""
    conflicts: tuple[str, ...] = ()
    journaled: bool = False

    def writer(self) -> Writer:
        """Import and return the function that writes this format. Raises ExtraMissingError, SettingsError."""
        if not self.module:
            wanted: Writer = plugin("writers", self.name)
            return wanted
        if self.package is not None and find_spec(self.package) is None:
            raise ExtraMissingError(f"the format {self.name} needs {self.package}", self.package)
        found: Writer = import_module(self.module, __package__).write
        return found


FORMATS: dict[str, Format] = {
    row.name: row
    for row in (
        Format(
            "jsonl",
            ".writers.jsonl",
            ("articles-00001.jsonl",),
            "all articles, one per line, in shards",
            mirrors="articles-*.jsonl",
        ),
        Format(
            "markdown",
            ".writers.markdown_tree",
            ("markdown/**.md",),
            "the cleaned Markdown, in the folders of the input",
            mirrors="markdown/*",
        ),
        Format(
            "parquet",
            ".writers.parquet",
            ("articles.parquet", "fixes.parquet"),
            "tables for DuckDB, Spark, pandas and Hugging Face datasets",
            package="pyarrow",
        ),
        Format(
            "sqlite",
            ".writers.sqlite",
            ("fixharvest.db", "datasette.json"),
            "tables, views and full-text search; for help desks and Datasette",
            conflicts=("fixharvest.db-journal", "fixharvest.db-wal", "fixharvest.db-shm"),
        ),
        Format(
            "rag",
            ".writers.rag",
            ("rag.jsonl",),
            "one record per fix and section, with the text to embed",
            journaled=True,
        ),
        Format("howto", ".writers.howto", ("howto.jsonl",), "schema.org JSON-LD, one ItemList of HowTo per article"),
    )
}


def formats_named(names: Iterable[str], plugins: Sequence[str] = ()) -> tuple[Format, ...]:
    """The formats with these names, without repeats; `plugins` are the writers of other packages that the settings name.

    Raises SettingsError for an unknown name.
    """
    known = {name: Format(name, "", (), "written by another package") for name in plugins} | FORMATS
    for name in (wanted := list(dict.fromkeys(names))):
        if name not in known:
            raise SettingsError(f"unknown format {name!r}; use {', '.join(known)}")
    return tuple(known[name] for name in wanted)
