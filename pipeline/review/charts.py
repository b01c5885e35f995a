"""The geometry of small charts, computed from numbers; the templates write the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 480, 140, 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram: its label, its number, and its rectangle in a chart of WIDTH by HEIGHT."""

    label: str
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """Adjacent lines of one color: the index of the first line (0-based), how many lines, and their CSS class."""

    start: int
    length: int
    css_class: str


def columns(labels: Sequence[str], numbers: Sequence[int]) -> tuple[Column, ...]:
    """The columns of a histogram; the highest one fills the chart."""
    most = max(numbers, default=0) or 1
    width = WIDTH / max(1, len(numbers))
    return tuple(
        Column(
            label,
            number,
            x=round(index * width + GAP / 2, 1),
            y=round(HEIGHT * (1 - number / most), 1),
            width=round(width - GAP, 1),
            height=round(HEIGHT * number / most, 1),
        )
        for index, (label, number) in enumerate(zip(labels, numbers, strict=True))
    )


def bands(css_classes: Sequence[str]) -> tuple[Band, ...]:
    """One band for each run of equal classes; `css_classes` has one entry per line, "" for a line without a band."""
    found: list[Band] = []
    start = 0
    for index in range(1, len(css_classes) + 1):
        if index == len(css_classes) or css_classes[index] != css_classes[start]:
            if css_classes[start]:
                found.append(Band(start, index - start, css_classes[start]))
            start = index
    return tuple(found)
