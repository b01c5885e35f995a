"""What a dataset holds: its manifest, and the receipt of each partition."""

from __future__ import annotations

import msgspec

from ..batch.report import Failure
from ..errors import ReadError
from .store import Readable

MANIFEST = "manifest.json"
# Folders of a dataset. Engines that read a folder skip names that start with an underscore.
ARTICLES, FAILURES, STAGED, RECEIPTS = "articles", "failures", "_staged", "_receipts"
# Failures that need not happen again, so their partition is not kept as it is.
PASSING = frozenset({"WorkerLost", "MemoryError", "WriteError"})


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A partition: its `key`, its files relative to the dataset (none without rows or failures), and how many there are."""

    key: str
    file: str | None
    rows: int
    bytes: int
    failures: str | None
    failed: int

    @property
    def files(self) -> tuple[str, ...]:
        """Its files."""
        return tuple(file for file in (self.file, self.failures) if file is not None)

    @property
    def receipt(self) -> str:
        """The path of its receipt."""
        return f"{RECEIPTS}/{self.key}.json"


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A finished partition: its entry, the keys of its rows in order, one after the other, and its failures."""

    entry: Entry
    keys: bytes
    failures: tuple[Failure, ...]

    @property
    def is_final(self) -> bool:
        """Whether cleaning its records again would give the same."""
        return all(failure.error not in PASSING for failure in self.failures)


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset: one whole state of it. It has no times, so the same records make the same bytes."""

    format: str
    rows: int = 0
    failed: int = 0
    partitions: tuple[Entry, ...] = ()
    manifest_version: str = "1"


def read_manifest(store: Readable) -> Manifest | None:
    """The manifest in `store`; None if there is none. Raises ReadError if it is not one of ours."""
    if not store.exists(MANIFEST):
        return None
    try:
        return msgspec.json.decode(store.read(MANIFEST), type=Manifest)
    except msgspec.MsgspecError as error:
        message = f"is not a manifest of fixharvest ({error}); move it away, and the next run cleans everything"
        raise ReadError(message, path=store.name(MANIFEST)) from error


def read_receipt(store: Readable, path: str) -> Receipt | None:
    """The receipt at `path`; None if there is none or it is damaged, which costs only time."""
    try:
        return msgspec.json.decode(store.read(path), type=Receipt)
    except (OSError, msgspec.MsgspecError):
        return None
