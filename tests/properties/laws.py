"""The laws as checks of one processed article: each yields violations, or nothing if the law holds."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from fixharvest.chain import process
from fixharvest.cleaning.page import Page
from fixharvest.cleaning.part import Part
from fixharvest.errors import ReadError
from fixharvest.model import Article, Fix, Removed, Repaired
from fixharvest.outputs.conservation import problems, restored
from fixharvest.outputs.writers.articles import to_json
from fixharvest.settings.settings import Settings
from fixharvest.structure.units import units_of
from fixharvest.text.lines import Lines
from tests.properties.strategies import Marked

PATH = "articles/one.md"


def clean(data: bytes | str, path: str = PATH) -> Article:
    """The article in `data`."""
    raw = data.encode("utf-8", errors="surrogatepass") if isinstance(data, str) else data
    return process(raw, path=path, settings=Settings())


def edits_of(article: Article) -> list[Removed | Repaired]:
    """All edits of `article`, in order."""
    return sorted([*article.removed, *article.repaired], key=lambda edit: edit.span)


def conservation(article: Article, data: bytes) -> Iterator[str]:
    """Law 1."""
    yield from problems(article)
    source = restored(article)
    if not article.source.replacements and hashlib.sha256(data).hexdigest() != article.source.sha256:
        yield "the hash is not the source's"
    for name, spans in (
        ("removed", [entry.span for entry in article.removed]),
        ("repaired", [entry.span for entry in article.repaired]),
    ):
        if spans != sorted(spans):
            yield f"{name} is not sorted"
    at = article.front_matter.span[1]
    pieces: list[str] = []
    if source[:at] != article.front_matter.text:
        yield "the front matter is not the start of the source"
    lines = Lines.of(source)
    for edit in edits_of(article):
        start, end = edit.span
        before, after = (edit.text, "") if isinstance(edit, Removed) else (edit.before, edit.after)
        if start < at or start > end or (isinstance(edit, Removed) and start == end):
            yield f"the edit {edit.span} overlaps another, is empty or reaches into the front matter"
        if source[start:end] != before:
            yield f"the edit {edit.span} does not hold what stood there"
        if not lines.at(start) + 1 <= edit.lines[0] <= edit.lines[1] <= lines.at(max(start, end - 1)) + 1:
            yield f"the edit {edit.span} does not lie on its lines {edit.lines}"
        pieces.extend((source[at:start], after))
        at = end
    if "".join([*pieces, source[at:]]) != article.content.markdown:
        yield "the cleaned Markdown is not the source with its edits applied"


def idempotence(article: Article) -> Iterator[str]:
    """Law 2."""
    try:
        again = clean(article.front_matter.text + article.content.markdown, article.source.path)
    except ReadError:
        return  # without the removed text, it is mostly control characters, so it is refused as binary
    if again.removed:
        yield f"more is removed: {[(entry.rule, entry.text) for entry in again.removed]}"
    if again.repaired:
        yield f"more is repaired: {[entry.before for entry in again.repaired]}"
    if again.front_matter.text != article.front_matter.text:
        yield "the front matter has changed"
    if without_positions(article.fixes) != without_positions(again.fixes):
        yield "the fixes have changed"


def without_positions(value: object) -> Any:
    """`value` as plain data, without source lines and anything that depends on them."""
    return _dropped(msgspec.to_builtins(value))


def _dropped(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _dropped(entry) for key, entry in value.items() if key not in ("lines", "interruptions")}
    return [_dropped(entry) for entry in value] if isinstance(value, list | tuple) else value


def kept_lines(article: Article) -> set[int]:
    """The source lines (1-based) of the body that still hold more than white space."""
    source = restored(article)
    lines = Lines.of(source)
    left = list(source)
    left[: article.front_matter.span[1]] = " " * article.front_matter.span[1]
    for entry in article.removed:
        left[slice(*entry.span)] = " " * len(entry.text)
    remains = "".join(left)
    return {index + 1 for index in range(len(lines)) if remains[lines.starts[index] : lines.ends[index]].strip()}


def reachability(article: Article) -> Iterator[str]:
    """Law 5. If a whole list was flattened into one line, the fixes that are its items may share that line."""
    owners = Counter(line for fix in article.fixes for line in _own_lines(fix))
    for section in article.sections:
        owners.update(range(section.lines[0], section.lines[1] + 1))
    wrong = sorted(line for line in kept_lines(article) if owners[line] != 1)
    shared = _flattened(article) if wrong else set()
    for line in wrong:
        if not owners[line] or line not in shared:
            yield f"line {line} lies in {owners[line]} parts"


def _own_lines(fix: Fix) -> Iterator[int]:
    """The lines of a fix without its options, then those of its options."""
    taken = {line for option in fix.options for line in range(option.lines[0], option.lines[1] + 1)}
    yield from (line for line in range(fix.lines[0], fix.lines[1] + 1) if line not in taken)
    for option in fix.options:
        yield from _own_lines(option)


def _flattened(article: Article) -> set[int]:
    units = Counter(unit.first for unit in units_of(Page.of(article.content.markdown)))
    source_lines = _source_lines(article)
    return {source_lines[line] for line, count in units.items() if count > 1}


def _source_lines(article: Article) -> dict[int, int]:
    """For each line of the cleaned Markdown (0-based), the source line (1-based) where it starts."""
    source = restored(article)
    before, after = Lines.of(source), Lines.of(article.content.markdown)
    edits, shift, found = edits_of(article), article.front_matter.span[1], {}
    index = 0
    for line, start in enumerate(after.starts):
        # an edit that ends where the line starts is before it
        while index < len(edits) and edits[index].span[0] <= start + shift:
            edit = edits[index]
            added = 0 if isinstance(edit, Removed) else len(edit.after)
            if added and start + shift < edit.span[0] + added:
                break
            shift += edit.span[1] - edit.span[0] - added
            index += 1
        found[line] = before.at(start + shift) + 1
    return found


def structure(article: Article) -> Iterator[str]:
    """Every block that was left whole keeps its kind and level, and separate blocks stay separate.

    A list that an ad had split may become one list again. Then a paragraph may become several, and indented code that was code
    only because the list had ended above it may become text of the list.
    """
    source = restored(article)
    offset = article.front_matter.span[1]
    before, after = Page.of(source[offset:]), Page.of(article.content.markdown)
    touched = {
        line for edit in article.removed for line in _lines_of_text(before.lines, edit.span[0] - offset, edit.span[1] - offset)
    }
    front_lines = len(Lines.of(source[:offset]))
    origin = {line: number - 1 - front_lines for line, number in _source_lines(article).items()}
    kinds = {origin[line]: (part.kind, part.block.level) for part in after.parts for line in range(part.first, part.last + 1)}
    starts = {origin[_first_said(after, part)] for part in after.parts}
    for part in before.parts:
        said = not all(before.lines.blank(line) for line in range(part.first, part.last + 1))  # U+0085 alone is not text
        if (
            not said
            or (part.kind == "code" and not part.block.fenced)
            or not touched.isdisjoint(range(part.first, part.last + 1))
        ):
            continue
        for line in range(part.first, part.last + 1):
            if not before.lines.blank(line) and kinds.get(line) != (part.kind, part.block.level):
                yield f"line {line + 1} of the body was {part.kind} {part.block.level} and is {kinds.get(line)}"
        if _first_said(before, part) not in starts:
            yield f"line {part.first + 1} of the body began a {part.kind} and does so no more"


def _first_said(page: Page, part: Part) -> int:
    """The first line of a block with text. A line of U+0085 alone is not text, and may be removed with a cut."""
    return next((line for line in range(part.first, part.last + 1) if not page.lines.blank(line)), part.first)


def _lines_of_text(lines: Lines, start: int, end: int) -> Iterator[int]:
    """The lines where [start, end) holds more than white space."""
    for line in range(lines.at(start), lines.at(max(start, end - 1)) + 1):
        if lines.text[max(start, lines.starts[line]) : min(end, lines.ends[line])].strip():
            yield line


def determinism(article: Article, data: bytes | str) -> Iterator[str]:
    """Law 3, in one process: the same bytes give the same JSON, whatever was cleaned in between."""
    if to_json(clean(data)) != to_json(article):
        yield "the same bytes give another article"


def code_survives(article: Article) -> Iterator[str]:
    """Law 4: fenced code, and indented code that is not an ad's markup, stays byte for byte and in order.

    Everything indented between the two markers of an ad belongs to the ad.
    """
    offset = article.front_matter.span[1]
    ads = [entry.span for entry in article.removed if entry.rule == "marked_ads"]
    page = Page.of(restored(article)[offset:])
    at = 0
    for part in page.parts:
        start, end = (offset + at for at in (page.lines.starts[part.first], page.lines.ends[part.last]))
        marked = any(first <= start and end <= last for first, last in ads)
        said = part.text.strip()  # U+0085 alone counts as a blank line, which may be removed with the block above it
        if part.kind == "code" and said and (part.block.fenced or not (marked or said.startswith("<"))):
            code = page.lines.slice(part.first, part.last)
            found = article.content.markdown.find(code, at)
            if found < 0:
                yield f"code is gone: {code!r}"
            else:
                at = found + len(code)


def marker_is_local(article: Article, made: Marked) -> Iterator[str]:
    """Law 4: a lone marker removes only itself and gives a warning, and code that quotes an ad stays."""
    allowed = {*map(unified, made.ads), made.marker}
    for entry in article.removed:
        if unified(entry.text).strip() not in allowed:
            yield f"{entry.rule} removed {entry.text!r}"
    lines = Lines.of(unified(made.text))
    marked = {index + 1 for index in range(len(lines)) if lines.line(index) == made.marker}
    warned = {line for warning in article.warnings if warning.lines for line in range(warning.lines[0], warning.lines[1] + 1)}
    if not marked & warned:
        yield "the lone marker is not warned about"
    cleaned = unified(article.content.markdown)
    yield from (f"a quoted ad is gone: {code!r}" for code in made.code if code not in cleaned)


def unified(text: str) -> str:
    """`text` with a single kind of line end."""
    return re.sub(r"\r\n|\r", "\n", text)
