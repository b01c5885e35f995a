"""Checks all laws on generated articles: python -m tests.fuzz.laws [--articles N] [--first N] [--seconds N].

Articles come in batches, each generated from its number, so `--first` continues a stopped run, and every finding can be
reproduced. An article that breaks a law is reduced and printed with its batch, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fixharvest.errors import ReadError
from tests.properties import laws
from tests.properties.strategies import Marked, articles, marked_articles, noisy_blocks

BATCH = 5_000

inputs = st.one_of(articles(), articles(noisy_blocks), marked_articles())


@dataclass(frozen=True)
class Batch:
    """The result of the batch `number`: how many articles were generated, and the violation found, if any."""

    number: int
    articles: int
    finding: str = ""


def broken(made: str | Marked) -> Iterator[str]:
    """The violations in one generated article."""
    text = made if isinstance(made, str) else made.text
    try:
        article = laws.clean(text)
    except ReadError:
        return  # mostly control characters: refused as binary
    yield from laws.conservation(article, text.encode())
    yield from laws.idempotence(article)
    yield from laws.determinism(article, text)
    yield from laws.reachability(article)
    yield from laws.structure(article)
    yield from laws.code_survives(article)
    if isinstance(made, Marked):
        yield from laws.marker_is_local(article, made)


def checked(number: int, articles_wanted: int = BATCH) -> Batch:
    """The batch `number`, checked up to its first finding."""
    count = 0

    @seed(number)
    @settings(
        max_examples=articles_wanted,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(inputs)
    def hold(made: str | Marked) -> None:
        nonlocal count
        count += 1
        found = list(broken(made))
        if found:
            raise AssertionError(f"{found[0]}\nin {made!r}")

    try:
        hold()
    except Exception as error:  # noqa: BLE001 -- whatever is raised is the finding
        return Batch(number, count, f"{type(error).__name__}: {error}")
    return Batch(number, count)


def run(wanted: int, first: int, seconds: float, workers: int) -> list[Batch]:
    """Yield batches from `first` on, until they hold `wanted` articles or `seconds` have passed."""
    started = time.monotonic()
    numbers = iter(range(first, first + -(-wanted // BATCH)))
    done: list[Batch] = []
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        running = {pool.submit(checked, number) for number, _ in zip(numbers, range(workers), strict=False)}
        while running:
            batch = next(as_completed(running))
            running.remove(batch)
            done.append(batch.result())
            tell(done)
            if time.monotonic() - started < seconds and (number := next(numbers, None)) is not None:
                running.add(pool.submit(checked, number))
    return done


def tell(done: list[Batch]) -> None:
    """Print the progress and the finding of the last batch."""
    last = done[-1]
    findings = sum(bool(batch.finding) for batch in done)
    print(f"batch {last.number}: {sum(batch.articles for batch in done):,} articles, {findings} findings", flush=True)  # noqa: T201
    if last.finding:
        print(last.finding, flush=True)  # noqa: T201


def main() -> int:
    """Check the number of articles given on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000, help="how many (rounded up to whole batches)")
    parser.add_argument("--first", type=int, default=0, help="the number of the first batch")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no batch after this time")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    return int(any(batch.finding for batch in run(asked.articles, asked.first, asked.seconds, asked.workers)))


if __name__ == "__main__":
    raise SystemExit(main())
