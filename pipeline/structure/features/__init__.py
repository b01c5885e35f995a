"""What the labels of units are judged by: short named facts, the same in all languages.

Words enter only through the instruction score (`judgement.asks`), through closed lists of the lexicon (questions that readers
ask, conclusions, notes, sentences that announce steps), and through labels like "Step" before a number.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, partial

from ...judgement.chain_model import Clue, named
from .around import around
from .headings import facts_of_level, of_heading
from .lists import facts_together, of_list
from .own import own
from .view import View

__all__ = ["View", "clues", "features"]


def features(view: View) -> Iterator[list[str]]:
    """The facts of each unit, in order."""
    return ([fact for clue in own for fact in named(clue)] for own in clues(view))


def clues(view: View) -> Iterator[list[Clue]]:
    """The facts of each unit, in order, as clues."""
    levels = {level: facts_of_level(view, indices) for level, indices in view.of_level.items()}
    together = cache(partial(facts_together, view))
    for at, entry in enumerate(view.enumerations):
        found = list(own(view, at))
        if entry is not None:
            found += of_list(view, at, entry, together)
        if level := view.levels[at]:
            found += of_heading(view, at, levels.get(level, ()))
        found += around(view, at)
        yield found
