"""The minimum of a smooth function: limited-memory BFGS (Liu and Nocedal 1989) with steps that are halved until they help."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from math import sqrt
from operator import mul
from typing import TypeAlias

Vector: TypeAlias = list[float]
# Takes a point and returns the value and the gradient there.
Function: TypeAlias = Callable[[Vector], tuple[float, Vector]]

ITERATIONS = 30
MEMORY = 6
# A step must gain this share of what the slope promises; below the smallest step, or a smaller gain, the search is over.
SHARE = 1e-4
SMALLEST = 1e-6
LEAST_GAIN = 1e-4


def minimum(function: Function, start: Vector) -> Vector:
    """A point near the minimum of a function that is convex around `start`."""
    point, (value, gradient) = start, function(start)
    known: deque[tuple[Vector, Vector, float]] = deque(maxlen=MEMORY)
    for _ in range(ITERATIONS):
        direction = _direction(gradient, known)
        slope, step = _dot(gradient, direction), 1.0
        while step > SMALLEST:
            following = _sum(point, step, direction)
            new_value, new_gradient = function(following)
            if new_value <= value + SHARE * step * slope:
                break
            step /= 2
        else:
            break
        moved, turned = _sum(following, -1, point), _sum(new_gradient, -1, gradient)
        if (product := _dot(moved, turned)) > 0:
            known.append((moved, turned, product))
        gain = value - new_value
        point, value, gradient = following, new_value, new_gradient
        if gain < LEAST_GAIN * abs(value):
            break
    return point


def _direction(gradient: Vector, known: Sequence[tuple[Vector, Vector, float]]) -> Vector:
    """Downhill, with the curvature that the last steps showed."""
    found = [-value for value in gradient]
    if not known:
        length = sqrt(_dot(gradient, gradient)) or 1.0
        return [value / length for value in found]
    shares = []
    for moved, turned, product in reversed(known):
        shares.append(_dot(moved, found) / product)
        found = _sum(found, -shares[-1], turned)
    _, turned, product = known[-1]
    scale = product / _dot(turned, turned)
    found = [value * scale for value in found]
    for moved, turned, product in known:
        found = _sum(found, shares.pop() - _dot(turned, found) / product, moved)
    return found


def _dot(one: Vector, other: Vector) -> float:
    return float(sum(map(mul, one, other)))


def _sum(one: Vector, times: float, other: Vector) -> Vector:
    return [a + times * b for a, b in zip(one, other, strict=True)]
