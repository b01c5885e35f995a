"""The kind of an article, by the trained model `judgement/kinds.json`."""

from __future__ import annotations

from typing import cast

from ..judgement.linear_model import LinearModel
from ..model import Kind
from .features import View
from .kind_measures import measures
from .outline import Outline
from .tree import Tree

# A listicle has nothing to do: the probability from which an article with steps is one.
SURE = 0.6


def kind_of(view: View, outline: Outline, tree: Tree, model: LinearModel) -> Kind:
    """The article's most likely kind; an article without words is "other"."""
    if not any(unit.words for unit in view.units):
        return "other"
    found = measures(view, outline, tree)
    chances = model.probabilities(found)
    if found["fixes: with steps"] and chances["listicle"] < SURE:
        del chances["listicle"]
    return cast("Kind", max(chances, key=chances.__getitem__))
