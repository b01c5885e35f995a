"""Cuts that are refused: those that change the kind of a block that stays, or take a numbered entry out of its list."""

from __future__ import annotations

from bisect import bisect_right

from ..patterns import lazy_pattern
from ..reading.front_matter.split import split
from ..text.lines import Lines
from ..text.reparse import Edit
from .cuts import Cut
from .page import Page
from .part import Part
from .rules.proposal import Doubt, Proposal

MAX_REFUSALS = 8
_NUMBER = lazy_pattern(r"[\s*_#]{0,6}(\d{1,2})\\?[.)]")


def harmless(page: Page, cuts: list[Cut], doubts: list[Doubt], strict: bool, *, whole: bool) -> tuple[list[Cut], Page]:
    """`cuts` without those that would change the kind of a block that stays, and the page that results.

    `whole`: whether the page is the whole source, so that a cut must not turn its first lines into front matter.
    """
    for attempt in range(MAX_REFUSALS):
        if not cuts:
            break
        after = page.edited([Edit(cut.start, cut.end) for cut in cuts])
        harmed = [0] if whole and split(after.lines.text, after.lines).front_matter.text else _harmed(page, after, cuts, strict)
        if not harmed:
            return cuts, after
        # One cut can harm everything after it, so the first few are refused one by one.
        refused = _nearest(cuts, harmed if attempt >= MAX_REFUSALS // 2 else harmed[:1])
        for index in sorted(refused):
            if index - 1 not in refused or cuts[index - 1].end < cuts[index].start:
                line = page.lines.at(cuts[index].start)
                doubts.append(
                    Doubt(
                        line, "removal_would_harm", "not removed, because the text after it would become another kind of block"
                    )
                )
        cuts = [cut for index, cut in enumerate(cuts) if index not in refused]
    return [], page


def _nearest(cuts: list[Cut], places: list[int]) -> set[int]:
    """The indices of the last cut before each of `places`, with the cuts that it touches; the first cut if none is before."""
    starts = [cut.start for cut in cuts]
    found: set[int] = set()
    for place in places:
        index = max(0, bisect_right(starts, place) - 1)
        while index not in found:
            found.add(index)
            if index and cuts[index - 1].end == cuts[index].start:
                index -= 1
    return found


def _harmed(page: Page, after: Page, cuts: list[Cut], strict: bool) -> list[int]:
    """The start of each block that no cut touches and that is not the same block in `after`.

    A block must keep its kind and level and, unless it is indented code, stay separate from the block before it.
    """
    kinds = {line: (part.kind, part.block.level) for part in after.parts for line in range(part.first, part.last + 1)}
    starts = {part.first for part in after.parts}
    found: list[int] = []
    at = shift = 0
    for part in page.parts:
        start, end = page.lines.starts[part.first], page.lines.ends[part.last]
        while at < len(cuts) and cuts[at].end <= start:
            shift += cuts[at].end - cuts[at].start
            at += 1
        if (at < len(cuts) and cuts[at].start < end) or (part.kind == "code" and not part.block.fenced and not strict):
            continue
        line = after.lines.at(start - shift)
        apart = line in starts or (part.kind == "code" and not part.block.fenced)
        moved = after.lines.starts[line] != start - shift or not apart
        said = [index for index in range(part.first, part.last + 1) if not page.lines.blank(index)]
        now = {kinds.get(line + index - part.first) for index in said}
        if said and (moved or now != {(part.kind, part.block.level)}):
            found.append(start)
    return found


def without_split_lists(page: Page, claimed: list[Proposal]) -> list[Proposal]:
    """`claimed` without proposals that would take a numbered entry out of a list whose neighboring entries stay."""
    if not claimed:
        return []
    numbered = [(part, number) for part in page.parts if (number := _printed_number(part)) is not None]
    claims: dict[int, list[int]] = {}
    for position, proposal in enumerate(claimed):
        for line in range(page.lines.at(proposal.start), page.lines.at(max(proposal.start, proposal.end - 1)) + 1):
            claims.setdefault(line, []).append(position)
    covering = [
        [position for position in claims.get(part.first, ()) if _covers(claimed[position], page.lines, part)]
        for part, _ in numbered
    ]
    split_entries: set[int] = set()
    for index, (_, number) in enumerate(numbered):
        beside = [index + step for step in (-1, 1) if 0 <= index + step < len(numbered) and not covering[index + step]]
        if any(numbered[other][1] == number + other - index for other in beside):
            split_entries.update(covering[index])
    return [proposal for position, proposal in enumerate(claimed) if position not in split_entries]


def _covers(proposal: Proposal, lines: Lines, part: Part) -> bool:
    return proposal.start <= lines.starts[part.first] and lines.ends[part.last] <= proposal.end


def _printed_number(part: Part) -> int | None:
    """The number of a list item, or the one that a paragraph starts with; None if the part has no words."""
    if not part.words:
        return None
    if part.block.items:
        return part.block.items[-1].number
    match = _NUMBER.match(part.block.content[0]) if part.kind == "paragraph" else None
    return int(match[1]) if match else None
