"""Text -> cleaned text. Rules propose, this driver applies: it owns all positions, so no rule can corrupt another's.

The rules are asked again until they propose nothing, so that a cleaned article, cleaned again, stays as it is (law 2).
Everything behind this stage reads the cleaned text; `Stripped` maps its lines back to the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.lines import Lines
from pipeline.model import ArticleWarning, Removed, Repaired
from pipeline.page import Page
from pipeline.rules import RULES
from pipeline.rules.affiliate_links import propose as propose_unlinks
from pipeline.rules.proposal import Doubt, Proposal

# Real articles settle after two or three rounds; the bound is for inputs made to hurt.
MAX_ROUNDS = 12


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
    edited = _Edited(text, start)
    removed: list[Removed] = []
    warnings: list[ArticleWarning] = []
    for _ in range(MAX_ROUNDS):
        page = Page.of(edited.text())
        doubts: list[Doubt] = []
        cuts = _cuts(page, _proposals(page, enabled, doubts))
        if not cuts:
            break
        removed.extend(_removed(lines, *taken) for taken in edited.cut(cuts))
    offsets = edited.offsets()
    for doubt in doubts:
        at = lines.at(edited.origin(page.lines.starts[doubt.line], offsets)) + 1
        warnings.append(ArticleWarning(code=doubt.code, severity="warning", message=doubt.message, lines=(at, at)))
    page, repaired, source_lines = _repair(page, edited, lines, enabled)
    removed.sort(key=lambda entry: entry.span)
    return Stripped(page, tuple(removed), tuple(repaired), tuple(warnings), source_lines)


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
            else:
                claimed.append(entry)
        for proposal in claimed:
            cuts.append(Cut(proposal.start, proposal.end, name, proposal))
            if _whole_lines(page.lines, proposal.start, proposal.end):
                first, last = page.lines.at(proposal.start), page.lines.at(max(proposal.start, proposal.end - 1))
                page.cut.update(range(first, last + 1))
    return cuts


def _whole_lines(lines: Lines, start: int, end: int) -> bool:
    first, last = lines.at(start), lines.at(max(start, end - 1))
    return not lines.text[lines.starts[first] : start].strip() and not lines.text[end : lines.ends[last]].strip()


def _cuts(page: Page, proposed: list[Cut]) -> list[Cut]:
    """The proposals made disjoint, clear of code blocks, and grown to whole lines with the blank lines behind them."""
    lines = page.lines
    code = [
        (lines.starts[part.first], lines.ends[part.last], part.block.fenced)
        for part in page.parts
        if part.kind == "code" and (part.block.fenced or not part.text.lstrip().startswith("<"))
    ]
    disjoint: list[Cut] = []
    for cut in sorted(proposed, key=lambda cut: (cut.start, -cut.end)):
        start = max(cut.start, disjoint[-1].end if disjoint else 0)
        if start < cut.end and not any(_touches_code(cut, start, *block) for block in code):
            disjoint.append(Cut(start, cut.end, cut.rule, cut.proposal))
    grown: list[Cut] = []
    for index, cut in enumerate(disjoint):
        follower = disjoint[index + 1].start if index + 1 < len(disjoint) else None
        start, end = _grow(lines, cut.start, cut.end, follower, grown[-1].end if grown else 0)
        if start < end:
            grown.append(Cut(start, end, cut.rule, cut.proposal))
    return grown


def _touches_code(cut: Cut, start: int, first: int, last: int, fenced: bool) -> bool:
    """Whether `cut` reaches into a code block; indented text between two ad markers is the ad's markup, not code."""
    if first >= cut.end or last <= start:
        return False
    return fenced or cut.rule != "marked_ads" or not (start <= first and last <= cut.end)


def _grow(lines: Lines, start: int, end: int, follower: int | None, floor: int) -> tuple[int, int]:
    """[start, end) grown so that no hole is left, yet what stood apart stays apart (an empty line remains between).

    Where the next cut follows behind nothing but blank lines, those belong to this cut.
    """
    if not _whole_lines(lines, start, end):
        return start, end
    first, last = lines.at(start), lines.at(max(start, end - 1))
    start = max(floor, lines.starts[first])
    end = lines.ends[last]
    behind = last + 1
    while behind < len(lines) and lines.blank(behind):
        behind += 1
    if follower is not None and behind < len(lines) and not lines.text[end:follower].strip():
        return start, max(end, min(follower, lines.starts[behind]))
    open_above = start == 0 or (start == floor and floor > 0) or lines.blank(first - 1)
    if open_above:
        return start, lines.starts[behind] if behind < len(lines) else len(lines.text)
    if behind > last + 1 or behind == len(lines):
        return start, lines.nexts[last]
    return start, end


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
    pieces: list[str] = []
    at = 0
    for repair in repairs:
        start, end = edited.origin(repair.start, offsets), edited.origin(repair.end - 1, offsets) + 1
        if end - start != repair.end - repair.start:
            continue
        pieces.extend((page.lines.text[at : repair.start], repair.after))
        at = repair.end
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
    return Page.of("".join([*pieces, page.lines.text[at:]])), repaired, source_lines
