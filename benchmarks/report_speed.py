"""Measures how fast the report's table is: `python -m benchmarks.report_speed [OUTPUT]`.

OUTPUT is a finished run; by default, a run of 50,000 made-up articles is written. Chromium opens the table from the file
system. Measured are the time until the first row is painted, until the script is ready, and until the rows of a filter or a
sort are painted.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

import fixharvest
from benchmarks.browser import chromium
from fixharvest.outputs.writers.articles import to_line
from fixharvest.review.site import write_report

ARTICLES = 50_000
ROUNDS = 7
TEXT = """## 1. Restart the printer

1. Open **Settings**.
2. Click **Restart**.

<ins class="adsbygoogle" data-ad-client="ca-pub-1"></ins>

## 2. Update the driver

1. Open **Device Manager**.
2. Click **Update**.
"""
WORDS = "printer scanner camera watch phone driver cloud account screen cable battery sound network update error".split()
# The time from an input until its rows are painted.
LATENCY = """(change) => new Promise((done) => {
  const start = performance.now();
  new Function("form", change)(document.getElementById("filters"));
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""
# In each frame, check for the first row; the next frame paints it.
FIRST_ROW = """const look = () => document.querySelector("#articles tbody tr")
  ? requestAnimationFrame(() => { window.firstRow = performance.now(); }) : requestAnimationFrame(look);
requestAnimationFrame(look);"""
CHANGES = {
    "one letter": "form.q.value = 'p'; form.q.dispatchEvent(new Event('input', {bubbles: true}))",
    "two words": "form.q.value = 'printer 4'; form.q.dispatchEvent(new Event('input', {bubbles: true}))",
    "no match": "form.q.value = 'zzzz'; form.q.dispatchEvent(new Event('input', {bubbles: true}))",
    "kind": "form.q.value = ''; form.kind.selectedIndex = 1; form.kind.dispatchEvent(new Event('input', {bubbles: true}))",
    "no filter": "form.kind.value = ''; form.kind.dispatchEvent(new Event('input', {bubbles: true}))",
    "sort by title": "document.querySelector('th[data-key=title] button').click()",
    "sort by steps": "document.querySelector('th[data-key=steps] button').click()",
}


def made_up(folder: Path, count: int) -> Path:
    """Write a finished run of `count` articles that differ in path, title and warnings."""
    chance = random.Random(1)
    article = msgspec.to_builtins(fixharvest.clean(TEXT))
    warning = {"code": "count_differs", "severity": "warning", "message": "the article announces 5 fixes, 2 were found"}
    with (folder / "articles.jsonl").open("wb") as file:
        for number in range(count):
            title = " ".join(chance.choices(WORDS, k=8))
            article["title"] = f"How to fix it: {title} {number}"
            article["source"]["path"] = f"{title.split()[0]}/{title.replace(' ', '-')}-{number}.md"
            article["id"] = f"a{number}"
            article["warnings"] = [warning] if chance.random() < 0.1 else []
            file.write(to_line(msgspec.convert(article, fixharvest.model.Article)))
    return folder


def main(output: Path | None) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        run = output or made_up(Path(scratch), ARTICLES)
        started = time.perf_counter()
        written = write_report(run, Path(scratch) / "report", wanted=None)
        print(f"{written.articles:,} articles, {written.pages:,} pages, built in {time.perf_counter() - started:.1f} s")
        print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
        table = Path(scratch) / "report" / "articles.html"
        print(f"articles.html {table.stat().st_size / 1e6:.1f} MB")
        with chromium() as browser:
            openings = [_open(browser, table) for _ in range(ROUNDS)]
            for name in ("first row painted", "all rows ready"):
                _print(name, [times[name] for times in openings])
            page = browser.new_page()
            page.goto(table.as_uri())
            for name, change in CHANGES.items():
                _print(f"filter: {name}", [page.evaluate(LATENCY, change) for _ in range(ROUNDS)])


def _open(browser: Any, table: Path) -> dict[str, float]:
    """Open the table; return milliseconds from the start of the navigation."""
    page = browser.new_page()
    page.add_init_script(FIRST_ROW)
    page.goto(table.as_uri(), wait_until="load")
    painted = page.wait_for_function("window.firstRow").json_value()
    ready = page.evaluate("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    page.close()
    return {"first row painted": painted, "all rows ready": ready}


def _print(name: str, milliseconds: list[float]) -> None:
    print(f"{name:<24} median {statistics.median(milliseconds):6.0f} ms, worst {max(milliseconds):6.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
