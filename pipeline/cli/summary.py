"""What `fixharvest run` prints at its end."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..batch.report import Report

# Most groups of unread files that are shown.
MOST_SHOWN = 5


def print_plan(report: Report, output: Path) -> None:
    """Print what a run would do."""
    click.echo(f"would clean {report.added + report.updated} articles: {report.added} new, {report.updated} changed")
    click.echo(f"would keep {report.unchanged} and remove {report.removed_articles} in {output}")
    if report.assets:
        click.echo(f"would copy {report.assets['copied']} other files and keep {report.assets['unchanged']}")
    for note in report.notes:
        click.echo(f"note      {note}")
    for failure in report.failures:
        click.echo(f"would fail {failure.path}: {failure.message}")
    if report.failed > len(report.failures):
        click.echo(f"would fail {report.failed - len(report.failures)} more; to see all, use --log-format text")


def print_summary(report: Report, output: Path, *, again: bool) -> None:
    """Print what a run did."""
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.kinds.items()))
    share = report.removed_characters / report.characters if report.characters else 0
    assets = ", ".join(f"{count} {change}" for change, count in sorted(report.assets.items()) if count)
    removed = ", ".join(f"{count} {kind}" for kind, count in sorted(report.removed_kinds.items()))
    click.echo(f"{report.done} articles in {report.seconds:.1f} s ({kinds or 'none'})")
    changes = f"{report.added} added, {report.updated} updated, {report.unchanged} {'as before' if again else 'unchanged'}"
    click.echo(f"changes   {changes}, {report.removed_articles} removed")
    click.echo(
        f"found     {report.fixes} fixes with {report.options} options, {report.procedures} procedures, {report.steps} steps"
    )
    click.echo(f"removed   {removed or 'nothing'} ({share:.0%} of the text)")
    doubtful = ", ".join(f"{count} {code}" for code, count in sorted(report.warnings.items()))
    click.echo(f"doubtful  {report.warned_articles} articles" + (f" ({doubtful})" if doubtful else ""))
    if assets:
        click.echo(f"assets    {assets}")
    for message in report.idle_corrections:
        click.echo(f"settings  {message}")
    for note in report.notes:
        click.echo(f"note      {note}")
    if report.not_read:
        click.echo(f"not read  {not_read(report)}")
    if report.skipped:
        click.echo(f"skipped   {report.skipped} (listed in {output / 'run.json'})")
    if report.failed:
        click.echo(f"failed    {report.failed} (listed in {output / 'failures.jsonl'})")
    click.echo(f"results   {output}: articles/, markdown/, articles.jsonl, run.json")


def not_read(report: Report) -> str:
    """The numbers of files that were not read, by extension and reason, most frequent first."""
    shown = [
        f"{count} {ending or 'without extension'} ({why})" for (why, ending), count in report.not_read.most_common(MOST_SHOWN)
    ]
    more = report.not_read.total() - sum(count for _, count in report.not_read.most_common(MOST_SHOWN))
    return ", ".join([*shown, *([f"{more} more (see run.json)"] if more else [])])
