"""Measures how fast the chain is on one core, next to other tools and bare parsing, and how its time grows with size.

    python -m benchmarks.speed [FOLDER]      default: input

All contenders read the same articles in several rounds. They take turns, in a different order each round, so that a busy
machine slows all of them alike. Seconds are processor time of this process. Other tools read the HTML that markdown-it-py
renders; the rendering is measured separately. Tools that are not installed are listed as absent (`pip install '.[bench]'`).

Writes `benchmarks/runs/DATE-TIME.json` (raw numbers) with a plot, and prints a table.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import BASELINE, CHAIN, STAGES, Sample, contenders, ours, stages_timed
from benchmarks.plot import draw
from fixharvest.errors import PipelineError
from fixharvest.version import VERSION

RUNS = Path("benchmarks/runs")
PACKAGES = ("markdown-it-py", "msgspec", "lxml", "beautifulsoup4", "trafilatura", "readability-lxml", "resiliparse")
REST = "rest (scores, ids, JSON)"
SMALLEST, LARGEST = 64 * 1024, 4 * 1024 * 1024


def samples(folder: Path) -> Iterator[Sample]:
    """Yield the articles in `folder` by path. Articles that fail are skipped with a message."""
    for file in sorted(folder.rglob("*.md")):
        name = file.relative_to(folder).as_posix()
        try:
            yield Sample.of(name, file.read_bytes())
        except PipelineError as error:
            print(f"skipped: {error}", file=sys.stderr)


def seconds_of(function: Callable[[Sample], object], articles: Sequence[Sample]) -> float:
    """Processor seconds that `function` takes for all `articles`."""
    gc.collect()
    started = time.process_time()
    for article in articles:
        function(article)
    return time.process_time() - started


def measure(
    runners: dict[str, Callable[[Sample], object]], articles: Sequence[Sample], rounds: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """The seconds of each contender, and of each stage of the chain, in each round."""
    names = list(runners)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    stages: dict[str, list[float]] = {name: [] for name in (*STAGES, REST)}
    for name in names:
        seconds_of(runners[name], articles)  # load everything that is loaded on first use
    for number in range(rounds):
        start = number % len(names)
        for name in names[start:] + names[:start]:
            seconds[name].append(seconds_of(runners[name], articles))
        with stages_timed() as spent:
            total = seconds_of(ours, articles)
        for name in STAGES:
            stages[name].append(spent[name])
        stages[REST].append(total - sum(spent.values()))
    return seconds, stages


def grow(article: Sample, limit: float) -> Iterator[dict[str, Any]]:
    """Measure the chain on `article` with its body repeated to 64 KiB, 128 KiB and so on, until a size takes `limit` seconds.

    Each point has the `bytes`, the `seconds`, and the seconds of the `stages`.
    """
    size, seconds = SMALLEST, 0.0
    while size <= LARGEST and seconds < limit:
        text = article.head + (article.body + "\n\n") * (size // len(article.body) + 1)
        data = text.encode()[:size].decode(errors="ignore").encode()
        with stages_timed() as spent:
            seconds = seconds_of(ours, [replace(article, data=data)])
        yield {"bytes": len(data), "seconds": seconds, "stages": {**spent, REST: seconds - sum(spent.values())}}
        size *= 2


def versions() -> dict[str, str]:
    """The versions of everything measured; for fixharvest with its commit, if the project is under git."""
    try:
        commit = subprocess.run(["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False).stdout
    except OSError:
        commit = ""
    found = {
        "fixharvest": f"{VERSION} {commit.strip()}".strip(),
        "python": f"{platform.python_implementation()} {sys.version.split()[0]}",
    }
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "absent"
    return found


@dataclass(frozen=True, slots=True)
class Scale:
    """What the seconds of a round are divided by: the articles, their KiB, and the baseline's seconds."""

    articles: int
    kibibytes: float
    baseline: float

    def row(self, name: str, rounds: Sequence[float]) -> str:
        """A row of the table, from the seconds of each round."""
        middle = median(rounds)
        spread = (max(rounds) - min(rounds)) / middle if middle else 0
        speed = f"{self.kibibytes / middle:.0f}" if middle else "-"
        return f"{name:<34}{1000 * middle / self.articles:>14.2f}{speed:>14}{middle / self.baseline:>14.2f}{spread:>9.0%}"


def table(run: dict[str, Any]) -> Iterator[str]:
    """The lines of the table: medians of the rounds, and their ratio to markdown-it-py's bare parse."""
    kibibytes = sum(article["bytes"] for article in run["articles"]) / 1024
    scale = Scale(len(run["articles"]), kibibytes, median(run["seconds"][BASELINE]))
    yield f"{scale.articles} articles, {kibibytes:.0f} KiB, {run['rounds']} rounds, one core"
    yield f"{'':<34}{'ms/article':>14}{'KiB/s':>14}{'x bare parse':>14}{'spread':>9}"
    for name, rounds in sorted(run["seconds"].items(), key=lambda entry: median(entry[1])):
        yield scale.row(name, rounds)
    yield from (f"{name:<34}{'absent':>14}  {reason}" for name, reason in run["absent"].items())
    yield ""
    yield f"stages of {CHAIN}"
    for name, rounds in run["stages"].items():
        yield scale.row(f"  {name}", rounds)
    if run["growth"]:
        yield ""
        yield f"{run['grown']}, repeated to larger sizes"
    before: dict[str, Any] = {}
    for point in run["growth"]:
        growth = ""
        if before:
            added = {name: point["stages"][name] - 2 * before["stages"][name] for name in point["stages"]}
            worst = max(added, key=added.__getitem__)
            growth = f"x{point['seconds'] / before['seconds']:.2f} for x2; {worst}: {point['stages'][worst]:.2f} s"
        yield f"{point['bytes'] / 1024:>8.0f} KiB {point['seconds']:>8.2f} s  {growth}".rstrip()
        before = point


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("input"), help="articles to read (default: input)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--runs", type=Path, default=RUNS, help="folder for the results (default: benchmarks/runs)")
    parser.add_argument(
        "--growth-limit", type=float, default=60, help="stop after a size that takes this many seconds (0: no growth)"
    )
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    articles = list(samples(options.folder))
    if not articles:
        parser.error(f"{options.folder} contains no articles; pass a folder with .md files")
    started = datetime.now(UTC)
    with one_core():
        run = report(articles, options, started)
    options.runs.mkdir(parents=True, exist_ok=True)
    file = options.runs / f"{started:%Y-%m-%d-%H%M%S}.json"
    file.write_text(json.dumps(run, indent=1) + "\n", "utf-8")
    print("\n".join(table(run)))
    print(f"\nraw numbers in {file}")
    try:
        draw(run, file.with_suffix(".svg"))
    except ImportError as error:
        print(f"no plot: {error}")
    return 0


@contextmanager
def one_core() -> Iterator[None]:
    """Stay on one core, if the system supports it."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def report(articles: Sequence[Sample], options: argparse.Namespace, started: datetime) -> dict[str, Any]:
    """Measure everything, and return the contents of the JSON."""
    runners, absent = contenders()
    seconds, stages = measure(runners, articles, options.rounds)
    largest = max(articles, key=lambda article: len(article.data))
    return {
        "started": started.isoformat(timespec="seconds"),
        "command": f"python -m benchmarks.speed {options.folder.name} --rounds {options.rounds}",
        "versions": versions(),
        "machine": f"{platform.system()} {platform.machine()}",
        "rounds": options.rounds,
        "articles": [{"name": article.name, "bytes": len(article.data)} for article in articles],
        "seconds": seconds,
        "stages": stages,
        "absent": absent,
        "grown": largest.name,
        "growth": list(grow(largest, options.growth_limit)),
    }


if __name__ == "__main__":
    sys.exit(main())
