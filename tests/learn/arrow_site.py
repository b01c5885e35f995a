"""A made-up publisher that writes each step as a paragraph behind an arrow, and what its editors say of its articles."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.cli.commands import command

THINGS = (
    "kettle",
    "lamp",
    "tent",
    "piano",
    "clock",
    "sledge",
    "fiddle",
    "saddle",
    "basket",
    "barrel",
    "canoe",
    "loom",
    "stove",
)
TROUBLES = ("It squeaks", "It wobbles", "It smells of smoke", "It lets water in", "It has turned green")
STEPS = ("Lift the {} onto a table", "Wipe the back of the {}", "Turn the {} around", "Rub wax on it", "Put it back")


def write_articles(folder: Path) -> None:
    """An article about each thing: headings, and below each a sentence and steps."""
    folder.mkdir(parents=True)
    for thing in THINGS:
        lines = [f"# Notes on a {thing}", "", f"Every {thing} grows old."]
        for title in TROUBLES:
            lines += ["", f"## {title}", "", "It happens to all of them.", *(f"\n→ {step.format(thing)}" for step in STEPS)]
        (folder / f"{thing}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


def steps_in(file: Path) -> list[str]:
    """The steps in an article's JSON, in order."""
    fixes = json.loads(file.read_text("utf-8"))["fixes"]
    return [step["text"] for fix in fixes for procedure in fix["procedures"] for step in procedure["steps"]]


def accept(articles: Path, results: Path, accepted: Path, things: Iterable[str]) -> None:
    """Correct the JSON of some articles as an editor would, by lines."""
    accepted.mkdir(exist_ok=True)
    for thing in things:
        article = json.loads((results / "articles" / f"{thing}.json").read_text("utf-8"))
        rows = (articles / f"{thing}.md").read_text("utf-8").splitlines()
        article["fixes"] = list(_fixes(rows))
        (accepted / f"{thing}.json").write_text(json.dumps(article), encoding="utf-8")


def _fixes(rows: list[str]) -> list[dict[str, Any]]:
    heads = [at for at, row in enumerate(rows, start=1) if row.startswith("## ")]
    found = []
    for head, end in zip(heads, [*heads[1:], len(rows) + 1], strict=True):
        steps = [{"lines": [at, at]} for at in range(head, end) if rows[at - 1].startswith("→")]
        found.append({"title": rows[head - 1][3:], "lines": [head, end - 1], "procedures": [{"steps": steps}]})
    return found


def run(articles: Path, results: Path) -> None:
    """Run the command over the articles."""
    assert command("run", articles, "-o", results, "-q").returncode == 0
