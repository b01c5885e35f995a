"""Text -> cleaned text. Rules propose, this driver applies: it owns all positions, so no rule can corrupt another's.

The rules are asked again until they propose nothing, so that a cleaned article, cleaned again, stays as it is (law 2).
Everything behind this stage reads the cleaned text; `Stripped` maps its lines back to the source.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.lines import Lines
from pipeline.model import ArticleWarning, Removed, Repaired
from pipeline.page import Page, Part
from pipeline.reparse import Edit
from pipeline.rules import BY_LINE, RULES
from pipeline.rules.affiliate_links import propose as propose_unlinks
from pipeline.rules.proposal import Doubt, Proposal
from pipeline.stages.front_matter import split

# Real articles settle after two or three rounds; the bound is for inputs made to hurt.
MAX_ROUNDS = 12
MAX_REFUSALS = 8
_NUMBER = re.compile(r"[\s*_#]{0,6}(\d{1,2})\\?[.)]")


@dataclass(frozen=True, slots=True)
class Cut:
    """An accepted removal: [start, end) in the text of one round."""

    start: int
    end: int
    rule: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Stripped:
    """The cleaned text as a page, the edits that made it, and `source_lines`: for each line its 1-based source line."""

    page: Page
    removed: tuple[Removed, ...]
    repaired: tuple[Repaired, ...]
    warnings: tuple[ArticleWarning, ...]
    source_lines: tuple[int, ...]


class _Edited:
    """A text with pieces cut out: `pieces` are the kept [start, end) of the source, in order."""

    def __init__(self, text: str, start: int) -> None:
        self.source = text
        self.pieces = [(start, len(text))] if start < len(text) else []

    def text(self) -> str:
        """The text as it stands."""
        return "".join(self.source[start:end] for start, end in self.pieces)

    def offsets(self) -> list[int]:
        """Where each piece starts in the text as it stands."""
        starts, at = [], 0
        for start, end in self.pieces:
            starts.append(at)
            at += end - start
        return starts

    def origin(self, offset: int, offsets: list[int]) -> int:
        """The source offset of the code point at `offset`; the end of the last piece for the offset behind the text."""
        if not self.pieces:
            return len(self.source)
        index = max(0, bisect_right(offsets, offset) - 1)
        start, _ = self.pieces[index]
        return start + offset - offsets[index]

    def cut(self, cuts: list[Cut]) -> list[tuple[int, int, Cut]]:
        """Apply `cuts` (sorted, disjoint); return the source ranges that each took."""
        taken: list[tuple[int, int, Cut]] = []
        kept: list[tuple[int, int]] = []
        at, index = 0, 0
        for start, end in self.pieces:
            size, done = end - start, 0
            while index < len(cuts) and cuts[index].start < at + size:
                cut = cuts[index]
                first, last = max(cut.start - at, done), min(cut.end - at, size)
                if first > done:
                    kept.append((start + done, start + first))
                if last > first:
                    taken.append((start + first, start + last, cut))
                done = max(done, last)
                if cut.end > at + size:
                    break
                index += 1
            if done < size:
                kept.append((start + done, end))
            at += size
        self.pieces = kept
        return taken


def strip(text: str, lines: Lines, start: int, *, rules: Iterable[str] | None = None) -> Stripped:
    """Clean `text` from code point `start` (the end of the front matter) on, by the rules named (all by default)."""
    enabled = None if rules is None else set(rules)
    # an ad that cut a list apart turned its next indented line into code; it may go on as text unless a rule then wants it
    settled = _settle(text, start, enabled, strict=False) or _settle(text, start, enabled, strict=True)
    assert settled is not None
    page, edited, taken, doubts = settled
    offsets = edited.offsets()
    warnings: list[ArticleWarning] = []
    for doubt in doubts:
        at = lines.at(edited.origin(page.lines.starts[doubt.line], offsets)) + 1
        warnings.append(ArticleWarning(code=doubt.code, severity="warning", message=doubt.message, lines=(at, at)))
    page, repaired, source_lines = _repair(page, edited, lines, enabled)
    removed = sorted((_removed(lines, *entry) for entry in taken), key=lambda entry: entry.span)
    return Stripped(page, tuple(removed), tuple(repaired), tuple(warnings), source_lines)


_Taken = list[tuple[int, int, Cut]]


def _settle(
    text: str, start: int, enabled: set[str] | None, *, strict: bool
) -> tuple[Page, _Edited, _Taken, list[Doubt]] | None:
    """Ask the rules until they propose nothing: the page then, the text with its cuts, and the doubts of the last round.

    None where a rule asked for what is code in the source; it cannot where `strict` holds.
    """
    edited = _Edited(text, start)
    page = Page.of(edited.text())
    code = [(first + start, last + start, fenced) for first, last, fenced in _code(page)]
    taken: _Taken = []
    for round_ in range(MAX_ROUNDS):
        doubts: list[Doubt] = []
        cuts, following = _harmless(page, _cuts(page, _proposals(page, enabled, doubts)), doubts, strict, whole=start == 0)
        if not cuts:
            break
        ranges = edited.cut(cuts)
        if round_ and not strict and any(any(_overlapping(code, first, last)) for first, last, _ in ranges):
            return None
        taken.extend(ranges)
        page = following
    page.cut.clear()
    return page, edited, taken, [] if cuts else doubts


_Block = tuple[int, int, bool]


def _overlapping(blocks: list[_Block], start: int, end: int) -> Iterator[_Block]:
    """Those of the sorted, disjoint `blocks` that [start, end) reaches into."""
    index = max(0, bisect_right(blocks, start, key=lambda block: block[0]) - 1)
    while index < len(blocks) and blocks[index][0] < end:
        if blocks[index][1] > start:
            yield blocks[index]
        index += 1


def _harmless(page: Page, cuts: list[Cut], doubts: list[Doubt], strict: bool, *, whole: bool) -> tuple[list[Cut], Page]:
    """`cuts` without those that would change the kind of a block that stays, and the page that they leave.

    `whole`: the page is the whole source, so a cut must not make front matter of its first lines.
    """
    for attempt in range(MAX_REFUSALS):
        if not cuts:
            break
        after = page.edited([Edit(cut.start, cut.end) for cut in cuts])
        harmed = [0] if whole and split(after.lines.text, after.lines).front_matter.text else _harmed(page, after, cuts, strict)
        if not harmed:
            return cuts, after
        # one cut may harm all that follows, so the first few are refused one by one
        refused = _nearest(cuts, harmed if attempt >= MAX_REFUSALS // 2 else harmed[:1])
        for index in sorted(refused):
            if index - 1 not in refused or cuts[index - 1].end < cuts[index].start:
                line = page.lines.at(cuts[index].start)
                doubts.append(Doubt(line, "removal_would_harm", "not removed: what follows would be another kind of block"))
        cuts = [cut for index, cut in enumerate(cuts) if index not in refused]
    return [], page


def _nearest(cuts: list[Cut], places: list[int]) -> set[int]:
    """The indices of the cuts nearest above each of `places`, with those that they touch; the first cut if none is above."""
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
    """Where the blocks stand that no cut touches and that are not themselves in `after`.

    A block must be of its kind and level and, unless it is code, apart from the block before it.
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
        moved = after.lines.starts[line] != start - shift or (line not in starts and part.kind != "code")
        said = [index for index in range(part.first, part.last + 1) if not page.lines.blank(index)]
        now = {kinds.get(line + index - part.first) for index in said}
        if said and (moved or now != {(part.kind, part.block.level)}):
            found.append(start)
    return found


def _proposals(page: Page, enabled: set[str] | None, doubts: list[Doubt]) -> list[Cut]:
    """What all rules propose; a later rule gets only what no earlier one has claimed."""
    cuts: list[Cut] = []
    for name, propose in RULES:
        if enabled is not None and name not in enabled:
            continue
        claimed: list[Proposal] = []
        for entry in propose(page):
            if isinstance(entry, Doubt):
                doubts.append(entry)
            elif not page.protects(entry.start, entry.end):
                claimed.append(entry)
        for proposal in _without_torn(page, claimed) if name in BY_LINE else claimed:
            cuts.append(Cut(proposal.start, proposal.end, name, proposal))
            if _whole_lines(page.lines, proposal.start, proposal.end):
                first, last = page.lines.at(proposal.start), page.lines.at(max(proposal.start, proposal.end - 1))
                page.cut.update(range(first, last + 1))
    return cuts


def _without_torn(page: Page, claimed: list[Proposal]) -> list[Proposal]:
    """`claimed` without those that would take a numbered entry out of a list whose entries around it stay."""
    numbered = [(part, number) for part in page.parts if (number := _printed_number(part)) is not None]
    claims: dict[int, list[int]] = {}
    for position, proposal in enumerate(claimed):
        for line in range(page.lines.at(proposal.start), page.lines.at(max(proposal.start, proposal.end - 1)) + 1):
            claims.setdefault(line, []).append(position)
    covering = [
        [position for position in claims.get(part.first, ()) if _covers(claimed[position], page.lines, part)]
        for part, _ in numbered
    ]
    torn: set[int] = set()
    for index, (_, number) in enumerate(numbered):
        beside = [index + step for step in (-1, 1) if 0 <= index + step < len(numbered) and not covering[index + step]]
        if any(numbered[other][1] == number + other - index for other in beside):
            torn.update(covering[index])
    return [proposal for position, proposal in enumerate(claimed) if position not in torn]


def _covers(proposal: Proposal, lines: Lines, part: Part) -> bool:
    return proposal.start <= lines.starts[part.first] and lines.ends[part.last] <= proposal.end


def _printed_number(part: Part) -> int | None:
    """The number of a list item, or the one that a paragraph starts with, if it says something."""
    if not part.words:
        return None
    if part.block.items:
        return part.block.items[-1].number
    match = _NUMBER.match(part.block.content[0]) if part.kind == "paragraph" else None
    return int(match[1]) if match else None


def _whole_lines(lines: Lines, start: int, end: int) -> bool:
    first, last = lines.at(start), lines.at(max(start, end - 1))
    return not lines.text[lines.starts[first] : start].strip() and not lines.text[end : lines.ends[last]].strip()


def _cuts(page: Page, proposed: list[Cut]) -> list[Cut]:
    """The proposals made disjoint, clear of code blocks, and grown to whole lines with the blank lines behind them."""
    lines = page.lines
    code = _code(page)
    disjoint: list[Cut] = []
    for cut in sorted(proposed, key=lambda cut: (cut.start, -cut.end)):
        start = max(cut.start, disjoint[-1].end if disjoint else 0)
        if start < cut.end and not any(_touches_code(cut, start, *block) for block in _overlapping(code, start, cut.end)):
            disjoint.append(Cut(start, cut.end, cut.rule, cut.proposal))
    grown: list[Cut] = []
    above = False
    for index, cut in enumerate(disjoint):
        follower = disjoint[index + 1].start if index + 1 < len(disjoint) else None
        floor = grown[-1].end if grown else 0
        if not _whole_lines(lines, cut.start, cut.end):
            grown.append(cut)
            continue
        start = max(floor, lines.starts[lines.at(cut.start)])
        if start > floor or not grown:  # a cut that touches the one before it stands where that one stood
            above = start > 0 and not lines.blank(lines.at(start) - 1)
        end = _grow(lines, cut.end, follower, above)
        if start < end:
            grown.append(Cut(start, end, cut.rule, cut.proposal))
    return grown


def _code(page: Page) -> list[_Block]:
    """Start and end of each code block, and whether it is fenced; indented markup is an ad's, not code."""
    return [
        (page.lines.starts[part.first], page.lines.ends[part.last], part.block.fenced)
        for part in page.parts
        if part.kind == "code" and (part.block.fenced or not part.text.lstrip().startswith("<"))
    ]


def _touches_code(cut: Cut, start: int, first: int, last: int, fenced: bool) -> bool:
    """Whether `cut` may not have the code block in its way; indented text between two ad markers is the ad's markup."""
    return fenced or cut.rule != "marked_ads" or not (start <= first and last <= cut.end)


def _grow(lines: Lines, end: int, follower: int | None, above: bool) -> int:
    """The end of whole lines, grown so that no hole is left, yet what stood apart stays apart (an empty line remains between).

    `above`: whether text stands directly above. Where the next cut follows behind nothing but blank lines, those belong to
    this cut.
    """
    last = lines.at(end - 1)
    end = lines.ends[last]
    behind = last + 1
    while behind < len(lines) and lines.blank(behind):
        behind += 1
    if follower is not None and behind < len(lines) and not lines.text[end:follower].strip():
        return max(end, min(follower, lines.starts[behind]))
    if not above:
        return lines.starts[behind] if behind < len(lines) else len(lines.text)
    return lines.nexts[last] if behind > last + 1 or behind == len(lines) else end


def _removed(lines: Lines, start: int, end: int, cut: Cut) -> Removed:
    text = lines.text[start:end]
    content_end = start + len(text.rstrip()) if text.strip() else end
    return Removed(
        rule=cut.rule,
        kind=cut.proposal.kind,
        reason=cut.proposal.reason,
        span=(start, end),
        lines=(lines.at(start) + 1, lines.at(max(start, content_end - 1)) + 1),
        text=text,
    )


def _repair(
    page: Page, edited: _Edited, lines: Lines, enabled: set[str] | None
) -> tuple[Page, list[Repaired], tuple[int, ...]]:
    """Unlink affiliate links; return the final page, the repairs, and the source line of each of its lines."""
    offsets = edited.offsets()
    source_lines = tuple(lines.at(edited.origin(at, offsets)) + 1 for at in page.lines.starts)
    if enabled is not None and "affiliate_links" not in enabled:
        return page, [], source_lines
    repairs = list(propose_unlinks(page))
    repaired: list[Repaired] = []
    edits: list[Edit] = []
    for repair in repairs:
        start, end = edited.origin(repair.start, offsets), edited.origin(repair.end - 1, offsets) + 1
        if end - start != repair.end - repair.start or page.protects(repair.start, repair.end):
            continue
        edits.append(Edit(repair.start, repair.end, repair.after))
        line = lines.at(start) + 1
        repaired.append(
            Repaired(
                rule="affiliate_links",
                reason=repair.reason,
                span=(start, end),
                lines=(line, line),
                before=lines.text[start:end],
                after=repair.after,
            )
        )
    if not repaired:
        return page, [], source_lines
    return page.edited(edits), repaired, source_lines
