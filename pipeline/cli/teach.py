"""`fixharvest learn`: proposes rules for a folder."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import ReadError
from .group import commands, config_option, no_config_option, rules_option, settings_of

if TYPE_CHECKING:
    from ..settings.settings import Settings


@commands.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Add the proposals at the end of the settings file.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="Leave out less certain proposals."
)
@click.option(
    "--train",
    "accepted",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="FOLDER",
    help="Instead of proposing rules, train on the JSON of articles that you have checked and corrected.",
)
@click.option("--workers", type=click.IntRange(0), help="Number of processes; 0: only this one.  [default: one per core]")
@rules_option
@config_option
@no_config_option
def learn(
    inputs: tuple[Path, ...],
    apply: bool,
    min_confidence: float,
    accepted: Path | None,
    workers: int | None,
    **chosen: Any,
) -> None:
    """Propose rules for the clutter that the articles in INPUTS have in common, as TOML for fixharvest.toml.

    Rules that the settings already have are not proposed again. Each proposal says in how many articles it would apply, how
    certain it is, and where to look. Read the proposals before you apply them.

    With --train, learn how the articles tell fixes and steps apart from the JSON of some of them, as run writes it, in which
    somebody has corrected what was wrong. It says how much better articles are read that it didn't learn from.
    """
    from ..batch.workers import Limits
    from ..learn.folder import learn as learn_from
    from ..learn.toml import apply as write_into
    from ..learn.toml import as_toml
    from ..settings.settings_file import NAME

    settings = settings_of(inputs, **chosen)
    folder = inputs[0] if inputs[0].is_dir() else inputs[0].parent
    file = chosen["config"] or (Path(settings.file) if settings.file else folder / NAME)
    if accepted is not None:
        _train(inputs, accepted, settings, file if apply else None)
        return
    count = os.cpu_count() or 1 if workers is None else workers
    learned = learn_from(inputs, settings, limits=Limits(count))
    proposals = [entry for entry in learned.proposals if entry.confidence >= min_confidence]
    for message in learned.unread:
        click.echo(f"not read  {message}", err=True)
    summary = f"{len(proposals)} proposals from {learned.articles} articles, {learned.twins} of them twins of others"
    if not apply:
        click.echo(f"# {summary}\n")
        sys.stdout.write(as_toml(proposals))
        return
    click.echo(f"{summary}\n{write_into(proposals, file)} new proposals written to {file}")


def _train(inputs: Sequence[Path], accepted: Path, settings: Settings, file: Path | None) -> None:
    """Train on accepted articles, say what that is worth, and name the weights in the settings `file` if there is one."""
    from ..batch.report import Report
    from ..batch.sources import find
    from ..learn.accepted import accepted_files, all_accepted
    from ..learn.training import FEWEST, train
    from ..learn.weights_file import write_weights

    sources = {found.path: found.file for found in find(inputs, base=None, output=None, report=Report())}
    results = list(all_accepted(accepted_files(accepted), sources, replace(settings, labels=None)))
    articles = [result for result in results if not isinstance(result, str)]
    for message in (result for result in results if isinstance(result, str)):
        click.echo(f"not read  {message}", err=True)
    if len(articles) < FEWEST:
        raise ReadError(f"has {len(articles)} articles to learn from; give at least {FEWEST}", path=str(accepted))
    trained = train(articles)
    click.echo(f"{len(articles)} articles, each read after learning from others:\n         before  after", err=True)
    for name in ("fixes", "steps"):
        before, after = (getattr(figures, name) for figures in (trained.before, trained.after))
        click.echo(f"{name:8} {before:6.3f} {after:6.3f}", err=True)
    if not trained.after.is_better_than(trained.before):
        click.echo("Training doesn't help to read your other articles, so nothing is written; accept more articles.", err=True)
    elif file is None:
        click.echo("Training helps; to use it, add --apply.", err=True)
    else:
        click.echo(f"weights of {len(trained.changes.facts)} facts written to {write_weights(trained.changes, file)}", err=True)
