"""The steps that a page states as data: HowTo and Recipe in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...lexicon.words import words
from .metadata import json_objects
from .tree import Node

_TYPES = frozenset(("HowTo", "Recipe"))
# The first words of a step are looked for, because pages shorten or extend the rest.
FIRST_WORDS = 5


def count_steps(page: Node, markdown: str) -> tuple[int, int]:
    """How many steps `page` states as data, and how many of them are in `markdown`."""
    text = " ".join(["", *words(markdown), ""])
    stated = [found for step in _steps(page) if (found := words(step)[:FIRST_WORDS])]
    return len(stated), sum(" ".join(["", *found, ""]) in text for found in stated)


def _steps(page: Node) -> Iterator[str]:
    """The texts of the steps of the first object that has some."""
    for entry in json_objects(page):
        kinds = entry.get("@type")
        if _TYPES.intersection(str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])):
            found = list(_texts(entry.get("step") or entry.get("recipeInstructions")))
            if found:
                yield from found
                return


def _texts(value: Any) -> Iterator[str]:
    """The texts of steps: strings, objects with a text or name, and sections with such, in order."""
    stack = [value]
    while stack:
        entry = stack.pop()
        if isinstance(entry, list):
            stack.extend(reversed(entry))
        elif isinstance(entry, dict):
            if isinstance(inner := entry.get("itemListElement"), list) and entry.get("@type") == "HowToSection":
                stack.append(inner)
            else:
                stack.append(entry.get("text") or entry.get("name"))
        elif isinstance(entry, str):
            yield entry
