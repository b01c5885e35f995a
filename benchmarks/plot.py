"""Draws the results of `benchmarks.speed` as SVG."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.contenders import BASELINE, CHAIN


def draw(run: dict[str, Any], file: Path) -> None:
    """Draw the times of `run` (the contents of its JSON) into `file`. Raises ImportError without matplotlib."""
    matplotlib: Any = import_module("matplotlib")
    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "fixharvest", "font.size": 9})
    pyplot: Any = import_module("matplotlib.pyplot")
    figure, (bars, growth) = pyplot.subplots(1, 2, figsize=(11, 4), width_ratios=(3, 2), layout="constrained")
    kilobytes = sum(article["bytes"] for article in run["articles"]) / 1024
    medians = {name: 1000 * median(rounds) / kilobytes for name, rounds in run["seconds"].items()}
    names = sorted(medians, key=medians.__getitem__, reverse=True)
    colors = ["#c44e52" if name == CHAIN else "#55a868" if "markdown-it-py" in name else "#8c8c8c" for name in names]
    drawn = bars.barh(names, [medians[name] for name in names], color=colors)
    bars.bar_label(drawn, [f"{medians[name] / medians[BASELINE]:.1f}×" for name in names], padding=3)
    bars.set_xlabel(f"ms per KiB of Markdown, median of {run['rounds']} rounds (× {BASELINE})")
    bars.margins(x=0.12)
    if run["growth"]:
        sizes = [point["bytes"] / 1024 for point in run["growth"]]
        seconds = [point["seconds"] for point in run["growth"]]
        growth.loglog(sizes, seconds, "o-", color="#c44e52", label=CHAIN)
        growth.loglog(sizes, [seconds[0] * size / sizes[0] for size in sizes], ":", color="#8c8c8c", label="linear")
        growth.set_xlabel("size of one article (KiB)")
        growth.set_ylabel("seconds")
        growth.legend()
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)
