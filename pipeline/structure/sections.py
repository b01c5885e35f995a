"""Tree -> the sections of the article: everything outside its fixes."""

from __future__ import annotations

from ..model import Section, SectionRole
from .excerpts import Excerpts
from .outline import Node
from .tree import Tree

# Units before a heading that opens the introduction, and the deepest level of that heading.
MAX_UNITS_BEFORE = 3
MAX_LEVEL = 2


def sections(tree: Tree, excerpts: Excerpts) -> tuple[Section, ...]:
    """What no fix holds, in order: one section from each heading to the next."""
    taken = {index for draft in tree.fixes for index in range(draft.node.at, draft.extent)}
    heads = {node.at: node for node in tree.nodes}
    found: list[Section] = []
    current: list[int] = []
    node: Node | None = None
    after_fix = False
    total = len(excerpts.outline.units)
    for index in range(total + 1):
        is_outside = index < total and index not in taken
        is_head = index in heads and not (node and node.role == "faq" and heads[index].role == "faq")
        if current and (not is_outside or is_head):
            found.append(_section(current, node, excerpts, after_fix=after_fix))
            current, node = [], None
        if is_outside:
            if not current:
                node = heads.get(index)
            current.append(index)
        elif index < total:
            after_fix = True
    return tuple(found)


def _section(indices: list[int], node: Node | None, excerpts: Excerpts, *, after_fix: bool) -> Section:
    units = excerpts.outline.units
    first = indices[0]
    role: SectionRole = "other"
    if node and node.role in ("faq", "conclusion"):
        role = "faq" if node.role == "faq" else "conclusion"
    elif not after_fix and (first == 0 or (node and node.level <= MAX_LEVEL and first < MAX_UNITS_BEFORE)):
        role = "introduction"
    has_heading = node is not None and node.body > node.at
    body = indices[1:] if has_heading else indices
    return Section(
        role=role,
        title=units[first].text if has_heading else None,
        markdown=excerpts.markdown(body),
        text=excerpts.text(units[index] for index in body),
        lines=excerpts.lines(units[first].first, units[indices[-1]].last),
    )
