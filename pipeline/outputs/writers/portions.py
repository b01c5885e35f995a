"""Cuts long texts into portions for models that read only so much: between steps, else between lines, sentences, or words."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...model import Fix
from ...patterns import lazy_pattern

# Where a line may be cut, best first; the last resort is anywhere.
_BORDERS = (lazy_pattern(r"(?<=[.!?:;。！？：；।])\s+|(?<=[。！？])"), lazy_pattern(r"\s+"))
# The share of a portion that the breadcrumb may take.
HEAD_SHARE = 0.5
_GAP = "\n\n"
Size: TypeAlias = Callable[[str], int]


def characters(text: str) -> int:
    """The size of a text in code points."""
    return len(text)


def tokens(text: str) -> int:
    """About how many tokens a text has: a quarter of its UTF-8 bytes, which is OpenAI's rule of thumb for English."""
    return -(-len(text.encode("utf-8", errors="surrogatepass")) // 4)


@dataclass(frozen=True, slots=True)
class Limit:
    """The largest `size` of a portion, `most` of which are allowed (at least 1)."""

    most: int
    size: Size = characters

    def fits(self, text: str) -> bool:
        """Whether a text is small enough."""
        return self.size(text) <= self.most

    def head(self, breadcrumb: Sequence[str]) -> str:
        """The line above each portion: the breadcrumb, or its end if it would take more than half of the portion."""
        whole = Limit(int(self.most * HEAD_SHARE), self.size)
        for at in range(len(breadcrumb)):
            if whole.fits(text := " > ".join(breadcrumb[at:])):
                return text
        return ""


def portions(breadcrumb: Sequence[str], units: Sequence[str], limit: Limit | None) -> list[str]:
    """The texts of `units` (one text or several lines each) below the breadcrumb, in portions within `limit`; at least one.

    A unit is cut only if it is too large for a portion of its own.
    """
    whole = _below(" > ".join(breadcrumb), "\n".join(units))
    if limit is None or limit.fits(whole):
        return [whole]
    head = limit.head(breadcrumb)
    found: list[str] = []
    held = ""
    for piece, glue in _pieces(units, lambda text: limit.fits(_below(head, text))):
        joined = held + glue + piece if held else piece
        if held and not limit.fits(_below(head, joined)):
            found.append(_below(head, held.rstrip()))
            joined = piece
        held = joined
    return [*found, _below(head, held.rstrip())]


def units_of(fix: Fix) -> list[str]:
    """The text of a fix in pieces that belong together: each step with what follows it, and each line before the steps."""
    starts = iter([step.text.split("\n", 1)[0] for procedure in fix.procedures for step in procedure.steps])
    expected = next(starts, None)
    units: list[str] = []
    in_step = False
    for line in fix.text.split("\n"):
        if expected is not None and line and expected.startswith(line):
            in_step, expected = True, next(starts, None)
            units.append(line)
        elif in_step:
            units[-1] += "\n" + line
        else:
            units.append(line)
    return units


def _below(head: str, text: str) -> str:
    return _GAP.join(part for part in (head, text) if part)


def _pieces(units: Sequence[str], fits: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """The units, cut where they don't fit, each with what joins it to the piece before it."""
    for unit in units:
        if fits(unit):
            yield unit, "\n"
            continue
        for line in unit.split("\n"):
            for number, piece in enumerate(_cut(line, fits, 0)):
                yield piece, "" if number else "\n"


def _cut(text: str, fits: Callable[[str], bool], border: int) -> Iterator[str]:
    """A text in pieces that fit: by sentences, by words, at last anywhere."""
    if fits(text) or len(text) < 2:
        yield text
    elif border < len(_BORDERS):
        at = 0
        for end in (*(match.end() for match in _BORDERS[border].finditer(text)), len(text)):
            if end > at:
                yield from _cut(text[at:end], fits, border + 1)
            at = end
    else:
        half = len(text) // 2
        yield from _cut(text[:half], fits, border)
        yield from _cut(text[half:], fits, border)
