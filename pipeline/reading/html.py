"""A web page -> Markdown text with front matter, which then passes through the chain like any other article.

Each line of the Markdown knows the lines of the page it came from; `located` puts those into the finished article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

import msgspec

from ..model import Article, ArticleWarning, FrontMatter
from ..settings.settings import Settings
from ..source_model import Conversion, LeftOut, Source
from ..text.lines import Lines
from .read import Decoded, check_lines
from .stated import missing

if TYPE_CHECKING:
    from .webpage.convert import Converted

T = TypeVar("T")
# Text of at least this many words that was left out is running text; this many times what was kept is much.
PARAGRAPH = 15
MUCH = 2
# How many missing steps a warning names, and how many characters of each.
MAX_NAMED = 5
MAX_NAME = 60


def converted(decoded: Decoded, settings: Settings, *, compose: bool = False) -> Decoded:
    """Replace the HTML of a web page by Markdown; anything else stays as it is. The selectors in `settings` choose the article.

    With `compose`, the steps that a page states as data (JSON-LD) stand below its article.

    Raises ReadError for elements that are nested too deep to be read, and for lines over the limits of `settings`.
    """
    if not decoded.page:
        return decoded
    from .webpage.convert import convert  # noqa: PLC0415 - only pages need it

    page = convert(decoded.text, path=decoded.source.path, selectors=settings.teaching.html, compose=compose)
    text = "".join(row.text + "\n" for row in page.rows)
    lines = Lines.of(text)
    count = max(1, decoded.source.lines)
    origins = tuple((min(row.first, count), min(row.last, count)) for row in page.rows)
    check_lines(lines, path=decoded.source.path, settings=settings, origins=origins)
    conversion = Conversion(
        media_type="text/html",
        sha256=hashlib.sha256(text.encode("utf-8", errors="surrogatepass")).hexdigest(),
        left_out=tuple(
            LeftOut(reason=entry.reason, lines=(min(entry.first, count), min(entry.last, count)), text=entry.text)
            for entry in page.excluded
        ),
    )
    warnings = (*decoded.warnings, *_warnings(page))
    source = msgspec.structs.replace(decoded.source, converted=conversion)
    whole = replace(decoded, text=text, lines=lines, source=source, origins=origins, warnings=warnings)
    return replace(whole, stated=page.stated, composed=page.composed)


def _warnings(page: Converted) -> Iterator[ArticleWarning]:
    """What is doubtful about a converted page."""
    from .webpage import convert  # noqa: PLC0415 - only pages need it

    kept = sum(len(row.text.split()) for row in page.rows if not row.composed)
    if not kept:
        message = "the page contains no article; if scripts draw it, save it from a browser after it has loaded"
        yield ArticleWarning(code="page_without_text", severity="warning", message=message)
    judged = (entry for entry in page.excluded if entry.reason in convert.JUDGED)
    texts = [size for entry in judged if (size := len(entry.text.split())) >= PARAGRAPH]
    if kept and sum(texts) > MUCH * kept:
        message = f"{sum(texts):,} words of running text were left out and {kept:,} kept; see source.converted.left_out"
        yield ArticleWarning(code="much_left_out", severity="warning", message=message)
    yield from page.doubts
    steps = next((entry for entry in page.stated if entry.type != "FAQPage"), None)
    if steps is not None and (absent := missing(steps, "\n".join(row.text for row in page.rows if not row.composed))):
        from textwrap import shorten  # noqa: PLC0415 - few pages need it

        named = ", ".join(f'"{shorten(step, MAX_NAME, placeholder=" …")}"' for step in absent[:MAX_NAMED])
        more = " and more" if len(absent) > MAX_NAMED else ""
        count = f"{len(absent)} are missing in its text"
        message = f"of {len(steps.entries)} steps that the page states as data (JSON-LD), {count}: {named}{more}"
        yield ArticleWarning(code="stated_steps_differ", severity="warning", message=message)


def located(article: Article, origins: Sequence[tuple[int, int]]) -> Article:
    """`article` with line numbers of the page instead of the Markdown; unchanged if there are no `origins`."""
    return _located(article, origins) if origins else article


def located_lines(lines: tuple[int, int], origins: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """First and last line in the page for those of the Markdown (1-based); unchanged if there are no `origins`."""
    if not origins:
        return lines
    first, last = (min(max(line - 1, 0), len(origins) - 1) for line in lines)
    return origins[first][0], max(origins[first][1], origins[last][1])


def _located(value: T, origins: Sequence[tuple[int, int]]) -> T:
    if isinstance(value, Source):
        return value
    if isinstance(value, tuple):
        return cast("T", tuple(_located(entry, origins) for entry in value))
    if not isinstance(value, msgspec.Struct):
        return value
    changed = {name: _located(getattr(value, name), origins) for name in value.__struct_fields__ if name != "lines"}
    if isinstance(value, FrontMatter):
        changed["lines"] = None
    elif (lines := getattr(value, "lines", None)) is not None:
        changed["lines"] = located_lines(lines, origins)
    return cast("T", msgspec.structs.replace(value, **changed))
