"""A cleaned article -> what it says about itself, its kind, its fixes and sections, and what is doubtful."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..cleaning.strip import Stripped
from ..judgement.chain_model import ChainModel
from ..judgement.linear_model import LinearModel
from ..model import ArticleWarning, Fix, Kind, Metadata, Relation, Section
from . import about, compose, doubts, kinds, labels, outline, sections, tree
from .about import About
from .excerpts import Excerpts
from .features import View
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


@dataclass(frozen=True, slots=True)
class Structure:
    """The structure of an article; `view`, `outline` and `tree` are what it was made from."""

    about: About
    kind: Kind
    fixes: tuple[Fix, ...]
    sections: tuple[Section, ...]
    warnings: tuple[ArticleWarning, ...]
    view: View
    outline: Outline
    tree: Tree


def structure_of(
    stripped: Stripped,
    metadata: Metadata,
    identity: str,
    judges: Judges,
    decided: Kind | None = None,
    min_confidence: float = 0.0,
) -> Structure:
    """The structure of a cleaned article with this id; `decided` is its kind if somebody stated it.

    Fixes and procedures with less than `min_confidence` (0 to 1) are text.
    """
    units, lexicon = tuple(units_of(stripped.page)), stripped.page.lexicon
    profile = about.about(units, metadata)
    view = View.of(units, profile, lexicon, judges.asks)
    outlined = outline.outline(units, labels.labels(view, judges.labels), lexicon, profile.title)
    found = tree.tree_of(outlined)
    kind = decided or kinds.kind_of(view, outlined, found, judges.kinds)
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
    return Structure(profile, kind, fixes, sections.sections(found, excerpts), warnings, view, outlined, found)
