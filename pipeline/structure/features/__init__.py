"""What the labels of units are judged by: short named facts, the same in all languages.

Words enter only through the instruction score (`judgement.asks`), through closed lists of the lexicon (questions that readers
ask, conclusions, notes, sentences that announce steps), and through labels like "Step" before a number.
"""

from __future__ import annotations

from collections.abc import Iterator

from .around import around
from .headings import facts_of_level, of_heading
from .lists import facts_together, of_list
from .own import own
from .view import View

__all__ = ["View", "features"]


def features(view: View) -> Iterator[list[str]]:
    """The facts of each unit, in order."""
    lists = {id(entry): facts_together(view, entry) for entry in view.distinct}
    levels = {level: facts_of_level(view, indices) for level, indices in view.of_level.items()}
    for at, entry in enumerate(view.enumerations):
        together = lists[id(entry)] if entry else ()
        siblings = levels.get(view.levels[at], ())
        yield [*own(view, at), *of_list(view, at, together), *of_heading(view, at, siblings), *around(view, at)]
