"""The lines of a paragraph, each readable by itself: nothing that markup holds together is cut by the end of a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...patterns import lazy_pattern
from .emphasis import Run
from .spans import code_spans, touched
from .tokens import MAX_BRACKETS, Token, tokens

# Words of a link and emphasized words up to this length move to the line on which they start.
MAX_LINK = 400
MAX_EMPHASIS = 60
# Longer emphasis is not split at line ends.
MAX_SPLIT = 2_000
# An underscore that may be emphasis, unlike those inside names and addresses.
_UNDERSCORE = lazy_pattern(r"(?<!\w)_|_(?!\w)")
_BREAK = lazy_pattern(r"(?<!\\)((?:\\\\)*)\\(?=\n)")
# A line that starts like this may be an entry of a list, which stays on its line.
_ENTRY = lazy_pattern(r"\n\s{0,40}(?:\d|[-+*#>•]\s|[*_]*[^\W\d_]{1,20}\s?\d)")
# Signs that belong to the word before them.
_SIGNS = lazy_pattern(r"(?:[.,;:?)”’\"…]|!(?!\[)){0,8}[ \t]?")
_BLANKS = lazy_pattern(r"[ \t]{0,40}\n[ \t]{0,40}")


def readable_lines(content: tuple[str, ...]) -> tuple[str, ...]:
    """As many lines as `content`, with the same words in the same order.

    A link, image, tag or code span that goes on in the next line moves up as a whole, as do a few emphasized words; longer
    emphasis ends and starts again at each line end. A backslash that breaks the line becomes two spaces.
    """
    if len(content) < 2 or not any(map(_is_open, content)):
        return content
    text = _without_breaks("\n".join(content))
    found, runs = tokens(text)
    moved, split = _regions(text, found, runs)
    lines = tuple("".join(_written(text, moved, split)).split("\n"))
    return lines if len(lines) == len(content) else content


def _without_breaks(text: str) -> str:
    """`text` with two spaces for each backslash that breaks a line; one in code is code."""
    codes = code_spans(text)

    def written(match: re.Match[str]) -> str:
        return match[0] if touched(codes, match.start(), match.end()) else f"{match[1]}  "

    return _BREAK.sub(written, text)


def _is_open(line: str) -> bool:
    """Whether markup of `line` may go on in the next line, judged by counting."""
    return (
        line.count("**") % 2 == 1
        or line.count("*") % 2 == 1
        or (line.count("_") % 2 == 1 and len(_UNDERSCORE.findall(line)) % 2 == 1)
        or line.count("`") % 2 == 1
        or line.count("[") != line.count("]")
        or line.count("<") != line.count(">")
        or ("](" in line and line.count("(") != line.count(")"))
        or line.count("\\(") != line.count("\\)")
        or line.endswith("\\")
    )


def _regions(text: str, found: Sequence[Token], runs: Mapping[int, Run]) -> tuple[list[tuple[int, int]], dict[int, str]]:
    """What moves up (from, to), and the marks that are open at line ends, by the end of the line."""
    whole = [(token.start, token.end) for token in found if token.kind != "code" or _is_short_code(token)]
    moved = [(start, end) for start, end in [*whole, *_links(found)] if _ends_line(text, start, end)]
    opened: dict[int, str] = {}
    for opener, closer, mark in _pairs(runs):
        if closer.start - opener.end <= MAX_EMPHASIS and _ends_line(text, opener.start, closer.end):
            moved.append((opener.start, closer.end))
        elif closer.start - opener.end <= MAX_SPLIT and not opener.after.isspace() and not closer.before.isspace():
            for match in _BLANKS.finditer(text, opener.end, closer.start):
                opened[match.start()] = opened.get(match.start(), "") + mark
    return sorted(moved), opened


def _ends_line(text: str, start: int, end: int) -> bool:
    """Whether a line ends between `start` and `end`, and no entry of a list starts after it."""
    at = text.find("\n", start, end - 1)
    return at >= 0 and _ENTRY.search(text, start, end) is None


def _is_short_code(token: Token) -> bool:
    """Whether a code span is a few words; otherwise it is more likely to be between two stray backticks."""
    few = token.end - token.start <= MAX_EMPHASIS and token.text == token.text.strip()
    return few and not any(mark in token.text for mark in ("**", "]("))


def _links(found: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Start and end of each link and image."""
    opened: list[Token] = []
    for token in found:
        if token.kind in ("open", "image") and len(opened) < MAX_BRACKETS:
            opened.append(token)
        elif token.kind == "close" and opened:
            start = opened.pop().start
            if token.href is not None and token.start - start <= MAX_LINK:
                yield start, token.end


def _pairs(runs: Mapping[int, Run]) -> Iterator[tuple[Run, Run, str]]:
    """The pairs of emphasis: the run that opens, the run that closes, and the mark."""
    openers = {mark.pair: run for run in runs.values() for mark in run.openings}
    for run in runs.values():
        for mark in run.closings:
            yield openers[mark.pair], run, run.mark * (2 if mark.strong else 1)


def _written(text: str, moved: Sequence[tuple[int, int]], opened: Mapping[int, str]) -> Iterator[str]:
    """The pieces of the text with the line ends inside `moved` after what moves, and emphasis closed at the other ones."""
    at = 0
    for start, end in moved:
        if end <= at:
            continue
        yield _closed_at_line_ends(text, at, max(at, start), opened)
        region = text[max(at, start) : end]
        signs = _SIGNS.match(text, end)
        at = signs.end() if signs else end
        yield _BLANKS.sub(" ", region) + text[end:at].rstrip() + "\n" * region.count("\n")
    yield _closed_at_line_ends(text, at, len(text), opened)


def _closed_at_line_ends(text: str, start: int, end: int, opened: Mapping[int, str]) -> str:
    """The text from `start` to `end`; the marks that are open at a line end are closed before it and opened again after it."""
    pieces: list[str] = []
    at = start
    for match in _BLANKS.finditer(text, start, end):
        marks = opened.get(match.start(), "")
        pieces += (text[at : match.start()], marks[::-1], match[0], marks)
        at = match.end()
    return "".join([*pieces, text[at:end]])
