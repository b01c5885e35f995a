"""Text -> cleaned text. Rules propose and this driver applies: it owns all positions, so no rule can corrupt another's.

The rules run again until they propose nothing, so cleaning a cleaned article changes nothing (law 2).
All later stages read the cleaned text; `Stripped` maps its lines back to the source.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from ..model import ArticleWarning, Removed, Repaired
from ..settings.settings import Settings
from ..text.lines import Lines
from ..text.reparse import Edit
from .cuts import Cut, EditedText, code_of, cuts_of, overlapping, whole_lines
from .guard import harmless, without_split_lists
from .page import Page
from .rules import BY_LINE, Rulebook, rulebook
from .rules.proposal import Doubt, Proposal, Repair

# Real articles settle after two or three rounds; the bound is for hostile inputs.
MAX_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Stripped:
    """The cleaned text as a page, the edits that made it, and `source_lines`: for each line its 1-based source line."""

    page: Page
    removed: tuple[Removed, ...]
    repaired: tuple[Repaired, ...]
    warnings: tuple[ArticleWarning, ...]
    source_lines: tuple[int, ...]


def strip(text: str, lines: Lines, start: int, *, rules: Rulebook | None = None) -> Stripped:
    """Clean `text` from code point `start` (the end of the front matter) on, by `rules` (default: all built-in rules)."""
    rules = rules or rulebook(Settings())
    # An ad that split a list turned its next indented line into code; that may become text again, unless a rule then cuts it.
    settled = _settle(text, lines, start, rules, strict=False) or _settle(text, lines, start, rules, strict=True)
    assert settled is not None
    page, edited, taken, doubts = settled
    offsets = edited.offsets()
    warnings: list[ArticleWarning] = []
    for doubt in doubts:
        at = lines.at(edited.origin(page.lines.starts[doubt.line], offsets)) + 1
        warnings.append(ArticleWarning(code=doubt.code, severity="warning", message=doubt.message, lines=(at, at)))
    page, repaired, source_lines = _repair(page, edited, lines, rules)
    removed = sorted((_removed(lines, *entry) for entry in taken), key=lambda entry: entry.span)
    return Stripped(page, tuple(removed), tuple(repaired), tuple(warnings), source_lines)


_Taken = list[tuple[int, int, Cut]]


def _settle(
    text: str, lines: Lines, start: int, rules: Rulebook, *, strict: bool
) -> tuple[Page, EditedText, _Taken, list[Doubt]] | None:
    """Run the rules until they propose nothing; return the page, the text with its cuts, and the doubts of the last round.

    None if a rule would cut what is code in the source; with `strict`, no rule can.
    """
    edited = EditedText(text, start)
    page = Page.of(edited.text(), rules.taught)
    code = [(first + start, last + start, fenced) for first, last, fenced in code_of(page)]
    taken: _Taken = []
    for _ in range(MAX_ROUNDS):
        _pin(page, edited.source_lines(page.lines, lines) if rules.taught.kept_lines else ())
        cuts, following, doubts = _wanted(page, rules, strict=strict, before=edited.before)
        if not cuts:
            return page, edited, taken, doubts
        ranges = edited.cut(cuts)
        if taken and not strict and any(any(overlapping(code, first, last)) for first, last, _ in ranges):
            return None
        taken.extend(ranges)
        page = following
    return page, edited, taken, []


def _pin(page: Page, source_lines: Iterable[int]) -> None:
    """Protect the lines of `page` that stay by their line in the source."""
    page.pin(index for index, line in enumerate(source_lines) if line in page.taught.kept_lines)


def _wanted(page: Page, rules: Rulebook, *, strict: bool, before: str) -> tuple[list[Cut], Page, list[Doubt]]:
    """The cuts that the rules want in `page`, the page that results, and their doubts."""
    refused: set[Proposal] = set()
    harms: list[Doubt] = []
    for _ in range(MAX_ROUNDS):
        doubts: list[Doubt] = []
        page.release()
        proposed = _proposals(page, rules, doubts, refused)
        cuts, following = harmless(page, cuts_of(page, proposed, before), harms, strict, whole=not before)
        if cuts or not proposed:
            break
        refused.update(cut.proposal for cut in proposed)  # other rules may propose a part of it
    page.release()
    return cuts, following, [*doubts, *harms]


def _proposals(page: Page, rules: Rulebook, doubts: list[Doubt], refused: set[Proposal]) -> list[Cut]:
    """The proposals of all rules except those that were `refused`; a later rule gets only what no earlier rule claimed."""
    cuts: list[Cut] = []
    for name, propose in rules.table:
        claimed: list[Proposal] = []
        for entry in propose(page):
            if isinstance(entry, Doubt):
                doubts.append(entry)
            elif entry not in refused and not page.protects(entry.start, entry.end):
                claimed.append(entry)
        lines: set[int] = set()
        for proposal in without_split_lists(page, claimed) if name in BY_LINE else claimed:
            cuts.append(Cut(proposal.start, proposal.end, name, proposal))
            if whole_lines(page.lines, proposal.start, proposal.end):
                first, last = page.lines.at(proposal.start), page.lines.at(max(proposal.start, proposal.end - 1))
                lines.update(range(first, last + 1))
        if lines:
            page.claim(lines)
    return cuts


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


def _repair(page: Page, edited: EditedText, lines: Lines, rules: Rulebook) -> tuple[Page, list[Repaired], tuple[int, ...]]:
    """Repair addresses; return the final page, the repairs, and the source line of each of its lines."""
    offsets = edited.offsets()
    source_lines = edited.source_lines(page.lines, lines)
    found: list[tuple[Repair, Repaired]] = []
    for name, repair in rules.repairs(page):
        start, end = edited.origin(repair.start, offsets), edited.origin(repair.end - 1, offsets) + 1
        if end - start != repair.end - repair.start or page.protects(repair.start, repair.end):
            continue
        line = lines.at(start) + 1
        repaired = Repaired(
            rule=name,
            reason=repair.reason,
            span=(start, end),
            lines=(line, line),
            before=lines.text[start:end],
            after=repair.after,
        )
        found.append((repair, repaired))
    while found:
        following = page.edited([Edit(repair.start, repair.end, repair.after) for repair, _ in found])
        _pin(following, source_lines)
        cuts, _, _ = _wanted(following, rules, strict=False, before=edited.before)
        if not cuts:
            return following, [repaired for _, repaired in found], source_lines
        found = _untouched(found, cuts)
    return page, [], source_lines


def _untouched(found: list[tuple[Repair, Repaired]], cuts: list[Cut]) -> list[tuple[Repair, Repaired]]:
    """The repairs that can stay if the repaired text would be cut further: those in no cut, or none."""
    starts = [cut.start for cut in cuts]
    left: list[tuple[Repair, Repaired]] = []
    shift = 0
    for repair, repaired in found:
        start = repair.start + shift
        shift += len(repair.after) - (repair.end - repair.start)
        index = bisect_right(starts, start) - 1
        if index < 0 or cuts[index].end <= start:
            left.append((repair, repaired))
    return left if len(left) < len(found) else []
