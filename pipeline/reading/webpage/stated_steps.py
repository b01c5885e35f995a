"""The steps that a page states as data: HowTo and Recipe in JSON-LD."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...lexicon.words import words
from ...patterns import lazy_pattern
from ...text.entities import unescaped
from .metadata import json_objects
from .tree import Node

_TYPES = frozenset(("HowTo", "Recipe"))
_MARKUP = lazy_pattern(r"<[^<>]{0,1000}>")
# A step is shown if at least half of its runs of so many words are, because pages shorten or extend the rest.
RUN = 4
SHOWN = 0.5


def missing_steps(page: Node, markdown: str) -> tuple[int, tuple[str, ...]]:
    """How many steps `page` states as data, and the number and words of those that are not in `markdown`."""
    text = " ".join(["", *words(markdown), ""])
    stated = [" ".join(unescaped(_MARKUP.sub(" ", step)).split()) for step in _steps(page)]
    steps = [step for step in stated if words(step)]
    return len(steps), tuple(f"{number}. {step}" for number, step in enumerate(steps, start=1) if not _is_shown(step, text))


def _is_shown(step: str, text: str) -> bool:
    own = words(step)
    runs = [" ".join(["", *own[at : at + RUN], ""]) for at in range(max(1, len(own) - RUN + 1))]
    return sum(run in text for run in runs) >= SHOWN * len(runs)


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
