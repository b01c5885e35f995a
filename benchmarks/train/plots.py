"""Draws what `evaluate` measures, as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from .calibration import Bin

COLORS = {"steps": "#c44e52", "fixes": "#4c72b0", "flow": "#8c8c8c"}


def draw(bins: Mapping[str, Sequence[Bin]], curve: Sequence[Mapping[str, float]], file: Path) -> None:
    """Draw the bins and the figures over the number of publishers into `file`. Raises ImportError without matplotlib."""
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "fixharvest", "font.size": 9})
    pyplot: Any = import_module("matplotlib.pyplot")
    figure, (trust, learning) = pyplot.subplots(1, 2, figsize=(9, 4), layout="constrained")
    trust.plot((0, 1), (0, 1), ":", color="#8c8c8c", label="what it should be")
    for name, own in bins.items():
        trust.plot([entry.confidence for entry in own], [entry.right for entry in own], "o-", color=COLORS[name], label=name)
    trust.set(xlabel="confidence", ylabel="share that is right", xlim=(0, 1), ylim=(0, 1))
    trust.legend()
    for name, color in COLORS.items():
        learning.plot([point["publishers"] for point in curve], [point[name] for point in curve], "o-", color=color, label=name)
    learning.set(xlabel="publishers that are trained on", ylabel="F1 on the others", ylim=(0.5, 0.9))
    learning.legend()
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)
