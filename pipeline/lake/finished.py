"""A finished dataset, to be read: its articles one at a time, for `convert`, and whether it is as it was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..errors import ReadError
from ..model import Article
from ..outputs.conservation import problems
from ..outputs.exports import export_articles
from ..outputs.writers.articles import from_json
from ..outputs.writers.finished import with_base_url
from ..settings.export_settings import ExportSettings
from .files import FileFormat, format_named
from .manifest import MANIFEST, Entry, Manifest, read_manifest
from .store import Readable, digest_name, readable


def _opened(address: str) -> tuple[Readable, Manifest, FileFormat]:
    """The dataset at `address` and its manifest. Raises ReadError, ExtraMissingError."""
    store = readable(address)
    manifest = read_manifest(store)
    if manifest is None:
        raise ReadError(f"has no {MANIFEST}; pass what `run --into parquet` or `--into jsonl` wrote", path=address)
    if manifest.format not in ("parquet", "jsonl"):
        message = f"is of a format that this version doesn't know ({manifest.format!r}); install a newer fixharvest"
        raise ReadError(message, path=store.name(MANIFEST))
    return store, manifest, format_named(manifest.format)


class FinishedDataset:
    """The articles of the dataset at `address`, in order. Every iteration reads the files of one state, one at a time.

    With `base_url`, relative links and images become absolute. Raises ReadError if there is no dataset, and during iteration
    if a file or a row is not what was written.
    """

    def __init__(self, address: str, base_url: str | None = None) -> None:
        self._store, self._manifest, self._form = _opened(address)
        self._base_url = base_url

    def __iter__(self) -> Iterator[Article]:
        for entry in self._manifest.partitions:
            if entry.file is None:
                continue
            name = self._store.name(entry.file)
            try:
                rows = self._form.read(_data(self._store, entry.file))
            except ValueError as error:
                raise ReadError(f"{error}; check the dataset with `fixharvest verify`", path=name) from error
            for number, text in enumerate(rows.column("article"), start=1):
                try:
                    yield with_base_url(from_json(text.as_buffer().to_pybytes()), self._base_url)
                except msgspec.MsgspecError as error:
                    message = f"is not an article ({error}); check the dataset with `fixharvest verify`"
                    raise ReadError(message, path=name, line=number) from error


def _data(store: Readable, file: str) -> bytes:
    """The bytes of a file that its name fits. Raises ValueError that says why there are none."""
    try:
        data = store.read(file)
    except OSError as error:
        raise ValueError(f"cannot be read ({error}), or a run has just replaced it") from error
    if f"-{digest_name(data)}." not in file:
        raise ValueError("changed since it was written: its digest is not the one in its name")
    return data


def export_dataset(
    address: str, formats: Sequence[str], folder: Path, settings: ExportSettings | None = None
) -> dict[str, tuple[Path, ...]]:
    """Convert the dataset at `address` to `formats` in `folder`; returns and raises the same as `outputs.exports.export`."""
    settings = settings or ExportSettings()
    return export_articles(FinishedDataset(address, settings.base_url), formats, folder, settings)


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file: how many of the `rows` that it should have are `good`, and what is wrong."""

    file: str
    rows: int
    good: int
    problems: list[str]


def verified_dataset(address: str) -> Iterator[Checked]:
    """Check the dataset at `address`: its manifest, then the files of each partition, and law 1 for each article.

    Raises ReadError if there is no dataset, ExtraMissingError.
    """
    store, manifest, form = _opened(address)
    sums = {
        "rows": sum(entry.rows for entry in manifest.partitions),
        "failed": sum(entry.failed for entry in manifest.partitions),
    }
    wrong = [
        f"says {name}: {getattr(manifest, name)}, but its partitions have {count}"
        for name, count in sums.items()
        if getattr(manifest, name) != count
    ]
    yield Checked(store.name(MANIFEST), 0, 0, wrong)
    for entry in manifest.partitions:
        if entry.failures is not None:
            yield Checked(store.name(entry.failures), 0, 0, list(_wrong_failures(store, entry.failures, entry.failed)))
        if entry.file is not None:
            yield _checked(store, entry, entry.file, form)


def _wrong_failures(store: Readable, file: str, count: int) -> Iterator[str]:
    try:
        lines = _data(store, file).count(b"\n")
    except ValueError as error:
        yield str(error)
        return
    if lines != count:
        yield f"has {lines} failures where the manifest says {count}"


def _checked(store: Readable, entry: Entry, file: str, form: FileFormat) -> Checked:
    try:
        rows = form.read(_data(store, file))
    except ValueError as error:
        return Checked(store.name(file), entry.rows, 0, [str(error)])
    found = [] if rows.num_rows == entry.rows else [f"has {rows.num_rows} rows where the manifest says {entry.rows}"]
    keys = [rows.column(name).to_pylist() for name in ("path", "sha256") if name in rows.column_names]
    good = 0
    for number, text in enumerate(rows.column("article")):
        wrong = _wrong(text.as_buffer().to_pybytes(), [column[number] for column in keys])
        found += [f"row {number + 1}: {problem}" for problem in wrong]
        good += not wrong
    return Checked(store.name(file), entry.rows, good, found)


def _wrong(data: bytes, keys: Sequence[str]) -> list[str]:
    """What is wrong with a row: its article, and whether that is the one of the columns `keys`, if there are any."""
    try:
        article = from_json(data)
    except msgspec.MsgspecError as error:
        return [f"is not an article: {error}"]
    source = article.source
    other = [] if not keys or list(keys) == [source.path, source.sha256] else ["its columns are those of another article"]
    return [f"{source.path}: {problem}" for problem in [*other, *problems(article)]]
