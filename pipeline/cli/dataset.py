"""`fixharvest run --into`: cleans many articles into a dataset of partition files."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ExtraMissingError
from .progress import SECONDS
from .summary import not_read

if TYPE_CHECKING:
    from ..batch.options import Options
    from ..lake.dataset import DatasetReport, Engine
    from ..model import Article
    from ..settings.export_settings import ExportSettings
    from ..settings.settings import Settings
    from ..sources.places import Place

# Options that make no sense for a dataset, and why.
REFUSED = {
    "dry_run": "--dry-run: nothing is written to a dataset before its end, so stop a run instead",
    "watch": "--watch: start the run again instead; it cleans only what changed",
    "assets": "--assets: a dataset holds nothing but articles",
    "formats": "--format: a dataset has one format, that of --into",
}
# Failures that the summary shows.
MOST_FAILURES = 5


def check_options(how: dict[str, Any], output: str | Path) -> None:
    """Raise UsageError for options that do not go together."""
    if how["into"] is None:
        if isinstance(output, str):
            raise click.UsageError("-o with an address needs --into parquet or --into jsonl")
        if how["engine"] != "local" or how["address"]:
            raise click.UsageError("--engine and --address need --into parquet or --into jsonl")
        return
    for name, why in REFUSED.items():
        if how[name]:
            raise click.UsageError(f"--into cannot be used with {why}")
    if how["address"] and how["engine"] == "local":
        raise click.UsageError("--address needs --engine ray")


def run_dataset(
    inputs: Sequence[Place],
    output: str | Path,
    settings: Settings,
    base: Path | None,
    options: Options,
    how: dict[str, Any],
    *,
    quiet: bool,
) -> DatasetReport:
    """Clean `inputs` into the dataset `output`, with progress and a summary. Raises ExtraMissingError without pyarrow."""
    from ..batch.places import check_places
    from ..batch.records import open_records
    from ..batch.report import Report
    from ..batch.sources import check_inputs

    check_pyarrow("--into")
    from ..lake.dataset import DatasetOptions, run_into
    from ..lake.inputs import items_of

    here = output if isinstance(output, Path) else None
    check_places(inputs, here, "dataset") if here else check_inputs(inputs, records=True)
    looked = Report()
    selection, limits = options.selection, options.limits
    found = open_records(inputs, settings, base=base, output=here, report=looked, selection=selection, limits=limits)
    chosen = DatasetOptions(
        limits=options.limits,
        engine=_engine(how["engine"], how["address"]),
        again=options.again,
        max_failures=options.max_failures,
        removals=options.removals,
        unseen=lambda: looked.unseen,
        on_partition=None if quiet else _progress(),
    )
    report = run_into(items_of(found), str(output), settings, how["into"], chosen)
    if not quiet:
        _summary(report, looked, output, how["into"])
    report.failed += looked.unseen
    return report


def check_pyarrow(what: str) -> None:
    """Raise ExtraMissingError if `what` needs pyarrow and there is none."""
    if find_spec("pyarrow") is None:
        raise ExtraMissingError(f"{what} needs pyarrow", "pyarrow")


def is_dataset(output: Path | str) -> bool:
    """Whether what a user names is a dataset: an address, or a folder with a manifest."""
    return isinstance(output, str) or (output / "manifest.json").is_file()


def print_problems(address: str) -> bool:
    """Check a dataset, print what is wrong with it and how many articles are right, and return whether anything is wrong."""
    check_pyarrow("a dataset")
    from ..lake.finished import verified_dataset

    good = rows = wrong = 0
    for checked in verified_dataset(address):
        for problem in checked.problems:
            click.echo(f"{checked.file}: {problem}", err=True)
        good, rows, wrong = good + checked.good, rows + checked.rows, wrong + len(checked.problems)
    click.echo(f"{good} of {rows} articles match their sources")
    return bool(wrong)


def articles_of(address: str, base_url: str | None) -> Iterable[Article]:
    """The articles of a dataset."""
    check_pyarrow("a dataset")
    from ..lake.finished import FinishedDataset

    return FinishedDataset(address, base_url)


def convert_dataset(
    address: str, formats: Sequence[str], folder: Path | None, settings: ExportSettings
) -> dict[str, tuple[Path, ...]]:
    """Convert a dataset into another folder. Raises UsageError without one."""
    if folder is None:
        raise click.UsageError("a dataset holds only its partitions; say where to write with -o FOLDER")
    check_pyarrow("a dataset")
    from ..lake.finished import export_dataset

    return export_dataset(address, formats, folder, settings)


def _engine(name: str, address: str) -> Engine:
    if name == "ray":
        from ..lake.ray import RayEngine

        return RayEngine(address)
    from ..lake.local import build_locally

    return build_locally


def _progress() -> Callable[[DatasetReport], None]:
    """A function that prints a line every half minute."""
    last = time.monotonic()

    def show(report: DatasetReport) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS:
            last = time.monotonic()
            counts = f"{report.rows:,} articles in {report.partitions:,} partitions ({report.reused:,} as before)"
            click.echo(f"fixharvest: {counts}, {report.failed:,} failed", err=True)

    return show


def _summary(report: DatasetReport, looked: Any, output: str | Path, form: str) -> None:
    """Print what a run did."""
    click.echo(f"{report.rows} articles in {report.partitions} partitions in {report.seconds:.1f} s")
    gone = f", {report.removed} removed" if report.removed else ""
    click.echo(f"changes   {report.cleaned} cleaned, {report.kept} kept{gone}, {report.reused} partitions as before")
    if looked.unseen:
        click.echo(f"unseen    {looked.unseen} folders or containers could not be read whole")
    if looked.not_read:
        click.echo(f"not read  {not_read(looked)}")
    for skip in looked.skips[:MOST_FAILURES]:
        click.echo(f"skipped   {skip.path}: {skip.message}")
    if looked.skipped > MOST_FAILURES:
        click.echo(f"skipped   {looked.skipped - MOST_FAILURES} more")
    for path in report.foreign[:MOST_FAILURES]:
        click.echo(f"skipped   {path}: not written by fixharvest, or changed since, so it stays; move it away")
    if report.failed:
        click.echo(f"failed    {report.failed} (listed in {output}/failures/*.jsonl)")
        for failure in report.failures[:MOST_FAILURES]:
            click.echo(f"          {failure.path}: {failure.message}")
    click.echo(f"results   {output}: articles/*.{form}, manifest.json")
