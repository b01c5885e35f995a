"""Runs many records into a dataset, interrupted at random, and compares it with what an uninterrupted run makes.

`python -m benchmarks.scale ROWS [--kills N] [--folder F] [--form F]` cleans ROWS small articles of varied text, twice: once
killed (SIGKILL, all its processes) N times at random moments and resumed each time, and once without. Prints the memory of the
main process as the rows grow, the rows a second, and whether the two datasets have the same bytes.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from random import Random

from benchmarks.memory import article
from fixharvest.batch.workers import Limits
from fixharvest.lake.dataset import DatasetOptions, DatasetReport, run_into
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record

# Points of the curve.
POINTS = 10


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("--kills", type=int, default=3)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--form", default="parquet")
    parser.add_argument("--folder", type=Path, help="where to put the datasets; default: the system's temporary folder")
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)  # a run of its own, which can be killed
    arguments = parser.parse_args()
    if arguments.into:
        run(arguments.rows, arguments.into, arguments.form, arguments.workers)
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        words = [str(arguments.rows), "--workers", str(arguments.workers), "--form", arguments.form]
        command = [sys.executable, "-m", "benchmarks.scale", *words]
        started = time.perf_counter()
        subprocess.run([*command, "--into", f"{folder}/whole"], check=True)
        seconds = time.perf_counter() - started
        print(f"{arguments.rows} rows in {seconds:.0f} s: {arguments.rows / seconds:.0f} rows a second")
        for moment in sorted(Random(arguments.rows).sample(range(int(seconds)), arguments.kills)):
            interrupt([*command, "--into", f"{folder}/killed"], max(2, moment // arguments.kills))
        subprocess.run([*command, "--into", f"{folder}/killed"], check=True)
        same = contents(Path(folder, "whole")) == contents(Path(folder, "killed"))
        print(f"after {arguments.kills} kills: {'the same bytes' if same else 'OTHER BYTES'}")


def interrupt(command: list[str], seconds: float) -> None:
    """Start a run and kill all its processes after some seconds."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        print(f"killed after {seconds} s", flush=True)


def records(count: int) -> Iterator[Record]:
    """Small articles, each with a text of its own."""
    for number in range(count):
        yield Record(f"crawl/{number:09}.md", article(number, Random(number)).encode())


def run(rows: int, folder: Path, form: str, workers: int) -> None:
    """One run, which prints its memory at some points."""
    points = [rows * point // POINTS for point in range(1, POINTS + 1)]

    def show(report: DatasetReport) -> None:
        if points and report.rows + report.failed >= points[0]:
            del points[0]
            state = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
            now, peak = (int(state[name].split()[0]) // 1024 for name in ("VmRSS", "VmHWM"))
            print(f"{report.rows:>10} rows {now:6} MiB now {peak:6} MiB at most, {report.cleaned} cleaned", flush=True)

    options = DatasetOptions(limits=Limits(workers), on_partition=show)
    print(run_into(records(rows), str(folder), Settings(), form, options), flush=True)


def contents(folder: Path) -> dict[str, bytes]:
    """The digests of what readers see and of the manifest."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    seen = ("articles", "failures", "_receipts", "manifest.json")
    return {
        str(file.relative_to(folder)): sha256(file.read_bytes()).digest()
        for file in files
        if file.relative_to(folder).parts[0] in seen
    }


if __name__ == "__main__":
    main()
