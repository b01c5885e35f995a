"""Parts of a page -> pieces: HTML in Markdown is read as a page is, together with the Markdown inside its lists and boxes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import replace as changed

from ..cleaning.part import Part
from ..patterns import lazy_pattern
from ..text.blocks import Block, Item
from ..text.lines import Lines
from ..text.markdown import parse
from .pieces import Piece, blank

if TYPE_CHECKING:
    from ..reading.fragment import Fragment

# Parts that one list or box in HTML may hold, with the Markdown inside it.
MAX_PARTS = 400
_PAIRED = lazy_pattern(r"<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<tag>ol|ul|dl|table|details|aside)\b", re.DOTALL | re.IGNORECASE)
_BOXES = lazy_pattern(r"<(/?)(?:div|section|article|main|aside|figure|details|ol|ul|li|table|tr|td)\b", re.IGNORECASE)
_LISTS = frozenset(("ol", "ul", "dl", "table"))
_ELEMENT = lazy_pattern(r"<[A-Za-z]")
_MARKS = lazy_pattern(r"(?:\s*(?:>|(?:[-*+]|\d{1,9}[.)])(?=\s|$)))*")
_QUOTES = lazy_pattern(r"(?:\s*>)*")


def with_html_read(parts: Sequence[Part], lines: Lines) -> Iterator[Piece]:
    """The pieces of `parts`, with those of HTML instead of the HTML; `lines` are those of their page."""
    if not any(_is_html(part) for part in parts):
        yield from map(Piece, parts)
        return
    parts = _with_indented_html(parts)
    tags = [_opened(part) for part in parts]
    at = 0
    while at < len(parts):
        if not _is_html(parts[at]):
            yield Piece(parts[at])
            at += 1
            continue
        end = _end(parts, tags, at)
        yield from _read(lines, parts[at:end])
        at = end


def _is_html(part: Part) -> bool:
    return part.kind == "html" and part.block.marker is None


def _is_indented_html(part: Part) -> bool:
    return _is_html(part) and part.block.content[0].startswith(("    ", "\t"))


def _with_indented_html(parts: Sequence[Part]) -> list[Part]:
    """`parts`, in which HTML is HTML again where an empty line and its indent made it code, while an element is still open."""
    found = list(parts)
    opened = 0
    for at, part in enumerate(parts):
        above = found[at - 1] if at else None
        is_code = part.kind == "code" and not part.block.fenced and part.block.content[0].lstrip().startswith("<")
        if is_code and opened > 0 and above is not None and _is_html(above):
            found[at] = part = Part(changed(part.block, kind="html"), part.index, part.lexicon)
        if _is_html(part):
            tags = _BOXES.findall("\n".join(part.block.content))
            opened = max(0, opened + sum(-1 if end else 1 for end in tags))
    return found


def _end(parts: Sequence[Part], tags: Sequence[tuple[int, int]], start: int) -> int:
    """The index after the part where the lists and boxes end that open in part `start`; `start + 1` if they don't end.

    `tags` has the tags that each part opens more than it closes, in all and those of lists. A heading ends a list, whatever its
    HTML says.
    """
    outer = parts[start].block
    boxes = lists = 0
    for at in range(start, min(len(parts), start + MAX_PARTS)):
        block = parts[at].block
        if block.depth < outer.depth or block.quote < outer.quote or (lists > 0 and block.kind == "heading"):
            break
        boxes += tags[at][0]
        lists += tags[at][1]
        if _is_html(parts[at]) and boxes <= 0 and not (at + 1 < len(parts) and _is_indented_html(parts[at + 1])):
            return at + 1
    return start + 1


def _opened(part: Part) -> tuple[int, int]:
    """How many tags of lists and boxes a part opens more than it closes, and how many of them are of lists."""
    if not _is_html(part):
        return 0, 0
    found = [match for match in _PAIRED.finditer("\n".join(part.block.content)) if match["tag"]]
    steps = [(-1 if match["end"] else 1, match["tag"].lower() in _LISTS) for match in found]
    return sum(step for step, _ in steps), sum(step for step, is_list in steps if is_list)


def _read(lines: Lines, run: Sequence[Part]) -> Iterator[Piece]:
    """The pieces of a run of parts that starts with HTML."""
    head = run[0]
    if len(run) == 1 and not _ELEMENT.search("\n".join(head.block.content)):
        yield blank(head.first, head.last, head)
        return
    from ..reading.fragment import placeholder, read_fragment  # noqa: PLC0415 - few articles need it

    fragment = read_fragment(_html_of(run, placeholder))
    if fragment is None:
        yield from map(Piece, run)
        return
    at = head.first
    pieces = list(_pieces(fragment, run))
    for index, piece in enumerate(pieces):
        if piece.first > at:
            yield from _gap(lines, at, piece.first - 1, piece.part)
        following = pieces[index + 1].first if index + 1 < len(pieces) else piece.last + 1
        if piece.rows and following > piece.last + 1 and pieces[index + 1].rows:  # the tags between two pieces
            rows = list(piece.rows)
            rows[piece.block.last] = (rows[piece.block.last][0], following - 1)
            piece = replace(piece, rows=tuple(rows))
        yield piece
        at = max(at, piece.last + 1)
    yield from _gap(lines, at, run[-1].last, run[-1])


def _gap(lines: Lines, first: int, last: int, beside: Part) -> Iterator[Piece]:
    """The lines `first` to `last`, which hold tags only; nothing if they are empty."""
    said = [line for line in range(first, last + 1) if not lines.blank(line)]
    if said:
        yield blank(said[0], said[-1], beside)


def _html_of(run: Sequence[Part], placeholder: Callable[[int, int], str]) -> str:
    """The HTML of a run, with a placeholder of as many lines for each part that is Markdown."""
    pieces: list[str] = []
    at = run[0].first
    for index, part in enumerate(run):
        pieces.append("\n" * (part.first - at))
        if _is_html(part):
            first, *rest = part.block.content
            lines = [_without_marks(first, item=bool(part.block.items)), *[_without_marks(line, item=False) for line in rest]]
            pieces.append("\n".join(lines))
        else:
            pieces.append(placeholder(index, part.last + 1 - part.first))
        at = part.last
    return "".join(pieces)


def _without_marks(line: str, *, item: bool) -> str:
    """`line` without the marks of quotations around it, and of the list items that it opens if it opens one."""
    match = _MARKS.match(line) if item else _QUOTES.match(line)
    return line[match.end() :] if match else line


def _pieces(fragment: Fragment, run: Sequence[Part]) -> Iterator[Piece]:
    """The pieces of a fragment, whose placeholders stand for parts of `run`."""
    head = run[0]
    start = head.first - 1
    rows = tuple((min(start + row.first, run[-1].last), min(start + row.last, run[-1].last)) for row in fragment.rows)
    items = head.block.items
    for block in parse(Lines.of("\n".join(row.text for row in fragment.rows))).blocks:
        event = fragment.event(block.content[0].strip()) if len(block.content) == 1 else None
        if isinstance(event, int):
            part = run[event]
            inside = _inside(part.block, block.depth, block.quote)
            yield Piece(part.moved(changed(inside, items=(*items, *block.items, *inside.items)), part.index))
        else:
            inside = _inside(block, head.block.depth, head.block.quote)
            inside = changed(inside, items=(*items, *inside.items))
            if event is not None:
                inside = changed(inside, kind="item" if inside.items else "html", content=("",), marker=event)
            yield Piece(Part(inside, head.index, head.lexicon), rows)
        items = ()


def _inside(block: Block, depth: int, quote: int) -> Block:
    """`block` inside so many more lists and quotations."""
    items = tuple(Item(item.number, item.mark, item.depth + depth) for item in block.items) if depth else block.items
    return changed(block, depth=block.depth + depth, quote=block.quote + quote, items=items)
