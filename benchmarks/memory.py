"""Measures how much memory a run takes as the number of articles grows: first with new, then with unchanged articles.

`python -m benchmarks.memory [--workers N] [COUNT...]` makes COUNT small, different articles in one folder (`--tree`: a hundred
per folder), runs `fixharvest run` on them twice, and prints the peak memory of the main process, workers not included. With
`--keep`, the results are written to a dated file in `benchmarks/runs/`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from fixharvest.version import VERSION

COUNTS = (1_000, 10_000, 100_000)
RUNS = Path(__file__).parent / "runs"
PLACES = "printer router phone keyboard monitor laptop speaker camera tablet watch".split()
VERBS = "Open Click Select Press Restart Check Install Remove Connect Enable".split()
THINGS = "Settings Bluetooth Network Sound Display Updates Drivers Storage Battery Privacy".split()
# Runs the command in a process of its own and prints its peak memory in KiB, without that of its workers.
MAIN_PROCESS = """
import sys
from pathlib import Path
from fixharvest.cli import main
status = main(sys.argv[1:])
peak = next(line.split()[1] for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(peak)
sys.exit(status)
"""


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("counts", metavar="COUNT", nargs="*", type=int, default=COUNTS, help="default: 1000 10000 100000")
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--tree", action="store_true", help="a hundred articles per folder instead of all in one")
    parser.add_argument(
        "--folder", type=Path, help="where to put the articles meanwhile; default: the system's temporary folder"
    )
    parser.add_argument("--keep", action="store_true", help="write the results to benchmarks/runs/")
    arguments = parser.parse_args()
    rows = []
    for count in arguments.counts:
        with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
            make(Path(folder) / "in", count, tree=arguments.tree)
            for run in ("new", "unchanged"):
                rows.append({"articles": count, "run": run, **measure(Path(folder), arguments.workers)})
                print("{articles:>8} {run:<9} {peak_mib:7.1f} MiB {seconds:8.1f} s".format(**rows[-1]), flush=True)
    if arguments.keep:
        keep(rows, arguments.workers, tree=arguments.tree)


def make(folder: Path, count: int, *, tree: bool) -> None:
    """Write `count` articles to `folder`: all in one folder, or as a tree."""
    random = Random(count)
    for number in range(count):
        here = folder / f"{number // 10_000:02}" / f"{number // 100 % 100:02}" if tree else folder
        here.mkdir(parents=True, exist_ok=True)
        (here / f"fix-the-{random.choice(PLACES)}-{number:06}.md").write_text(article(number, random), "utf-8")


def article(number: int, random: Random) -> str:
    """A small how-to article with two fixes and an ad."""
    steps = [f"{random.choice(VERBS)} **{random.choice(THINGS)} {random.randrange(1000)}**." for _ in range(4)]
    fixes = [f"## Fix {at + 1}: {random.choice(THINGS)}\n\n1. {steps[2 * at]}\n2. {steps[2 * at + 1]}\n" for at in range(2)]
    title = f"Fix number {number}"
    return f"---\ntitle: {title}\n---\n# {title}\n\n" + '\n<ins class="adsbygoogle"></ins>\n\n'.join(fixes)


def measure(folder: Path, workers: int) -> dict[str, Any]:
    """Run the articles in `folder`/in, and return the peak memory of the main process and the seconds."""
    words = ["run", str(folder / "in"), "-o", str(folder / "out"), "--workers", str(workers), "--quiet"]
    started = time.perf_counter()
    found = subprocess.run([sys.executable, "-c", MAIN_PROCESS, *words], capture_output=True, text=True, check=True)
    return {"peak_mib": round(int(found.stdout) / 1024, 1), "seconds": round(time.perf_counter() - started, 1)}


def keep(rows: list[dict[str, Any]], workers: int, *, tree: bool) -> None:
    """Write the results to a file, with versions and machine."""
    now = datetime.now(UTC)
    facts = {
        "what": "peak memory of the main process of a run",
        "command": f"python -m benchmarks.memory --workers {workers}{' --tree' * tree} --keep",
        "date": now.isoformat(timespec="seconds"),
        "versions": {"fixharvest": VERSION, "python": platform.python_version(), "system": platform.platform()},
        "cores": os.cpu_count(),
        "runs": rows,
    }
    file = RUNS / f"{now:%Y-%m-%d-%H%M%S}-memory.json"
    file.write_text(json.dumps(facts, indent=2) + "\n", "utf-8")
    print(f"written to {file}")


if __name__ == "__main__":
    main()
