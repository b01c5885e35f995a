"""What `benchmarks.speed` measures: the chain and its stages, other tools on rendered HTML, and bare parsing."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial, wraps
from importlib import import_module
from typing import Any
from unittest.mock import patch

from markdown_it import MarkdownIt

from fixharvest.chain import process
from fixharvest.outputs.writers.articles import to_line
from fixharvest.settings.settings import Settings

BASELINE = "markdown-it-py, bare parse"
CHAIN = "fixharvest"
# The name of each stage in the table, and its function.
STAGES = {
    "read": "fixharvest.reading.read.decode",
    "front matter": "fixharvest.reading.front_matter.split",
    "strip": "fixharvest.cleaning.strip.strip",
    "units": "fixharvest.structure.article_structure.units_of",
    "labels": "fixharvest.structure.labels.labels",
    "outline": "fixharvest.structure.outline.outline",
    "classify, titles": "fixharvest.structure.about.about",
    "tree": "fixharvest.structure.tree.tree_of",
    "classify, kind": "fixharvest.structure.kinds.kind_of",
    "compose, fixes": "fixharvest.structure.compose.Composer.fixes",
    "compose, sections": "fixharvest.structure.sections.sections",
    "doubts": "fixharvest.structure.doubts.doubts",
    "check": "fixharvest.chain.problems",
}
# More than the largest article that is measured has.
MAX_LINES = 1_000_000


@dataclass(frozen=True, slots=True)
class Sample:
    """One article: its name, its bytes, its front matter, the text after it, and that text rendered as a web page."""

    name: str
    data: bytes
    head: str
    body: str
    page: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Sample:
        """The sample of the article in `data`."""
        article = process(data, path=name, settings=Settings())
        text = data.decode(article.source.encoding, errors="replace").removeprefix("\ufeff")
        head, body = text[: article.front_matter.span[1]], text[article.front_matter.span[1] :]
        return cls(name, data, head, body, _page(_markdown(), article.title or name, body))


def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": 100}).enable("table")


def _page(markdown: MarkdownIt, title: str, body: str) -> str:
    return f"<html><head><title>{title}</title></head><body><article>{markdown.render(body)}</article></body></html>"


def ours(sample: Sample) -> bytes:
    """The whole chain, from the bytes of the source to the bytes of its JSON."""
    return to_line(process(sample.data, path=sample.name, settings=Settings(max_lines=MAX_LINES)))


def contenders() -> tuple[dict[str, Callable[[Sample], object]], dict[str, str]]:
    """What can be measured here, by name, and what cannot, with the reason."""
    markdown, blocks = _markdown(), _markdown()
    blocks.core.ruler.enableOnly(["normalize", "block"])
    found: dict[str, Callable[[Sample], object]] = {
        CHAIN: ours,
        BASELINE: lambda sample: markdown.parse(sample.body),
        "markdown-it-py, blocks only": lambda sample: blocks.parse(sample.body),
        "markdown-it-py, rendering": lambda sample: _page(markdown, sample.name, sample.body),
    }
    absent: dict[str, str] = {}
    for name, load in OTHER_TOOLS.items():
        try:
            found[f"{name} on the rendering"] = load()
        except ImportError as error:
            absent[name] = str(error)
    return found, absent


def _trafilatura() -> Callable[[Sample], object]:
    extract: Any = import_module("trafilatura").extract
    return lambda sample: extract(sample.page, output_format="markdown", include_links=True)


def _readability() -> Callable[[Sample], object]:
    document: Any = import_module("readability").Document
    return lambda sample: document(sample.page).summary()


def _resiliparse() -> Callable[[Sample], object]:
    extract: Any = partial(import_module("resiliparse.extract.html2text").extract_plain_text, main_content=True)
    return lambda sample: extract(sample.page)


OTHER_TOOLS: dict[str, Callable[[], Callable[[Sample], object]]] = {
    "trafilatura": _trafilatura,
    "readability-lxml": _readability,
    "resiliparse": _resiliparse,
}


@contextmanager
def stages_timed() -> Iterator[dict[str, float]]:
    """While it is open, the processor time of each stage of the chain is added to the table that it returns."""
    seconds: dict[str, float] = dict.fromkeys(STAGES, 0.0)

    def timed(name: str, function: Callable[..., object]) -> Callable[..., object]:
        @wraps(function)
        def call(*arguments: object, **named: object) -> object:
            started = time.process_time()
            try:
                result = function(*arguments, **named)
                return tuple(result) if isinstance(result, Iterator) else result  # so that its work is counted
            finally:
                seconds[name] += time.process_time() - started

        return call

    patches = [patch(target, timed(name, _function(target))) for name, target in STAGES.items()]
    for each in patches:
        each.start()
    try:
        yield seconds
    finally:
        for each in patches:
            each.stop()


def _function(target: str) -> Callable[..., object]:
    """The function or method named `target`, with its module."""
    names = target.split(".")
    for end in range(len(names) - 1, 0, -1):
        try:
            found: Any = import_module(".".join(names[:end]))
        except ModuleNotFoundError:
            continue
        for name in names[end:]:
            found = getattr(found, name)
        function: Callable[..., object] = found
        return function
    raise LookupError(f"{target}: no such function; correct STAGES")
