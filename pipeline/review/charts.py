"""Numbers turned into the geometry of small drawings; the templates write the SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, GAP = 480, 140, 6


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a histogram: its label and number, and its box in a drawing of WIDTH by HEIGHT."""

    label: str
    number: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Band:
    """Neighbouring lines that are drawn alike: the first (from 0), how many, and the class that colours them."""

    start: int
    length: int
    look: str


def columns(labels: Sequence[str], numbers: Sequence[int]) -> tuple[Column, ...]:
    """A histogram, its highest column as high as the drawing."""
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


def bands(looks: Sequence[str]) -> tuple[Band, ...]:
    """One band for each run of equal `looks`; lines without a look ("") have none."""
    found: list[Band] = []
    start = 0
    for index in range(1, len(looks) + 1):
        if index == len(looks) or looks[index] != looks[start]:
            if looks[start]:
                found.append(Band(start, index - start, looks[start]))
            start = index
    return tuple(found)
