"""Sentences to learn from: the units of help articles in many languages, of a known publisher, and of annotated articles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from fixharvest.text.inline import plain
from fixharvest.text.lines import Lines
from fixharvest.text.markdown import parse

Place = Literal["number", "bullet", "paragraph", "heading"]
MIN_LETTERS = 4


@dataclass(frozen=True, slots=True)
class Unit:
    """A block of an article: its first line (1-based), where it stands, and its plain text."""

    line: int
    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that asks for an action (1), or doesn't (0); `group` names its article,
    `publisher` whom it is from, and `index` its place in a parallel article."""

    text: str
    label: float
    weight: float
    language: str
    group: str
    publisher: str
    index: int = 0


def units(path: Path) -> list[Unit]:
    """The headings, paragraphs and list items of a Markdown file; only the first paragraph of an item counts as the item."""
    source = path.read_bytes().decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    skipped = 0
    if source.startswith("---\n") and (end := source.find("\n---", 4)) >= 0:
        skipped = source.count("\n", 0, end + 4)
        source = source[end + 4 :]
    found = []
    for block in parse(Lines.of(source)).blocks:
        if block.kind not in ("heading", "paragraph") or (block.depth and not block.items):
            continue
        text = plain("\n".join(block.content))
        if sum(map(str.isalpha, text)) < MIN_LETTERS:
            continue
        place: Place = "heading" if block.kind == "heading" else "paragraph"
        if block.items:
            place = "bullet" if block.items[-1].number is None else "number"
        found.append(Unit(block.first + skipped + 1, place, text))
    return found


def parallel(folder: Path) -> Iterator[tuple[str, dict[str, list[Unit]]]]:
    """Each article of the parallel corpus by its name, with its units in each language, but for versions of unusual shape."""
    languages = sorted(entry.name for entry in folder.iterdir())
    for name in sorted(path.name for path in (folder / languages[0]).glob("*.md")):
        versions = {code: units(folder / code / name) for code in languages}
        shapes = Counter(tuple(unit.place for unit in version) for version in versions.values())
        usual = max(shapes, key=lambda shape: (shapes[shape], shape))
        yield name, {code: version for code, version in versions.items() if tuple(unit.place for unit in version) == usual}


def known_articles(folder: Path) -> Iterator[tuple[str, list[Unit]]]:
    """Each article of the known publisher's corpus by its path, with its units."""
    for path in sorted(folder.rglob("*.md")):
        yield path.relative_to(folder).as_posix(), units(path)


def annotated(gold: Path) -> Iterator[tuple[dict[str, object], list[tuple[Unit, bool]]]]:
    """Each annotated Markdown article, with its units and whether each is the first line of a step.

    Left out are what is to be dropped and sections without procedures: the annotations don't say which of their sentences ask.
    """
    for path in sorted((gold / "dev").glob("*.json")):
        article = json.loads(path.read_text("utf-8"))
        source = gold / "articles" / article["doc"]
        if source.suffix == ".html":
            continue
        steps: set[int] = set()
        unclear: set[int] = set()
        sections: list[tuple[int, bool]] = []
        waiting = list(article["sections"])
        while waiting:
            section = waiting.pop()
            waiting += section.get("sections") or []
            sections.append((section["line"], bool(section.get("procedures"))))
            for procedure in section.get("procedures") or []:
                steps.update(step[0] for step in procedure["steps"])
                unclear.update(line for step in procedure["steps"] for line in range(step[0] + 1, step[1] + 1))
        for first, last, _ in article.get("drop") or []:
            unclear.update(range(first, last + 1))
        found = units(source)
        headings = [unit.line for unit in found if unit.place == "heading"]
        for line, has_steps in sections:
            end = min((heading for heading in headings if heading > line), default=1 << 30)
            unclear.update(range(line, line + 1 if has_steps else min(end, line + 400)))
        kept = [(unit, unit.line in steps) for unit in found if unit.line in steps or unit.line not in unclear]
        yield article, kept
