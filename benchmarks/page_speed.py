"""Measures how fast web pages are read, next to other extractors: `python -m benchmarks.page_speed [FOLDER] [--rounds N]`.

Times are processor time on one core, medians of interleaved rounds, in multiples of lxml's bare parse of the same bytes.
Pages that we refuse are left out for all. The others give text or HTML of the article; we give Markdown with source lines.
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from lxml import html as lxml_html

from fixharvest.batch.workers import COLLECTED
from fixharvest.chain import process
from fixharvest.errors import PipelineError
from fixharvest.reading import html, read
from fixharvest.settings.settings import Settings

from .contenders import MAX_LINES
from .page_extractors import PAGES
from .speed import one_core

BARE = "lxml, bare parse"
SETTINGS = Settings(max_lines=MAX_LINES)


def converted(data: bytes) -> object:
    """The page as Markdown with the source lines of each line."""
    return html.converted(read.decode(data, path="page.html", settings=SETTINGS), SETTINGS)


def whole(data: bytes) -> object:
    """The page's article, with its fixes."""
    return process(data, path="page.html", settings=SETTINGS)


def _trafilatura() -> Callable[[bytes], object]:
    extract: Any = import_module("trafilatura").extract
    return lambda data: extract(data, output_format="markdown", include_links=True)


def _readability() -> Callable[[bytes], object]:
    document: Any = import_module("readability").Document
    return lambda data: document(data.decode("utf-8", errors="replace")).summary()


def _resiliparse() -> Callable[[bytes], object]:
    extract: Any = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda data: extract(data.decode("utf-8", errors="replace"), main_content=True)


def readers() -> Iterator[tuple[str, Callable[[bytes], object]]]:
    """The name and function of each reader that is installed."""
    yield BARE, lxml_html.fromstring
    yield "fixharvest, Markdown of the article", converted
    yield "fixharvest, the whole chain", whole
    for name, load in (("trafilatura", _trafilatura), ("readability-lxml", _readability), ("resiliparse", _resiliparse)):
        try:
            yield name, load()
        except ImportError as error:
            print(f"{name} is not measured: {error}")


def readable(folder: Path) -> Iterator[bytes]:
    """The pages in `folder` that we read, by path."""
    for file in sorted(folder.rglob("*.html")):
        data = file.read_bytes()
        try:
            whole(data)
        except PipelineError as error:
            print(f"skipped: {file.name}: {error}")
        else:
            yield data


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=PAGES)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    pages = list(readable(options.folder))
    table = dict(readers())
    seconds: dict[str, list[float]] = {name: [] for name in table}
    with one_core():
        gc.set_threshold(COLLECTED)  # for all alike, as in the workers of a run
        for _ in range(options.rounds):
            for name, read_page in table.items():
                gc.collect()
                started = time.process_time()
                for page in pages:
                    read_page(page)
                seconds[name].append(time.process_time() - started)
    bare = median(seconds[BARE])
    print(f"{len(pages)} pages, {sum(map(len, pages)):,} bytes; lxml parses them in {bare:.2f} s")
    for name, rounds in seconds.items():
        print(f"{median(rounds) / bare:6.1f}  {name}")


if __name__ == "__main__":
    main()
