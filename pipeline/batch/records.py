"""The one door to what a run or a lake reads: the articles in files, containers, and buckets, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

from ..errors import ReadError
from ..settings.settings import Settings
from ..sources.containers import records_in
from ..sources.forms import Reading, packed
from ..sources.places import Place, read_place
from ..sources.record import Broken, Record, Skipped
from .report import Report
from .sources import Found, Selection, find

# A file of its own that is still to be read, a record from a container, or one that cannot be read.
Entry: TypeAlias = Found | Record | Broken


def open_records(
    inputs: Sequence[Place],
    settings: Settings,
    *,
    base: Path | None = None,
    output: Path | None = None,
    report: Report | None = None,
    selection: Selection | None = None,
) -> Iterator[Record | Broken]:
    """Read the records of `inputs` (files, folders, containers, and addresses) one by one.

    They come in the order of the paths of files and containers; records of a container in its own order. A path may repeat if a
    container repeats an id. What is passed over is counted in `report`. Raises what `find` raises.
    """
    chosen = selection or Selection()
    for entry in entries(inputs, settings, base=base, output=output, report=report or Report(), selection=chosen):
        yield read(entry, settings) if isinstance(entry, Found) else entry


def read(found: Found, settings: Settings) -> Record | Broken:
    """The record of a file of its own."""
    try:
        return Record(found.path, read_place(found.file, settings.max_file_bytes))
    except ReadError as error:
        return Broken(found.path, error.message)


def entries(
    inputs: Sequence[Place],
    settings: Settings,
    *,
    base: Path | None,
    output: Path | None,
    report: Report,
    selection: Selection,
) -> Iterator[Entry]:
    """The same, but files of their own are only found, so that workers can read them."""
    reading = Reading(settings.columns, settings.max_file_bytes)
    for found in find(inputs, base=base, output=output, report=report, selection=selection, records=True):
        kind = packed(found.path)
        if kind is None:
            yield found
            continue
        for entry in records_in(found.file, found.path, kind, reading):
            if isinstance(entry, Skipped):
                (report.skip if entry.named else report.pass_over)(entry.path, entry.why)
            else:
                report.unseen += isinstance(entry, Broken) and entry.rest
                yield entry


def may_hold_records(inputs: Sequence[Place], selection: Selection) -> bool:
    """Whether only reading `inputs` tells how many articles are in them."""
    named = (not isinstance(place, Path) or (packed(place.name) is not None and not place.is_dir()) for place in inputs)
    return selection.containers or any(named)
