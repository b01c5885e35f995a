"""The kind of an article, from its top-level fixes and from what it says about itself."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from ..lexicon import Lexicon
from ..lexicon.words import words
from ..model import Kind
from .features import View
from .outline import Outline
from .tree import Draft, Tree

# Titles name one task if they start with this many equal words that are longer than a particle.
TASK_WORDS = 2
MAX_PARTICLE = 3


def kind_of(view: View, outline: Outline, tree: Tree) -> Kind:
    """The article's kind."""
    tops, about, lexicon = tree.fixes, view.about, view.lexicon
    is_list = bool(about.is_ranking and about.declared and not about.is_trouble)
    if not tops:
        return "listicle" if is_list or _has_other_series(view, outline) else "other"
    if about.declared and about.solutions is None and len(tops) > 1 and not _with_steps(tops):
        return "listicle"
    if _are_stages(tops, lexicon):
        return "steps"
    if is_list and _with_steps(tops) < (about.declared or 0) / 2:
        return "listicle"
    labels = [draft.node.label.lower() for draft in tops if draft.node.label]
    if any(label in lexicon.labels for label in labels) and not (len(tops) == 1 and labels[0] in lexicon.parts):
        return "fixes"
    if labels and len(labels) == len(tops) and len(tops) > 1:
        sequence = about.is_sequence or all(label in lexicon.step_labels for label in labels)
        return "fixes" if about.is_trouble and not sequence else "steps"
    if sum(1 for draft in tops if draft.node.number is not None) >= 2:
        staged = about.is_sequence or _is_below_how_to(tree, lexicon)
        return "steps" if staged and not (about.declared and about.is_trouble) else "fixes"
    if len(tops) == 1:
        is_solution = any(lexicon.phrases["heading.trouble"].within(title) for title in (about.heading, tops[0].node.title))
        return "fixes" if is_solution or (about.is_trouble and len(tops[0].children) > 1) else "steps"
    return "fixes" if about.is_trouble or about.several_ways or _share_a_task(tops) else "steps"


def _has_other_series(view: View, outline: Outline) -> bool:
    """Whether headings or bold lines that are neither fixes nor steps count up."""
    counted = (entry for entry in view.enumerations if entry and entry.form[0] in ("number", "label") and entry.form[1] in "Hb")
    others = ("heading", "text", "more", "lead")
    return any(len(entry.members) > 1 and outline.labels.names[entry.members[0]] in others for entry in counted)


def _share_a_task(tops: Sequence[Draft]) -> bool:
    """Whether all titles start with one task: "Update drivers by hand" and "Update drivers with a tool" are ways to do it."""
    places = zip(*(words(draft.node.title) for draft in tops), strict=False)
    shared = takewhile(lambda place: len(set(place)) == 1, places)
    return sum(len(place[0]) > MAX_PARTICLE for place in shared) >= TASK_WORDS


def _are_stages(tops: Sequence[Draft], lexicon: Lexicon) -> bool:
    """Whether the titles count stages ("Firstly, …", "Then, …"), at the top or inside the only fix."""
    if len(tops) == 1:
        tops = tops[0].children
    counted = sum(1 for draft in tops if lexicon.phrases["heading.ordinals"].begins(draft.node.title))
    return counted >= 2 and counted > len(tops) / 2


def _with_steps(drafts: Sequence[Draft]) -> int:
    """How many of the drafts, and of those nested in them, have steps."""
    return sum(bool(draft.runs) + _with_steps(draft.children) for draft in drafts)


def _is_below_how_to(tree: Tree, lexicon: Lexicon) -> bool:
    """Whether the numbered parts are below a heading "How to …" that names no problem: they are its stages."""
    first = tree.fixes[0].node
    above = [node for node in tree.nodes if node.at < first.at and node.role == "plain"][-1:]
    how_to, trouble = lexicon.phrases["heading.how_to"], lexicon.phrases["heading.trouble"]
    return bool(above) and how_to.begins(above[0].title) and not trouble.within(above[0].title)
