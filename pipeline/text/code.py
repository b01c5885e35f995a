"""The lines of a code block without what the page around it put before them: list indentation, quote marks, line numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..patterns import lazy_pattern

INDENT = "    "
_FENCE = lazy_pattern(r"(?:`{3,}|~{3,})")
_NUMBERED = lazy_pattern(r"\s{0,40}(\d{1,4})(?:[ \t]{0,40}[|:│]|(?=[ \t])|$)")
_LONE_NUMBER = lazy_pattern(r"\s*(\d{1,4})\s*")
# With fewer lines, numbers on lines of their own or before other words may be part of the code.
MIN_LONE, MIN_NUMBERED = 2, 3


def indented_lines(raw: Sequence[str], code: str) -> tuple[str, ...]:
    """As many lines as `raw`, the source's lines of an indented block: those of `code`, what it holds, with four spaces."""
    return tuple(INDENT + line if line.strip() else "" for line in [*code.split("\n"), *raw][: len(raw)])


def fenced_lines(raw: Sequence[str], code: str, fence: str, info: str) -> tuple[str, ...]:
    """As many lines as `raw`, the source's lines of a block between fences: `fence` and `info`, `code`, and the end if any."""
    inner = code.removesuffix("\n").split("\n")[: len(raw) - 1] if code else []
    return (f"{fence}{info}", *inner, *[fence for _ in raw[len(inner) + 1 :]])


def code_text(lines: Sequence[str], *, fenced: bool) -> str:
    """The code of the `lines` of a block, without fences, indentation of the block, line numbers and blanks at the ends."""
    if fenced:
        lines = lines[1:-1] if len(lines) > 1 and _FENCE.fullmatch(lines[-1]) else lines[1:]
    else:
        lines = [line.removeprefix(INDENT) for line in lines]
    return "\n".join(_without_numbers([line.rstrip() for line in lines])).strip("\n")


def _without_numbers(lines: Sequence[str]) -> Sequence[str]:
    """`lines` without the line numbers 1, 2, 3 … before each of them, or in lines of their own above all of them."""
    said = [line for line in lines if line.strip()]
    if not said or not _is_number(_NUMBERED.match(said[0]), 1):
        return lines
    count = 0
    while count < len(said) and _is_number(_LONE_NUMBER.fullmatch(said[count]), count + 1):
        count += 1
    if count >= MIN_LONE and len(said) == 2 * count:
        first = said[count]
        return [first.lstrip(), *said[count + 1 :]]
    if count < len(said) >= MIN_NUMBERED and all(
        _is_number(_NUMBERED.match(line), number) for number, line in enumerate(said, 1)
    ):
        return _dedented([_NUMBERED.sub("", line, count=1) for line in said])
    return lines


def _is_number(match: re.Match[str] | None, number: int) -> bool:
    return match is not None and int(match[1]) == number


def _dedented(lines: Sequence[str]) -> Sequence[str]:
    """`lines` without the indentation that all of them have."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return [line[indent:] for line in lines]
