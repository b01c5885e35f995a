"""What a dataset reads: the articles in files, containers, and buckets, one by one, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import ReadError
from ..settings.settings import Settings
from ..sources.forms import Reading, packed
from ..sources.places import Place, read_place
from ..sources.record import Broken, Record, Skipped
from .reader import Reader
from .report import Report
from .selection import Selection
from .sources import Found, find
from .workers import Limits


def open_records(
    inputs: Sequence[Place],
    settings: Settings,
    *,
    base: Path | None = None,
    output: Path | None = None,
    report: Report | None = None,
    selection: Selection | None = None,
    limits: Limits | None = None,
) -> Iterator[Record | Broken]:
    """Read the records of `inputs` (files, folders, containers, and addresses) one by one.

    They come in the order of the paths of files and containers; records of a container in its own order. A path may repeat if a
    container repeats an id. What is passed over is counted in `report`. With `limits.workers`, a process within these limits
    reads the containers. Raises what `find` raises.
    """
    chosen = selection or Selection()
    told = report or Report()
    reading = Reading(settings.columns, settings.max_file_bytes)
    with Reader(limits or Limits()) as reader:
        for found in find(inputs, base=base, output=output, report=told, selection=chosen, records=True):
            kind = packed(found.path)
            if kind is None:
                yield read(found, settings)
                continue
            for entry in reader.entries(found.file, found.path, kind, reading):
                if isinstance(entry, Skipped):
                    (told.skip if entry.named else told.pass_over)(entry.path, entry.why)
                else:
                    told.unseen += isinstance(entry, Broken) and entry.rest
                    yield entry


def read(found: Found, settings: Settings) -> Record | Broken:
    """The record of a file of its own."""
    try:
        return Record(found.path, read_place(found.file, settings.max_file_bytes))
    except ReadError as error:
        return Broken(found.path, error.message)


def may_hold_records(inputs: Sequence[Place], selection: Selection) -> bool:
    """Whether only reading `inputs` tells how many articles are in them."""
    named = (not isinstance(place, Path) or (packed(place.name) is not None and not place.is_dir()) for place in inputs)
    return selection.containers or any(named)
