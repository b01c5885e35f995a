"""Outline -> the tree of things to do: fixes, the options nested in them, and the procedures of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, takewhile

from ..lexicon import Lexicon
from .outline import LINE_LEVEL, Node, Outline
from .procedures import procedures
from .runs import Run


@dataclass(slots=True, eq=False)
class Draft:
    """A node of `outline` with its own units [body, end), its runs of steps, and the drafts nested in it.

    `extent` is the end of all that is nested in it.
    """

    outline: Outline
    node: Node
    end: int
    runs: list[Run]
    children: list[Draft] = field(default_factory=list)
    extent: int = 0

    @property
    def lexicon(self) -> Lexicon:
        """The word lists that the article is read with."""
        return self.outline.lexicon

    @property
    def label(self) -> str:
        """The lower-case label of its node, '' if it has none."""
        return (self.node.label or "").lower()


@dataclass(frozen=True, slots=True)
class Tree:
    """The top-level fixes, and all nodes in order (for the sections between the fixes)."""

    fixes: tuple[Draft, ...]
    nodes: tuple[Node, ...]

    def without_fixes(self) -> Tree:
        """The same nodes with nothing to do."""
        return Tree((), self.nodes)


def tree_of(outline: Outline) -> Tree:
    """Nest the nodes and find their procedures. A heading above steps heads something to do, whatever its label is."""
    tops: list[Draft] = []
    opened: list[Draft] = []
    nodes = _numbered_above(outline)
    for place, node in enumerate(nodes):
        end = nodes[place + 1].at if place + 1 < len(nodes) else len(outline.units)
        draft = Draft(outline, node, end, procedures(outline, node.body, end))
        if draft.runs and not node.is_fix:
            is_inside = bool(opened) and opened[-1].node.level < node.level
            draft.node = replace(node, is_fix=True, is_option=is_inside, role="plain")
        _close(opened, draft.node)
        if draft.node.is_fix:
            (opened[-1].children if opened else tops).append(draft)
            opened.append(draft)
    for draft in opened:
        draft.extent = len(outline.units)
    groups = [draft for draft in tops if _is_group(draft, is_only=len(tops) == 1)]
    grouping = {id(draft) for draft in groups}
    fixes = [own for draft in tops for own in (draft.children if id(draft) in grouping else [draft])]
    for draft in groups:
        draft.node = replace(draft.node, is_fix=False)
    return Tree(tuple(fixes), _marked(outline.nodes, [*groups, *fixes]))


def _numbered_above(outline: Outline) -> list[Node]:
    """The nodes, where a numbered head above fixes is one, too, unless a person decided: "Fix 1" above two options."""
    nodes, decided = outline.nodes, outline.labels.decided
    return [
        replace(node, is_fix=True) if _is_numbered(node) and node.at not in decided and _holds_fix(nodes, place) else node
        for place, node in enumerate(nodes)
    ]


def _is_numbered(node: Node) -> bool:
    return node.role == "member" and node.number is not None


def _holds_fix(nodes: Sequence[Node], place: int) -> bool:
    """Whether one of the deeper nodes right after the one at `place` is a fix."""
    level = nodes[place].level
    return any(node.is_fix for node in takewhile(lambda other: other.level > level, islice(nodes, place + 1, None)))


def _is_group(draft: Draft, *, is_only: bool) -> bool:
    """Whether a head only stands above numbered members ("How to fix it" above "Fix 1"), or above prose, as the only one."""
    if draft.node.number is not None or draft.runs or draft.node.at in draft.outline.labels.decided:
        return False
    return all(own.node.number is not None for own in draft.children) if draft.children else is_only


def _close(opened: list[Draft], node: Node) -> None:
    """Close the fixes and options that end at `node`."""
    while opened and _ends(opened, node):
        opened.pop().extent = node.at


def _ends(opened: Sequence[Draft], node: Node) -> bool:
    """Whether the last of the `opened` drafts ends at `node`. Deeper heads nest, but for those that count on from it."""
    last = opened[-1].node
    if node.level > last.level:
        return last.level == LINE_LEVEL or (node.is_fix and _counts_on(last, node))
    return not node.is_option or len(opened) > 1


def _counts_on(before: Node, node: Node) -> bool:
    """Whether two nodes are members of one series, which may stand at different levels."""
    is_next = before.number is not None and node.number is not None and node.number == before.number + 1
    return is_next and (before.label or "").lower() == (node.label or "").lower()


def _marked(nodes: Sequence[Node], tops: Sequence[Draft]) -> tuple[Node, ...]:
    """The nodes, with those of the drafts as they became."""
    changed: dict[int, Node] = {}
    waiting = list(tops)
    while waiting:
        draft = waiting.pop()
        changed[draft.node.at] = draft.node
        waiting.extend(draft.children)
    return tuple(changed.get(node.at, node) for node in nodes)
