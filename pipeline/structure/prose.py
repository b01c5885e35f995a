"""Fixes described in prose: headings without steps whose text says what to do."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..lexicon.words import words
from .draft import Draft
from .instructions import is_question

# Parallel titles have at least this many words, are at most so far apart, and share this much of the longer one.
MIN_PARALLEL = 4
NEIGHBORS = 3
PARALLEL = 0.6
# The share of headings that must be settled fixes for the others to count, too.
SETTLED_SHARE = 0.6
# Children up to this number don't keep a heading with steps from being a fix of its own.
MAX_CHILDREN = 2


def mark_prose(siblings: Sequence[Draft], title: str, *, within: bool = False) -> None:
    """Mark headings whose prose says what to do, beside fixes with steps; `within` a fix of a series, all or none of them.

    `title` is the article's title, which is no fix.
    """
    for draft in siblings:
        mark_prose(draft.children, title, within=draft.to_do and draft.is_member)
    levels = {draft.node.level for draft in siblings if draft.to_do}
    _mark_imperative(siblings, levels, title, within=within)
    _mark_alike(siblings, levels)


def _mark_imperative(siblings: Sequence[Draft], levels: Collection[int], title: str, *, within: bool) -> None:
    """Mark headings with an imperative title, of one of `levels`, above commands; if most are, above any instruction."""
    first = next((index for index, draft in enumerate(siblings) if draft.is_member), 0)
    first -= max(0, (siblings[first].node.number or 1) - 1) if siblings else 0  # the numbers of earlier members are lost
    candidates = [
        draft for index, draft in enumerate(siblings) if not draft.to_do and index >= first and _is_candidate(draft, title)
    ]
    commanding = {draft for draft in candidates if draft.has_command()}
    found = [draft for draft in candidates if draft in commanding and draft.node.level in levels]
    rest = [draft for draft in candidates if draft not in commanding and draft.node.level in levels]
    settled = len(found) + sum(1 for draft in siblings if draft.to_do)
    all_alike = within and len(candidates) >= 2 and len(candidates) == len(siblings)
    if all_alike:
        rest = [draft for draft in candidates if draft not in found]
    if all_alike or settled >= SETTLED_SHARE * (settled + len(rest)):
        found.extend(draft for draft in rest if draft.has_instruction())
    for draft in found:
        draft.to_do = True


def _mark_alike(siblings: Sequence[Draft], levels: Collection[int]) -> None:
    """Mark plain headings of one of `levels` above operations, between fixes or with a title parallel to a neighbor's."""
    fixes = [index for index, draft in enumerate(siblings) if draft.to_do]
    for index, draft in enumerate(siblings):
        if draft.to_do or not draft.is_plain or draft.node.level not in levels or index < fixes[0]:
            continue  # a heading above the first fix introduces it
        beside = siblings[max(0, index - NEIGHBORS) : index + NEIGHBORS + 1]
        neighbors = [sibling for sibling in beside if sibling.to_do and sibling.node.level == draft.node.level]
        is_parallel = any(_are_parallel(draft.title, sibling.title) for sibling in neighbors)
        is_dense = len(fixes) > 2 and len(fixes) >= SETTLED_SHARE * (fixes[-1] - fixes[0] + 1)
        is_between = is_dense and index < fixes[-1]
        if (is_parallel or is_between) and not is_question(draft.title) and draft.has_operation():
            draft.to_do = True


def _are_parallel(title: str, other: str) -> bool:
    """Whether two titles differ in a few words only: "Connect a mouse by cable", "Connect a mouse by radio"."""
    own, others = set(words(title)), set(words(other))
    return len(own) >= MIN_PARALLEL and len(own & others) >= PARALLEL * max(len(own), len(others))


def _is_candidate(draft: Draft, title: str) -> bool:
    """Whether a plain heading may head a fix described in prose: imperative, and neither the title nor a lead to a list."""
    if not draft.is_plain or not draft.is_imperative or draft.lexicon.phrases["count.solutions"].within(draft.title):
        return False
    is_title = words(draft.title) == words(title) or draft.node.at == 0
    return not is_title and (not draft.has_steps or len(draft.children) <= MAX_CHILDREN)
