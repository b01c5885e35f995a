"""Outline -> the tree of things to do: which nodes are fixes, which are options of one, and which hold no instructions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lexicon.words import words
from .about import About
from .draft import Draft
from .drafts import drafts_of
from .outline import Node, Outline
from .prose import mark_prose

# Shares of a series' members: with imperative titles (fewer suffice in an article about a problem), and with instructions.
IMPERATIVE_TITLES = 0.4
IMPERATIVE_TITLES_IN_TROUBLE = 0.2
WITH_STEPS = 0.5


@dataclass(frozen=True, slots=True)
class Tree:
    """The top-level fixes, and all nodes in order (for the sections between the fixes).

    `has_other_series`: the article has a series of things that are not to do.
    """

    fixes: tuple[Draft, ...]
    nodes: tuple[Node, ...]
    has_other_series: bool

    def without_fixes(self) -> Tree:
        """The same nodes with nothing to do."""
        return Tree((), self.nodes, self.has_other_series)


def tree_of(outline: Outline, about: About) -> Tree:
    """Decide what each node is."""
    drafts = drafts_of(outline, about)
    _lower_guides(drafts)
    roots = _nested(drafts, len(outline.units))
    has_other_series = _mark_series(drafts, about)
    _mark_guides(drafts)
    mark_prose(roots, about.heading)
    return Tree(tuple(_promoted(roots)), tuple(draft.node for draft in drafts), has_other_series)


def _lower_guides(drafts: list[Draft]) -> None:
    """Lower the level of a guide right after the last member of a series without steps: it says how to do that member."""
    series_of: dict[int | None, list[Draft]] = {}
    for draft in drafts:
        series_of.setdefault(draft.node.series, []).append(draft)
    for member, guide in pairwise(drafts):
        series = series_of[member.node.series]
        is_last = member.is_member and member is series[-1] and len(series) > 1 and not member.runs
        is_beside = guide.is_plain and guide.node.level == member.node.level and not guide.node.pseudo
        shared = set(words(guide.title)) & set(words(member.title)) - set(words(series[0].title))
        if is_last and is_beside and shared and guide.runs and guide.is_how_to:
            guide.node = replace(guide.node, level=member.node.level + 1)


def _nested(drafts: list[Draft], total: int) -> list[Draft]:
    """Nest the drafts by level and set how far each extends; return those at the top."""
    roots: list[Draft] = []
    stack: list[Draft] = []
    for draft in drafts:
        while stack and stack[-1].node.level >= draft.node.level:
            stack.pop().extent = draft.node.at
        (stack[-1].children if stack else roots).append(draft)
        stack.append(draft)
    for draft in stack:
        draft.extent = total
    return roots


def _mark_series(drafts: list[Draft], about: About) -> bool:
    """Mark the members of series that are to do; return whether there is a series that is not."""
    has_other_series = False
    by_series: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.node.series is not None and draft.is_member:
            by_series.setdefault(draft.node.series, []).append(draft)
    for members in by_series.values():
        is_to_do = _is_to_do(members, about)
        has_other_series |= not is_to_do and len(members) > 1
        for draft in members:
            is_part = draft.label in draft.lexicon.parts  # parts are fixes only if they say what to do
            draft.to_do = is_to_do and (not is_part or draft.has_steps or _is_commanded(draft))
    return has_other_series


def _is_to_do(members: Sequence[Draft], about: About) -> bool:
    """Whether a series is of things to do, not of products, reasons or news."""
    label, lexicon = members[0].label, members[0].lexicon
    if label and (label in lexicon.labels or label in lexicon.step_labels):
        return True
    with_steps = sum(1 for draft in members if draft.has_steps)
    imperative = sum(1 for draft in members if draft.is_imperative)
    if imperative >= IMPERATIVE_TITLES * len(members) or with_steps >= WITH_STEPS * len(members):
        return True
    if not about.is_trouble:
        return False
    if with_steps > 0 or imperative >= IMPERATIVE_TITLES_IN_TROUBLE * len(members) or len(members) == about.solutions:
        return True
    return sum(1 for draft in members if draft.is_walkthrough()) >= WITH_STEPS * len(members)


def _mark_guides(drafts: list[Draft]) -> None:
    """Mark plain headings above steps or a walkthrough, and those above a heading that only announces steps."""
    for draft in drafts:
        if not draft.is_plain:
            continue
        is_guide = draft.is_how_to or draft.is_imperative
        if draft.runs or (is_guide and not draft.has_steps and draft.is_walkthrough()):
            draft.to_do = True
    for draft in drafts[1:]:
        if draft.is_plain and draft.is_imperative and any(_only_announces(child) for child in draft.children):
            draft.to_do = True


def _only_announces(draft: Draft) -> bool:
    """Whether a heading only says that steps follow ("Steps to …"), so that the heading above it names the fix."""
    return draft.to_do and draft.is_plain and draft.lexicon.phrases["lead.announces"].begins(draft.title)


def _is_commanded(draft: Draft) -> bool:
    """Whether the title says how to do something, or commands it ("Use" may be a noun) above prose with a command."""
    return draft.is_how_to or (draft.is_imperative and draft.has_command())


def _promoted(drafts: list[Draft]) -> list[Draft]:
    """The drafts that are to do; those nested in any other heading move up to its level."""
    found: list[Draft] = []
    for draft in drafts:
        nested = _promoted(draft.children)
        if draft.to_do:
            draft.children = nested
            found.append(draft)
        else:
            found.extend(nested)
    return found
