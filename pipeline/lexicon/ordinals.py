"""Ordinal words and what they count, in all languages: "first", "segunda", "thứ nhất"."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .phrases import Phrases


@dataclass(frozen=True, slots=True)
class Ordinals:
    """The ordinal words: their `values`, and `forms` that finds them; `articles` may stand before them.

    `labels` and `steps` are what languages without word lists of their own count.
    """

    values: dict[str, int]
    forms: Phrases
    articles: Phrases
    labels: frozenset[str]
    steps: frozenset[str]


@cache
def ordinals() -> Ordinals:
    """Load the ordinal words (once)."""
    languages = tomllib.loads(Path(__file__).with_name("ordinals.toml").read_text("utf-8")).values()
    values = {form: value for language in languages for value, forms in enumerate(language["words"], start=1) for form in forms}
    listed = {name: [word for entry in languages for word in entry.get(name, ())] for name in ("articles", "labels", "steps")}
    return Ordinals(
        values, Phrases(values), Phrases(listed["articles"]), frozenset(listed["labels"]), frozenset(listed["steps"])
    )
