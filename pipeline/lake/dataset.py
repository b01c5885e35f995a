"""A run into a dataset: partition by partition, and only what changed.

While a run works, the dataset stays as it was: finished partitions wait in `_staged`. At the end they are moved to their
places, the new manifest replaces the old one, and then the files that it no longer names are removed. So a reader of the
manifest gets one whole state; a reader of all files may see articles of changed partitions twice while these three steps last,
and never misses one. A killed run is resumed: what waits in `_staged` is found by the key of its records.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

import msgspec

from ..batch.options import Removals
from ..batch.report import MAX_KEPT, Failure
from ..batch.workers import Limits
from ..errors import ForeignFileError, OutputRefusedError, RemovalsRefusedError, TooManyFailuresError
from ..settings.settings import Settings
from .earlier import Earlier, tidy
from .files import FileFormat, format_named
from .identity import distinct, removed
from .local import build_locally
from .manifest import ARTICLES, FAILURES, MANIFEST, RECEIPTS, STAGED, Entry, Manifest, Receipt, read_manifest
from .partitions import Cut, Item, partitions
from .plan import Built, Plan, planned
from .store import Store, digest_name, opened

RUN = "run.json"
# plans (or the receipts of finished partitions), settings, format -> the same, built, in order
Engine = Callable[[Iterable[Plan | Receipt], Settings, Limits, FileFormat], Iterator[Built | Receipt]]


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """How to run; no option changes the result for a record, and only `cut` the bytes of the files.

    `again`: clean every record. `max_failures` and `removals` are as in `batch.options.Options`. `unseen` says at the end how
    many folders and containers could not be read whole. `on_partition` is called with the report after each partition.
    """

    limits: Limits = field(default_factory=Limits)
    cut: Cut = field(default_factory=Cut)
    engine: Engine = build_locally
    again: bool = False
    max_failures: int | None = None
    removals: Removals | None = field(default_factory=Removals)
    unseen: Callable[[], int] = lambda: 0
    on_partition: Callable[[DatasetReport], None] | None = None


@dataclass
class DatasetReport:
    """The counts of a run; `seconds` are wall-clock.

    `rows` articles are in the dataset: `cleaned` ones, and those `kept` from earlier runs. `cleaned` counts the records that
    failed, too. `removed` ones were in the dataset before, and none has their path now. `reused` of the `partitions` were
    finished before. `failures` are the first hundred. `foreign` are files beside the partitions that stay,
    because fixharvest didn't write them or they changed since.
    """

    rows: int = 0
    cleaned: int = 0
    kept: int = 0
    failed: int = 0
    partitions: int = 0
    reused: int = 0
    removed: int = 0
    failures: list[Failure] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def count(self, receipt: Receipt, done: Built | None) -> None:
        """Count a partition; `done` is None if it was finished before."""
        entry = receipt.entry
        self.partitions += 1
        self.reused += done is None
        self.rows += entry.rows
        self.failed += entry.failed
        self.cleaned += done.cleaned if done else 0
        self.kept += done.kept if done else entry.rows
        self.failures.extend(receipt.failures[: MAX_KEPT - len(self.failures)])


def run_into(
    items: Iterable[Item], address: str, settings: Settings, form_name: str, options: DatasetOptions | None = None
) -> DatasetReport:
    """Clean `items` into the dataset at `address`, a folder or an address such as `s3://bucket/folder`, as `form_name` files.

    The dataset then has these articles and no others; of those with one path, it has the first, and the others fail.

    Raises SettingsError, ExtraMissingError, OutputRefusedError, OutputInUseError, ReadError if the manifest is not ours,
    ForeignFileError, WriteError, WorkersError, TooManyFailuresError, and RemovalsRefusedError; after each of them, the dataset
    is as before.
    """
    options = options or DatasetOptions()
    started = time.perf_counter()
    form = format_named(form_name)
    report = DatasetReport()
    with opened(address) as store:
        before = read_manifest(store)
        if before is not None and before.format != form_name:
            raise OutputRefusedError(f"is a dataset of {before.format} files; choose another folder", path=address)
        tidy(store, before)
        earlier = Earlier(store, form, before, again=options.again)
        cut = partitions(distinct(items), settings, options.cut)
        plans = (earlier.finished(part.key) or planned(part, earlier) for part in cut)
        entries = []
        for result in options.engine(plans, settings, options.limits, form):
            done = None if isinstance(result, Receipt) else result
            receipt = result if isinstance(result, Receipt) else _stage(store, result, form)
            entries.append(receipt.entry)
            report.count(receipt, done)
            _check_failures(report, options.max_failures)
            if options.on_partition is not None:
                options.on_partition(report)
        report.removed = removed(store, before, entries)
        _check_removals(report, before.rows if before else 0, options)
        manifest = Manifest(format=form_name, rows=report.rows, failed=report.failed, partitions=tuple(entries))
        report.foreign = _commit(store, manifest)
        report.seconds = time.perf_counter() - started
        store.put(RUN, msgspec.json.format(msgspec.json.encode(report), indent=2) + b"\n")
    return report


def _check_failures(report: DatasetReport, most: int | None) -> None:
    if most is not None and report.failed > most:
        failure = report.failures[min(most, len(report.failures) - 1)]
        message = f"{failure.message} (failure {most + 1}; {most} allowed). Finished partitions are kept for the next run"
        raise TooManyFailuresError(message, path=failure.path)


def _check_removals(report: DatasetReport, rows: int, options: DatasetOptions) -> None:
    """Raise RemovalsRefusedError if too many of the `rows` before are gone, or any while something could not be read whole."""
    if options.removals is None:
        return
    if report.removed and options.unseen():
        raise RemovalsRefusedError(
            f"{report.removed} of {rows} articles are gone, and an input could not be read whole, so they may still be in it;"
            " the dataset stays as it was. Repair or leave out that input, or run again with --allow-removals"
        )
    options.removals.check(report.removed, rows)


def _stage(store: Store, done: Built, form: FileFormat) -> Receipt:
    """Write the files of a partition where they wait, then its receipt."""
    lines = b"".join(msgspec.json.encode(failure) + b"\n" for failure in done.failures)
    entry = Entry(
        key=done.key,
        file=f"{ARTICLES}/part-{done.key}-{digest_name(done.data)}.{form.ending}" if done.data else None,
        rows=len(done.keys),
        bytes=len(done.data),
        failures=f"{FAILURES}/part-{done.key}-{digest_name(lines)}.jsonl" if lines else None,
        failed=len(done.failures),
    )
    for file, data in ((entry.file, done.data), (entry.failures, lines)):
        if file is not None and not store.exists(file):
            store.put(f"{STAGED}/{file}", data)
        elif file is not None and store.read(file) != data:
            raise ForeignFileError("changed since fixharvest wrote it; move it away, then run again", path=store.name(file))
    receipt = Receipt(entry=entry, keys=b"".join(done.keys), failures=done.failures)
    store.put(entry.receipt, msgspec.json.encode(receipt))
    return receipt


def _commit(store: Store, manifest: Manifest) -> list[str]:
    """Make `manifest` what the dataset holds: new files first, then the manifest, and what it doesn't name goes last.

    Returns the files that should have gone and are not ours.
    """
    named = {file for entry in manifest.partitions for file in entry.files}
    staged = {path.removeprefix(f"{STAGED}/") for path in store.files(STAGED)}
    for file in sorted(named & staged):
        store.move(f"{STAGED}/{file}", file)
    store.put(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest), indent=1) + b"\n")
    receipts = {entry.receipt for entry in manifest.partitions}
    foreign: list[str] = []
    for folder, kept in ((ARTICLES, named), (FAILURES, named), (RECEIPTS, receipts), (STAGED, frozenset[str]())):
        gone = [path for path in store.files(folder) if path not in kept]
        foreign += [store.name(path) for path in gone if not store.remove(path)]
    return foreign
