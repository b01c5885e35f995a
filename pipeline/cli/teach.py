"""`fixharvest learn`: proposes rules for a folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .group import commands, config_option, no_config_option, rules_option, settings_of


@commands.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Add the proposals at the end of the settings file.")
@click.option(
    "--min-confidence", type=click.FloatRange(0, 1), default=0.7, show_default=True, help="Leave out less certain proposals."
)
@click.option("--workers", type=click.IntRange(0), help="Number of processes; 0: only this one.  [default: one per core]")
@rules_option
@config_option
@no_config_option
def learn(
    inputs: tuple[Path, ...],
    apply: bool,
    min_confidence: float,
    workers: int | None,
    rules: tuple[str, ...],
    config: Path | None,
    no_config: bool,
) -> None:
    """Propose rules for the clutter that the articles in INPUTS have in common, as TOML for fixharvest.toml.

    Rules that the settings already have are not proposed again. Each proposal says in how many articles it would apply, how
    certain it is, and where to look. Read the proposals before you apply them.
    """
    from ..batch.workers import Limits
    from ..learn.folder import learn as learn_from
    from ..learn.toml import apply as write_into
    from ..learn.toml import as_toml
    from ..settings.settings_file import NAME

    settings = settings_of(inputs, config, no_config=no_config, rules=rules)
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
    folder = inputs[0] if inputs[0].is_dir() else inputs[0].parent
    file = config or (Path(settings.file) if settings.file else folder / NAME)
    click.echo(f"{summary}\n{write_into(proposals, file)} new proposals written to {file}")
