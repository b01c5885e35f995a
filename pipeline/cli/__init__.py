"""The command `fixharvest`; the only room that prints."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from ..errors import (
    MissingFileError,
    OutputInUseError,
    OutputRefusedError,
    PipelineError,
    RemovalsRefusedError,
    UnsupportedFormatError,
)
from . import articles, results, run, serving, teach
from .group import DONE, FATAL, IN_USE, INTERRUPTED, REMOVALS_REFUSED, WRONG_USE, commands

__all__ = ["articles", "commands", "entry", "main", "results", "run", "serving", "teach"]


_STATUS: dict[type[PipelineError], int] = {
    MissingFileError: WRONG_USE,
    UnsupportedFormatError: WRONG_USE,
    OutputRefusedError: WRONG_USE,
    OutputInUseError: IN_USE,
    RemovalsRefusedError: REMOVALS_REFUSED,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (default: those of the process), and return its exit status."""
    try:
        commands.main(args=list(arguments) if arguments is not None else None, prog_name="fixharvest", standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FATAL
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        click.echo("fixharvest: interrupted; the next run continues from here", err=True)
        return INTERRUPTED
    except PipelineError as error:
        click.echo(f"fixharvest: {error}", err=True)
        return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), FATAL)
    except BrokenPipeError:
        return FATAL
    except OSError as error:
        if error.filename is not None:
            message = f"{os.fsdecode(error.filename)}: {error.strerror}; check the disk, then try again"
            click.echo(f"fixharvest: {message}", err=True)
            return FATAL
        # an error of standard output, say on a full disk
        click.echo(f"fixharvest: standard output cannot be written: {error.strerror or error}", err=True)
        _leave_output()
        return FATAL
    return DONE


def _leave_output() -> None:
    """Discard the buffer of standard output; Python would try to write it again on exit, and print an error."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def entry() -> None:
    """Run the console script."""
    raise SystemExit(main())
