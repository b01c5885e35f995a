"""Measures the seconds and memory that `fixharvest twins` takes as a run grows, with made-up articles of 600 words.

    python -m benchmarks.twins [--most 20000] [--group 20]

Of every `--group` articles, all but the first are variants of it: another title, and up to 8% of the words replaced. With
`--group 1` no article has a twin, which takes longest. All runs use the same random seed.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

import fixharvest
from fixharvest.model import Article
from fixharvest.outputs.twins import find_twins
from fixharvest.outputs.writers.articles import to_line

WORDS, VOCABULARY, FIXES = 600, 5000, 4
SAMPLE = "# Lamp\n\nIt is dark.\n\n" + "".join(
    f"## {n}. Way {n}\n\n1. Open **A**.\n2. Click **B**.\n\n" for n in range(1, FIXES + 1)
)


def articles(count: int, group: int) -> Iterator[Article]:
    """Yield `count` articles; in each `group` of them, the bodies differ only in some words."""
    chance = random.Random(1)
    vocabulary = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(VOCABULARY)]
    sample = fixharvest.clean(SAMPLE)
    body: list[str] = []
    for number in range(count):
        if number % group == 0:
            # a few words are common and most are rare, as in any language
            body = [vocabulary[int(VOCABULARY * chance.random() ** 3)] for _ in range(WORDS)]
        rate = chance.uniform(0, 0.08) if number % group else 0
        variant = [chance.choice(vocabulary) if chance.random() < rate else word for word in body]
        size = WORDS // (FIXES + 1)
        texts = [" ".join(variant[at : at + size]) for at in range(0, WORDS, size)]
        yield replace(
            sample,
            id=f"a{number:012x}",
            title=" ".join(chance.choices(vocabulary, k=6)),
            source=replace(sample.source, path=f"{chance.randrange(10**6):06}-{number}.md"),
            sections=(replace(sample.sections[0], text=texts[0]),),
            fixes=tuple(replace(fix, text=text) for fix, text in zip(sample.fixes, texts[1:], strict=True)),
        )


def measure(count: int, group: int) -> None:
    """Print the seconds and memory that `count` articles take in this process."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder)
        with (output / "articles.jsonl").open("wb") as file:
            file.writelines(to_line(article) for article in articles(count, group))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        found = find_twins(output, unique=True)
        seconds = time.perf_counter() - started
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        twins = ", ".join(f"{kind.twins} of {kind.total} {kind.kind} twins" for kind in found)
        print(f"{count:>7} articles  {seconds:7.2f} s  {1000 * seconds / count:6.2f} ms each  {grown:6.0f} MiB more  {twins}")


def main(arguments: list[str] | None = None) -> int:
    """Run the command, with one process per size to measure its memory, and return the exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=int, default=20_000, help="the largest number of articles")
    parser.add_argument("--group", type=int, default=20, help="number of articles that share a body")
    parser.add_argument("--only", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.only:
        measure(options.only, options.group)
        return 0
    for count in (options.most // 8, options.most // 4, options.most // 2, options.most):
        command = [sys.executable, "-m", "benchmarks.twins", "--only", str(count), "--group", str(options.group)]
        if status := subprocess.run(command, check=False).returncode:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())
