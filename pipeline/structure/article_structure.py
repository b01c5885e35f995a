"""A cleaned article -> what it says about itself, its kind, its fixes and sections, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from ..cleaning.strip import Stripped
from ..judgement.chain_model import ChainModel
from ..judgement.linear_model import LinearModel
from ..model import ArticleWarning, Fix, Kind, Label, Metadata, Relation, Section
from . import about, compose, doubts, kinds, labels, outline, sections, tree
from .about import About
from .excerpts import Excerpts
from .features import View
from .labels import Labels
from .outline import Outline
from .threshold import Threshold, is_inside
from .tree import Tree
from .units import units_of


@dataclass(frozen=True, slots=True)
class Judges:
    """The trained models.

    `asks` scores how likely (0 to 1) a text asks its reader to act, `labels` labels units, `kinds` tells an article's kind.
    """

    asks: Callable[[str], float]
    labels: ChainModel
    kinds: LinearModel


class Given(NamedTuple):
    """What a person decided: the article's kind, if any, and labels by the line of the source on which the unit begins."""

    kind: Kind | None = None
    labels: Mapping[int, Label] = MappingProxyType({})


NOTHING_GIVEN = Given()


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of an article; `view`, `outline` and `tree` are what it was made from.

    `without_unit` are the lines of the source with a given label on which nothing begins.
    """

    about: About
    kind: Kind
    fixes: tuple[Fix, ...]
    sections: tuple[Section, ...]
    warnings: tuple[ArticleWarning, ...]
    view: View
    outline: Outline
    tree: Tree
    without_unit: tuple[int, ...] = ()


def structure_of(
    stripped: Stripped,
    metadata: Metadata,
    identity: str,
    judges: Judges,
    given: Given = NOTHING_GIVEN,
    min_confidence: float = 0.0,
) -> Structure:
    """The structure of a cleaned article with this id; what is `given` holds whatever the models say.

    Fixes and procedures with less than `min_confidence` (0 to 1) are text.
    """
    units, lexicon = tuple(units_of(stripped.page)), stripped.page.lexicon
    profile = about.about(units, metadata)
    view = View.of(units, profile, lexicon, judges.asks)
    labeled, unplaced = _labeled(view, judges.labels, stripped.source_lines, given.labels)
    outlined = outline.outline(units, labeled, lexicon, profile.title)
    found = tree.tree_of(outlined)
    kind = given.kind or kinds.kind_of(view, outlined, found, judges.kinds)
    if kind == "listicle":
        found = found.without_fixes()
    excerpts = Excerpts(outlined, stripped)
    relation: Relation = "sequence" if kind == "steps" else "alternative"
    composer = compose.Composer.of(excerpts, identity, profile.language)
    threshold = Threshold(composer, min_confidence)
    left = tuple(threshold.warnings(found))
    found = threshold.kept(found)
    fixes = composer.fixes(found, relation)
    doubtful = doubts.doubts(view, replace(outlined, nodes=found.nodes), stripped.source_lines, fixes, kind)
    warnings = (*left, *(entry for entry in doubtful if entry.code != "list_not_read" or not is_inside(entry, left)))
    return Structure(profile, kind, fixes, sections.sections(found, excerpts), warnings, view, outlined, found, unplaced)


def _labeled(view: View, model: ChainModel, lines: Sequence[int], given: Mapping[int, Label]) -> tuple[Labels, tuple[int, ...]]:
    """The labels of the units, with those that are `given`; and the lines of these on which not just one unit begins."""
    found = labels.labels(view, model)
    if not given:
        return found, ()
    from .given import with_given  # noqa: PLC0415 - few articles have given labels

    return with_given(found, view.units, lines, given)
