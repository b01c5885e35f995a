"""`fixharvest run`: cleans many articles into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ExtraMissingError
from .group import (
    DONE,
    SOME_FAILED,
    FolderOrAddress,
    check_formats,
    columns_options,
    commands,
    config_option,
    id_key_option,
    min_confidence_option,
    names,
    no_config_option,
    rules_option,
    settings_of,
)
from .progress import run_with_progress
from .summary import print_plan, print_summary

if TYPE_CHECKING:
    from ..batch.job import Outcome
    from ..batch.options import Options, Removals
    from ..batch.report import Report
    from ..settings.settings import Settings
    from ..sources.places import Place


# How long --watch waits at its start, and how often it looks up later.
WATCH_MILLISECONDS = 500


def removals(_: click.Context, __: click.Parameter, value: str) -> Removals:
    """Parse a limit such as "50" or "20%". Raises BadParameter."""
    from ..batch.options import Removals

    number = value.removesuffix("%")
    if not number.isascii() or not number.isdecimal():
        raise click.BadParameter(f"{value!r} is neither a number of articles (such as 50) nor a share of them (such as 20%)")
    return Removals(share=int(number) / 100) if value.endswith("%") else Removals(int(number), 0)


def places(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[Place, ...]:
    """The paths and addresses that a user names."""
    from ..sources.places import place_of

    return tuple(map(place_of, values))


@commands.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(), callback=places)
@click.option(
    "-o",
    "--output",
    required=True,
    type=FolderOrAddress(path_type=Path, file_okay=False),
    help="Folder for the results; with --into, also an address such as s3://bucket/folder.",
)
@click.option(
    "--base", type=click.Path(path_type=Path, file_okay=False, exists=True), help="Folder that source paths are relative to."
)
@click.option("--include", multiple=True, metavar="GLOB", help="Read only files that match, as in .gitignore (repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Skip files that match; see also .fixharvestignore.")
@click.option("--containers", is_flag=True, help="Read the archives, tables, and crawls in folders, too.")
@click.option("--assets", is_flag=True, help="Copy the other files in folders beside the cleaned Markdown, as for a site.")
@columns_options
@click.option("--workers", type=click.IntRange(0), help="Number of processes; 0: only this one.  [default: one per core]")
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds for one file; 0: no limit.")
@click.option("--memory-limit", default=4096, show_default=True, help="Megabytes for one worker; 0: no limit.")
@click.option("--max-failures", type=click.IntRange(0), metavar="N", help="Stop after more than N failures.  [default: never]")
@click.option(
    "--max-removed",
    default="20%",
    show_default=True,
    metavar="N|N%",
    callback=removals,
    help="Refuse to remove more articles than this; with a share, 10 are always allowed.",
)
@click.option("--allow-removals", is_flag=True, help="Remove any number of articles.")
@click.option("--again", is_flag=True, help="Clean every article again, even if nothing changed.")
@click.option("--dry-run", is_flag=True, help="Only print what would be done.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[,FORMAT...]",
    callback=names,
    help="Other formats to write at the end, as `fixharvest convert` does.",
)
@click.option(
    "--into",
    type=click.Choice(["parquet", "jsonl"]),
    help="Write a dataset of partition files instead: no file per article. See docs/scale.md.",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="With --into: where the articles are cleaned.",
)
@click.option("--address", default="", help="With --engine ray: the cluster.  [default: one on this machine]")
@click.option("--watch", is_flag=True, help="Keep running, and clean again whenever a file in INPUTS changes.")
@click.option(
    "--log-format",
    type=click.Choice(["none", "text", "json"]),
    default="none",
    show_default=True,
    help="How to log each article on standard error.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@id_key_option
@min_confidence_option
@rules_option
@config_option
@no_config_option
def run(
    inputs: tuple[Place, ...],
    output: Path | str,
    base: Path | None,
    quiet: bool,
    **how: Any,
) -> None:
    """Clean the articles in INPUTS into the folder OUTPUT. Unchanged articles are skipped.

    INPUTS are files, folders, and containers: .jsonl, .csv, .parquet, .warc, .zip, .tar, .wxr, .mhtml, .epub, and .gz, .bz2,
    .xz, or .zst of most. Addresses of buckets and of files on the web are read, too: s3://, gs://, az://, https://.

    \b
    OUTPUT/articles/**.json   one file per article, in the folders of the input
    OUTPUT/markdown/**.md     the cleaned Markdown
    OUTPUT/articles.jsonl     all articles, one per line
    OUTPUT/changes.jsonl      what each run added, updated and removed; see `fixharvest changes`
    OUTPUT/failures.jsonl     articles that could not be processed, with the reason
    OUTPUT/run.json           counts by rule, kind and warning, unread files, and times

    The output mirrors INPUTS: if a file is deleted, its article is removed. OUTPUT must be new, empty, or the output of an
    earlier run. Files in it that fixharvest did not write are never replaced or removed.

    \b
    With --into parquet or --into jsonl, OUTPUT is a dataset instead, for millions of articles:
    OUTPUT/articles/part-*    the articles, about a thousand per file
    OUTPUT/failures/part-*    articles that could not be processed, with the reason
    OUTPUT/manifest.json      the files that belong together
    """  # noqa: D301 - click wants the character itself
    from .dataset import check_options, run_dataset

    check_options(how, output)
    if isinstance(output, Path) and not how["into"]:
        failed = _run_into_folder(inputs, output, base, how, quiet=quiet)
    else:
        failed = run_dataset(inputs, output, _settings(inputs, how), base, _options(how), how, quiet=quiet).failed
    raise SystemExit(SOME_FAILED if failed else DONE)


def _run_into_folder(inputs: Sequence[Place], output: Path, base: Path | None, how: dict[str, Any], *, quiet: bool) -> int:
    """Run once, or as long as files change; return how many articles failed or folders weren't seen in the last run."""
    from ..batch.places import check_places

    check_places(inputs, output)
    settings = _settings(inputs, how)
    check_formats(how["formats"], settings.plugins.writers)
    options = _options(how)
    local = [place for place in inputs if isinstance(place, Path)]
    if how["watch"] and len(local) < len(inputs):
        raise click.UsageError("--watch sees changes of local files only, not of addresses; run without it")
    changes = watcher(local, output) if how["watch"] else ()
    report = _run_once(inputs, output, settings, base, options, quiet=quiet)
    for _ in changes:
        report = _run_once(inputs, output, _settings(inputs, how), base, options, quiet=quiet)
    return report.failed + report.unseen


def watcher(inputs: Sequence[Path], output: Path) -> Iterator[object]:
    """An iterator that waits for the next change in `inputs`, and already notices changes now. Raises ExtraMissingError."""
    try:
        from watchfiles import watch
    except ImportError as error:
        raise ExtraMissingError("--watch needs watchfiles", "watchfiles") from error
    found = watch(
        *inputs,
        watch_filter=lambda _, path: not Path(path).resolve().is_relative_to(output.resolve()),
        rust_timeout=WATCH_MILLISECONDS,
        yield_on_timeout=True,
    )
    next(found)  # starts to watch, so that no change during the first run is missed
    return filter(None, found)


def _settings(inputs: Sequence[Place], how: dict[str, Any]) -> Settings:
    """The settings of a run, from its options and the settings file."""
    from msgspec import structs

    names = ("no_config", "id_key", "rules", "min_confidence")
    found = settings_of(inputs, how["config"], **{name: how[name] for name in names})
    given = {name: how[name] for name in found.columns.__struct_fields__ if how[name] is not None}
    return replace(found, columns=structs.replace(found.columns, **given))


def _options(how: dict[str, Any]) -> Options:
    """The options of a run, from those of the command."""
    from ..batch.options import Options
    from ..batch.selection import Selection
    from ..batch.workers import Limits

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = how["workers"] if how["workers"] is not None else cores
    log = how["log_format"]
    return Options(
        limits=Limits(workers, how["time_limit"], how["memory_limit"]),
        selection=Selection(how["include"], how["exclude"], how["containers"], how["assets"]),
        dry=how["dry_run"],
        again=how["again"],
        formats=how["formats"],
        max_failures=how["max_failures"],
        removals=None if how["allow_removals"] else how["max_removed"],
        on_done=None if log == "none" else lambda outcome: _log(outcome, log),
    )


def _log(outcome: Outcome, form: str) -> None:
    """Print a line for a finished article."""
    import msgspec

    message = outcome.failure.message if outcome.failure else None
    if form == "json":
        record = {"event": outcome.change, "path": outcome.path, "message": message}
        click.echo(msgspec.json.encode(record).decode(), err=True)
    else:
        click.echo(f"{outcome.change:9} {outcome.path}" + (f": {message}" if message else ""), err=True)


def _run_once(
    inputs: Sequence[Place], output: Path, settings: Settings, base: Path | None, options: Options, *, quiet: bool
) -> Report:
    """Run once, with progress and a summary."""
    from ..batch.run import run as run_batch
    from ..batch.workers import limits_memory

    if not quiet and options.limits.workers and options.limits.megabytes and not limits_memory():
        click.echo("fixharvest: --memory-limit has no effect: this system cannot limit the memory of a process", err=True)
    if quiet or options.on_done:
        report = run_batch(inputs, output, settings, base=base, options=options)
    else:
        report = run_with_progress(inputs, output, settings, base, options)
    if quiet:
        return report
    if options.dry:
        print_plan(report, output)
    else:
        print_summary(report, output, again=options.again)
    return report
