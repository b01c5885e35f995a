"""How fast the chain is, on one core, beside rivals and beside what parsing alone costs; and how it grows.

    python -m benchmarks.speed [FOLDER]      default: input

All contenders read the same articles in several rounds, in turns and each round in another order, so that a busy minute of
the machine hits all alike. Seconds are processor time of this process. Rivals read the HTML that markdown-it-py renders;
the rendering is a contender of its own. What is not installed is listed as absent (`pip install '.[bench]'`).

Writes `benchmarks/runs/DATE-TIME.json` (raw numbers) and a plot beside it; prints a table.
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
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import CHAIN, FLOOR, STAGES, Sample, contenders, ours, stages_timed
from benchmarks.plot import draw
from fixharvest.errors import PipelineError
from fixharvest.version import VERSION

RUNS = Path("benchmarks/runs")
PACKAGES = ("markdown-it-py", "msgspec", "lxml", "beautifulsoup4", "trafilatura", "readability-lxml", "resiliparse")
REST = "rest (ids, JSON)"
SMALLEST, LARGEST = 64 * 1024, 4 * 1024 * 1024


def samples(folder: Path) -> Iterator[Sample]:
    """The articles below `folder`, in the order of their paths; what the chain refuses is named and left out."""
    for file in sorted(folder.rglob("*.md")):
        name = file.relative_to(folder).as_posix()
        try:
            yield Sample.of(name, file.read_bytes())
        except PipelineError as error:
            print(f"left out: {error}", file=sys.stderr)


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
    """The seconds of each contender and of each stage of the chain, round by round."""
    names = list(runners)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    stages: dict[str, list[float]] = {name: [] for name in (*STAGES, REST)}
    for name in names:
        seconds_of(runners[name], articles)  # what loads on first use is loaded now
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
    """The chain with `article`, its body repeated to 64 KiB, 128 KiB and so on, while one size takes less than `limit` seconds.

    Each point has its `bytes`, its `seconds` and those of its `stages`.
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
    """The versions of what was measured, our own with its commit where the project is under git."""
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


def table(run: dict[str, Any]) -> Iterator[str]:
    """The run in words: medians of the rounds, and their ratio to markdown-it-py's bare parse."""
    count, size = len(run["articles"]), sum(article["bytes"] for article in run["articles"])
    floor = median(run["seconds"][FLOOR])
    yield f"{count} articles, {size / 1024:.0f} KiB, {run['rounds']} rounds, one core"
    yield f"{'':<34}{'ms an article':>14}{'KiB a second':>14}{'x bare parse':>14}{'spread':>9}"
    for name, rounds in sorted(run["seconds"].items(), key=lambda entry: median(entry[1])):
        yield _row(name, rounds, count, size, floor)
    yield from (f"{name:<34}{'absent':>14}  {reason}" for name, reason in run["absent"].items())
    yield ""
    yield f"stages of {CHAIN}"
    for name, rounds in run["stages"].items():
        yield _row(f"  {name}", rounds, count, size, floor)
    if run["growth"]:
        yield ""
        yield f"{run['grown']} grown"
    before: dict[str, Any] = {}
    for point in run["growth"]:
        said = ""
        if before:
            added = {name: point["stages"][name] - 2 * before["stages"][name] for name in point["stages"]}
            worst = max(added, key=added.__getitem__)
            said = f"x{point['seconds'] / before['seconds']:.2f} for x2; {worst}: {point['stages'][worst]:.2f} s"
        yield f"{point['bytes'] / 1024:>8.0f} KiB {point['seconds']:>8.2f} s  {said}".rstrip()
        before = point


def _row(name: str, rounds: Sequence[float], count: int, size: int, floor: float) -> str:
    middle = median(rounds)
    spread = (max(rounds) - min(rounds)) / middle if middle else 0
    speed = f"{size / 1024 / middle:.0f}" if middle else "-"
    return f"{name:<34}{1000 * middle / count:>14.2f}{speed:>14}{middle / floor:>14.2f}{spread:>9.0%}"


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=Path("input"), help="articles to read (default: input)")
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--runs", type=Path, default=RUNS, help="folder for the results (default: benchmarks/runs)")
    parser.add_argument("--growth-limit", type=float, default=60, help="stop growing behind a size of so many seconds; 0: none")
    options = parser.parse_args(arguments)
    if options.rounds < 1:
        parser.error("--rounds must be 1 or more")
    articles = list(samples(options.folder))
    if not articles:
        parser.error(f"{options.folder} holds no articles; name a folder with .md files")
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
    """Stay on one core, where the system can be told to."""
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
    """All that is measured, as the JSON has it."""
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
