"""The fuzzing targets: each takes any bytes, and raises if the code under test breaks a law."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from fixharvest.chain import process
from fixharvest.cleaning import strip
from fixharvest.errors import IntegrityError, PipelineError, ReadError
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import from_json, to_json, to_markdown
from fixharvest.reading import front_matter
from fixharvest.settings.settings import Settings
from fixharvest.text.lines import Lines

# Longer inputs only take longer; the growth tests cover time that grows with the square of the size.
MAX_BYTES = 2 * 1024


class BrokenLawError(Exception):
    """The code under test broke a law."""


def splitter(data: bytes) -> None:
    """The front matter splitter takes whole lines from the start of the article, and never fails."""
    text = data.decode("utf-8", errors="replace")
    found = front_matter.split(text, Lines.of(text))
    start, end = found.front_matter.span
    if start or text[:end] != found.front_matter.text:
        raise BrokenLawError("the front matter is not the start of the text")
    if end < len(text) and end and text[end - 1] not in "\r\n":
        raise BrokenLawError("the body starts within a line")
    msgspec.json.encode(found.metadata)


def yaml_guard(data: bytes) -> None:
    """Whatever is between the fences, the body survives and the metadata stays small."""
    inner = data.decode("utf-8", errors="replace")
    text = f"---\n{inner}\n---\n\n# The body\n"
    found = front_matter.split(text, Lines.of(text))
    if not text[found.front_matter.span[1] :].endswith("# The body\n"):
        raise BrokenLawError("the body is gone")
    if len(msgspec.json.encode(found.metadata)) > 100 * (len(inner) + 100):
        raise BrokenLawError("the metadata unfolds")


def cleaner(data: bytes) -> None:
    """Removals and repairs are in the body and give its text; cleaning the result again changes nothing."""
    text = data.decode("utf-8", errors="replace")
    stripped = strip.strip(text, Lines.of(text), 0, rules=None)
    for removed in stripped.removed:
        if text[slice(*removed.span)] != removed.text:
            raise BrokenLawError("a removal does not hold what stood there")
    for repaired in stripped.repaired:
        if text[slice(*repaired.span)] != repaired.before:
            raise BrokenLawError("a repair does not hold what stood there")
    cleaned = stripped.page.lines
    if strip.strip(cleaned.text, cleaned, 0, rules=None).removed:
        raise BrokenLawError("what is cleaned is cleaned further")


def chain(data: bytes) -> None:
    """A whole article is refused with an error, or adds up to its source and survives a round trip through its JSON."""
    _article(data, "article.md")


def page(data: bytes) -> None:
    """The same for a web page."""
    _article(data, "page.html")


def _article(data: bytes, path: str) -> None:
    try:
        article = process(data, path=path, settings=Settings())
    except IntegrityError:
        raise
    except (ReadError, PipelineError):
        return
    if found := problems(article):
        raise BrokenLawError(found[0])
    if from_json(to_json(article)) != article:
        raise BrokenLawError("the JSON is another article")
    restored(article)
    to_markdown(article)


TARGETS: dict[str, Callable[[bytes], None]] = {
    target.__name__: target for target in (splitter, yaml_guard, cleaner, chain, page)
}
