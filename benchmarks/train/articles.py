"""Annotated articles as sequences of units with their labels."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from fixharvest.cleaning import strip
from fixharvest.cleaning.rules import rulebook
from fixharvest.cleaning.strip import Stripped
from fixharvest.model import Metadata
from fixharvest.reading import front_matter, html, read
from fixharvest.settings.settings import Settings
from fixharvest.structure.about import About, about
from fixharvest.structure.answers import FixAnswer, ProcedureAnswer, labels_by
from fixharvest.structure.units import Unit, units_of

from .own_cases import labels_of, own_cases
from .variants import variant

# The publisher with the most articles.
KNOWN = "known"
OWN = "own cases"
# How often a case counts.
CASE_WEIGHT = 5
# Publishers under two names.
SAME = {"adguardkb": "adguard"}
_KIND = re.compile(r"^kind: (\w+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Annotated:
    """An annotated article: its units with their source lines (1-based, inclusive) and labels."""

    name: str
    publisher: str
    language: str
    kind: str
    annotation: dict[str, Any]
    units: tuple[Unit, ...]
    lines: tuple[tuple[int, int], ...]
    labels: tuple[str, ...]
    about: About
    stripped: Stripped
    metadata: Metadata


def articles(gold: Path, *, variants: int = 0) -> Iterator[Annotated]:
    """All annotated articles of the folder, in the order of their files; of each, a number of `variants` instead of itself.

    Pages and the publisher with the most articles have no variants.
    """
    for path in sorted((gold / "dev").glob("*.json")):
        annotation = json.loads(path.read_text("utf-8"))
        data = (gold / "articles" / annotation["doc"]).read_bytes()
        if not variants:
            yield _article(annotation, data)
        elif publisher_of(annotation) != KNOWN and not annotation["doc"].endswith((".html", ".htm")):
            chance = random.Random(annotation["doc"])
            for _ in range(variants):
                yield _article(annotation, variant(data.decode("utf-8", "replace"), chance).encode())


def _article(annotation: dict[str, Any], data: bytes) -> Annotated:
    name = annotation["doc"]
    settings = Settings().at(name)
    decoded = read.decode(data, path=name, settings=settings)
    decoded = html.converted(decoded, settings)
    matter = front_matter.split(decoded.text, decoded.lines)
    stripped = strip.strip(decoded.text, decoded.lines, matter.front_matter.span[1], rules=rulebook(settings, ()))
    units = tuple(units_of(stripped.page))
    lines = tuple(
        html.located_lines((stripped.source_lines[unit.first], stripped.source_lines[unit.last]), decoded.origins)
        for unit in units
    )
    return Annotated(
        name,
        publisher_of(annotation),
        annotation["lang"],
        annotation["kind"],
        annotation,
        units,
        lines,
        labels_by(() if annotation["kind"] == "listicle" else _answers(annotation["sections"]), units, lines),
        about(units, matter.metadata),
        stripped,
        matter.metadata,
    )


def written_cases(folder: Path) -> Iterator[Annotated]:
    """Our own small cases (see `own_cases`), `CASE_WEIGHT` times each, under a publisher's name of their own.

    The kind of a case that states none is empty.
    """
    for case in own_cases(folder):
        kind = _KIND.search(case.expect)
        annotation: dict[str, Any] = {"doc": f"{case.name}.md", "lang": "", "kind": kind[1] if kind else "", "sections": []}
        article = _article(annotation, case.article.encode())
        if (found := labels_of(case.expect, article.units)) is not None:
            yield from [replace(article, publisher=OWN, labels=tuple(found))] * CASE_WEIGHT


def publisher_of(annotation: dict[str, Any]) -> str:
    """The publisher of an annotated article; one has many sites."""
    if annotation.get("set") in (None, "ca", "cb"):
        return KNOWN
    site = str(annotation["doc"]).split("/")[0]
    return SAME.get(site, site)


def _answers(sections: Iterable[dict[str, Any]]) -> list[FixAnswer]:
    """The annotated sections as answers."""
    return [
        FixAnswer(
            section["line"],
            [
                ProcedureAnswer(
                    procedure.get("lead") or None,
                    [((first, last), depth[0] if depth else 1) for first, last, *depth in procedure["steps"]],
                )
                for procedure in section.get("procedures") or ()
            ],
            _answers(section.get("sections") or ()),
        )
        for section in sections
    ]
