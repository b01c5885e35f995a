"""`fixharvest review` and `mcp`: a finished run for a person in a browser, and for agents."""

from __future__ import annotations

from pathlib import Path

import click

from ..errors import ExtraMissingError
from .group import commands, config_option, no_config_option, settings_of


@commands.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@config_option
@no_config_option
def mcp(output: Path, config: Path | None, no_config: bool) -> None:
    """Serve the finished run in the folder OUTPUT to agents, over the Model Context Protocol on standard input and output.

    An agent can search fixes, get one with its steps, list twins, and have a text cleaned. Nothing is written into OUTPUT. The
    run is served as it is at the start; restart the command after a newer one.
    """
    from ..serve.server import serve

    settings = settings_of([output], config, no_config=no_config)
    serve(output, settings, lambda articles, fixes: click.echo(f"serving {fixes} fixes of {articles} articles", err=True))


@commands.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Settings file to write to; it may be new.  [default: the nearest fixharvest.toml]",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this computer.  [default: a free one]")
def review(output: Path, config: Path | None, port: int) -> None:
    """Decide in a browser what the finished run in OUTPUT was right to cut and to read as fixes and steps, the doubtful first.

    What you keep or correct is written to the settings file, and holds from the next run on. Who decided what and when is in
    fixharvest-reviewed.jsonl beside it. Only this computer can open the address that is printed. Ctrl+C ends it.
    """
    from ..settings.settings_file import NAME, find_settings

    try:
        from ..review.desk.app import serve
    except ImportError as error:
        raise ExtraMissingError(f"review needs {error.name}", "'fixharvest[review]'") from error
    settings = config or find_settings(output)
    if settings is None or settings.name != NAME:
        raise click.UsageError(f"name the articles' settings file with --config FOLDER/{NAME}; it may be new")
    serve(output, settings, port, lambda address: click.echo(f"open      {address}\nsettings  {settings}"))
