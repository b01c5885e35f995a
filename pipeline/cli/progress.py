"""Shows the progress of a run: a bar on a terminal, or else a line every half minute."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ..batch.job import Outcome
    from ..batch.options import Options
    from ..batch.report import Report
    from ..settings.settings import Settings
    from ..sources.places import Place

# Time between two lines if there is no terminal.
SECONDS = 30.0


def run_with_progress(inputs: Sequence[Place], output: Path, settings: Settings, base: Path | None, options: Options) -> Report:
    """Run the batch and show its progress on standard error."""
    from ..batch.run import run

    if sys.stderr.isatty():
        return _with_bar(inputs, output, settings, base, options)
    lines = Lines()
    return run(inputs, output, settings, base=base, options=replace(options, on_start=lines.start, on_done=lines.done))


def _with_bar(inputs: Sequence[Place], output: Path, settings: Settings, base: Path | None, options: Options) -> Report:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from ..batch.run import run

    failed = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("cleaning", total=None)

        def done(outcome: Outcome) -> None:
            nonlocal failed
            failed += outcome.failure is not None
            progress.update(task, advance=1, description=f"cleaning, {failed} failed" if failed else "cleaning")

        def start(total: int) -> None:
            progress.update(task, total=total or None)

        return run(inputs, output, settings, base=base, options=replace(options, on_start=start, on_done=done))


@dataclass
class Lines:
    """Counts outcomes and prints a line every `SECONDS` seconds."""

    total: int = 0
    finished: int = 0
    failed: int = 0
    clock: Callable[[], float] = time.monotonic
    last: float = 0.0

    def start(self, total: int) -> None:
        """Start to count; the first line is printed after `SECONDS`."""
        self.total = total
        self.last = self.clock()

    def done(self, outcome: Outcome) -> None:
        """Count an outcome."""
        self.finished += 1
        self.failed += outcome.failure is not None
        if self.clock() - self.last >= SECONDS:
            self.last = self.clock()
            failures = f", {self.failed} failed" if self.failed else ""
            of = f" of {self.total:,}" if self.total else ""
            click.echo(f"fixharvest: {self.finished:,}{of} articles{failures}", err=True)
