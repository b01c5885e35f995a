"""What a rule yields: a removal or a repair with its reason, or a doubt."""

from __future__ import annotations

from dataclasses import dataclass

from ...model import RemovalKind
from ..page import Page
from ..part import Part


@dataclass(frozen=True, slots=True)
class Proposal:
    """Remove code points [start, end) of the text."""

    kind: RemovalKind
    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that looked like a case for the rule and was kept: line (0-based), warning code and message."""

    line: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Repair:
    """Replace code points [start, end) of the text by `after`."""

    start: int
    end: int
    after: str
    reason: str


def of_lines(page: Page, kind: RemovalKind, first: int, last: int, reason: str) -> Proposal:
    """Remove whole lines, 0-based and inclusive."""
    return Proposal(kind, page.lines.starts[first], page.lines.ends[last], reason)


def of_part(page: Page, kind: RemovalKind, part: Part, reason: str) -> Proposal:
    """Remove the lines of a part."""
    return of_lines(page, kind, part.first, part.last, reason)
