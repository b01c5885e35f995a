"""`fixharvest run`: many articles into a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .group import (
    DONE,
    SOME_FAILED,
    check_formats,
    commands,
    config_option,
    format_names,
    id_key_option,
    no_config_option,
    rules_option,
    settings_of,
)

if TYPE_CHECKING:
    from ..batch.report import Report
    from ..batch.run import Options, Outcome
    from ..settings.settings import Settings


@commands.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the results.")
@click.option("--base", type=click.Path(path_type=Path, file_okay=False), help="Folder that source paths are relative to.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match, as in .gitignore (repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match; .fixharvestignore says the same.")
@click.option("--workers", type=click.IntRange(0), help="Processes; 0: none but this one.  [default: one for each core]")
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds that one file may take; 0: no limit.")
@click.option("--memory-limit", default=4096, show_default=True, help="Megabytes that one worker may take; 0: no limit.")
@click.option("--max-failures", type=click.IntRange(0), help="Stop behind so many failed articles.  [default: never]")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[,FORMAT...]",
    callback=format_names,
    help="Other forms to write at the end, as `fixharvest convert` does.",
)
@click.option("--watch", is_flag=True, help="Go on: clean again whenever a file in INPUTS changes.")
@click.option(
    "--log-format",
    type=click.Choice(["none", "text", "json"]),
    default="none",
    show_default=True,
    help="What to print on standard error for each article.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@id_key_option
@rules_option
@config_option
@no_config_option
def run(
    inputs: tuple[Path, ...],
    output: Path,
    base: Path | None,
    watch: bool,
    quiet: bool,
    **how: Any,
) -> None:
    """Clean the articles in INPUTS (files and folders) into a folder; what has not changed since the last run stays.

    \b
    OUTPUT/articles/**.json   one article each, in the tree of the input
    OUTPUT/markdown/**.md     the cleaned Markdown
    OUTPUT/articles.jsonl     all articles, one a line
    OUTPUT/changes.jsonl      the ids that this run added, updated and removed
    OUTPUT/failures.jsonl     what could not be processed, with the reason
    OUTPUT/run.json           counts by rule, kind and warning, and times

    The output mirrors INPUTS: articles of files that are gone leave it.
    """  # noqa: D301 - click wants the character itself
    settings = _settings(inputs, how)
    check_formats(how["formats"], settings.plugins.writers)
    options = _options(how)
    report = _run_once(inputs, output, settings, base, options, quiet=quiet)
    if watch:
        from watchfiles import watch as changes

        for _ in changes(*inputs, watch_filter=lambda _, path: not Path(path).resolve().is_relative_to(output.resolve())):
            settings = _settings(inputs, how)
            report = _run_once(inputs, output, settings, base, options, quiet=quiet)
    raise SystemExit(SOME_FAILED if report.failed or report.unseen else DONE)


def _settings(inputs: Sequence[Path], how: dict[str, Any]) -> Settings:
    """The settings of a run from its options and the settings file."""
    return settings_of(inputs, how["config"], no_config=how["no_config"], id_key=how["id_key"], rules=how["rules"])


def _options(how: dict[str, Any]) -> Options:
    """The options of a run from those of the command."""
    from ..batch.run import Options
    from ..batch.sources import Selection
    from ..batch.workers import Limits

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = how["workers"] if how["workers"] is not None else cores
    log = how["log_format"]
    return Options(
        limits=Limits(workers, how["time_limit"], how["memory_limit"]),
        selection=Selection(how["include"], how["exclude"]),
        dry=how["dry_run"],
        formats=how["formats"],
        max_failures=how["max_failures"],
        on_done=None if log == "none" else lambda outcome: _log(outcome, log),
    )


def _log(outcome: Outcome, form: str) -> None:
    """One line for an article that is done."""
    import msgspec

    message = outcome.failure.message if outcome.failure else None
    if form == "json":
        record = {"event": outcome.change, "path": outcome.path, "message": message}
        click.echo(msgspec.json.encode(record).decode(), err=True)
    else:
        click.echo(f"{outcome.change:9} {outcome.path}" + (f": {message}" if message else ""), err=True)


def _run_once(
    inputs: Sequence[Path], output: Path, settings: Settings, base: Path | None, options: Options, *, quiet: bool
) -> Report:
    """One run, with a progress bar on a terminal, and its summary."""
    from ..batch.run import run

    if quiet or options.on_done or not sys.stderr.isatty():
        report = run(inputs, output, settings, base=base, options=options)
    else:
        report = _with_progress(inputs, output, settings, base, options)
    if not quiet:
        (_plan if options.dry else _summary)(report, output)
    return report


def _with_progress(inputs: Sequence[Path], output: Path, settings: Settings, base: Path | None, options: Options) -> Report:
    from rich.console import Console
    from rich.progress import Progress

    from ..batch.run import run

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("cleaning", total=None)
        told = replace(
            options,
            on_start=lambda total: progress.update(task, total=total),
            on_done=lambda _: progress.advance(task),
        )
        return run(inputs, output, settings, base=base, options=told)


def _plan(report: Report, output: Path) -> None:
    """What a dry run found."""
    click.echo(f"would clean {report.added + report.updated} articles: {report.added} new, {report.updated} changed")
    click.echo(f"would keep {report.unchanged} and remove {report.removed_articles} in {output}")
    for failure in report.failures:
        click.echo(f"would fail {failure.path}: {failure.message}")
    if report.failed > len(report.failures):
        click.echo(f"would fail {report.failed - len(report.failures)} more; --log-format text prints them all")


def _summary(report: Report, output: Path) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.kinds.items()))
    share = report.removed_characters / report.characters if report.characters else 0
    removed = ", ".join(f"{count} {kind}" for kind, count in sorted(report.removed_kinds.items()))
    click.echo(f"{report.done} articles in {report.seconds:.1f} s ({kinds or 'none'})")
    changes = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged"
    click.echo(f"changes   {changes}, {report.removed_articles} removed")
    click.echo(
        f"found     {report.fixes} fixes with {report.options} options, {report.procedures} procedures, {report.steps} steps"
    )
    click.echo(f"removed   {removed or 'nothing'} ({share:.0%} of the text)")
    doubtful = ", ".join(f"{count} {code}" for code, count in sorted(report.warnings.items()))
    click.echo(f"doubtful  {report.warned_articles} articles" + (f" ({doubtful})" if doubtful else ""))
    for message in report.idle_corrections:
        click.echo(f"settings  {message}")
    if report.skipped:
        click.echo(f"skipped   {report.skipped} (listed in {output / 'run.json'})")
    if report.failed:
        click.echo(f"failed    {report.failed} (listed in {output / 'failures.jsonl'})")
    click.echo(f"results   {output}: articles/, markdown/, articles.jsonl, run.json")
