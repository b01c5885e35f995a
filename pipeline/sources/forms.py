"""The table of the containers that can be read: the endings of their names, and the module that reads each form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import BinaryIO, TypeAlias

from ..errors import ExtraMissingError
from ..settings.columns import Columns
from .compression import COMPRESSIONS
from .record import Broken, Record, Skipped

ARTICLE_ENDINGS = (".md", ".markdown", ".mdx", ".txt", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read a container: which `columns` of a table hold what, and the most bytes of one record."""

    columns: Columns
    max_bytes: int


# the container, its path, how to read it -> what is in it, one by one, in its own order
Reader: TypeAlias = Callable[[BinaryIO, str, Reading], Iterator[Record | Broken | Skipped]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form of containers: the `endings` of their names, and the `module` whose function `records` reads them.

    `package` is a package that only this form needs. `streams`: whether it is read from front to back, so that it may be
    compressed as a whole.
    """

    name: str
    endings: tuple[str, ...]
    module: str
    package: str | None = None
    streams: bool = True

    def reader(self) -> Reader:
        """Import and return the function that reads this form. Raises ExtraMissingError."""
        if self.package is not None and find_spec(self.package) is None:
            raise ExtraMissingError(f"{self.name} needs {self.package}", self.package)
        found: Reader = import_module(self.module, __package__).records
        return found


FORMS = (
    Form("JSON Lines", (".jsonl", ".ndjson"), ".json_lines"),
    Form("CSV", (".csv", ".tsv"), ".csv_rows"),
    Form("Parquet", (".parquet",), ".parquet", "pyarrow", streams=False),
    Form("WARC", (".warc", ".warc.gz", ".warc.zst"), ".warc", "fastwarc", streams=False),
    Form("ZIP", (".zip",), ".zip_members", streams=False),
    Form("tar", (".tar",), ".tar_members"),
    Form("a WordPress export", (".wxr", ".xml"), ".wordpress"),
    Form("a saved page", (".mhtml", ".mht"), ".mhtml"),
    Form("EPUB", (".epub",), ".epub", streams=False),
)
_COMPRESSED_ARTICLE = Form("a compressed article", (), ".compressed")
_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}


@dataclass(frozen=True, slots=True)
class Packed:
    """The form of a container, and the ending of its compression as a whole; empty: none."""

    form: Form
    compression: str = ""

    def check(self) -> None:
        """Raise ExtraMissingError if a package is missing that reading it needs."""
        self.form.reader()
        if self.compression == ".zst" and find_spec("zstandard") is None:
            raise ExtraMissingError("zstd files need zstandard", "zstandard")


def packed(name: str) -> Packed | None:
    """What a container of this name or address is; None if no container has such a name."""
    name = name.partition("?")[0].lower() if "://" in name else name.lower()
    for short, full in _SHORT.items():
        name = name.removesuffix(short) + full if name.endswith(short) else name
    if form := _form(name):
        return Packed(form)
    compression = next((ending for ending in COMPRESSIONS if name.endswith(ending)), "")
    inner = name.removesuffix(compression)
    if not compression:
        return None
    form = _form(inner)
    if form is not None and form.streams:
        return Packed(form, compression)
    return Packed(_COMPRESSED_ARTICLE, compression) if inner.endswith(ARTICLE_ENDINGS) else None


def _form(name: str) -> Form | None:
    return next((form for form in FORMS if name.endswith(form.endings)), None)
