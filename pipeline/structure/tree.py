"""Outline -> the tree of things to do: which nodes are fixes, which are options of one, and which hold no instructions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ..lexicon import Lexicon
from ..lexicon.words import words
from .drafts import Draft, drafts_of, tells
from .evidence import KnownVerbs
from .instructions import marks_something, sentences, has_operation, verb_of
from .outline import Node, Outline
from .units import Unit

IMPERATIVE_TITLES = 0.4
# A how-to told in prose works at least this many paragraphs.
MIN_TOLD = 2
# Parallel titles have at least this many words, stand at most so far apart, and share this much of the longer one.
MIN_PARALLEL = 4
NEIGHBOURS = 3
PARALLEL = 0.6


@dataclass(frozen=True, slots=True)
class Tree:
    """The top-level fixes, and all nodes in order (for the sections between the fixes)."""

    fixes: tuple[Draft, ...]
    nodes: tuple[Node, ...]
    listed: bool

    def without_fixes(self) -> Tree:
        """The same nodes with nothing to do."""
        return Tree((), self.nodes, self.listed)


def grow(outline: Outline, lexicon: Lexicon, *, title: str, trouble: bool, promised: int | None, verbs: KnownVerbs) -> Tree:
    """Decide what each node is.

    `trouble`: the article is about solving a problem. `promised`: how many solutions it says it has. `verbs`: how
    many verbs of its language the lexicon knows.
    """
    units = outline.units
    drafts = drafts_of(outline.nodes, units, lexicon, trouble, verbs)
    _sink_guide(drafts, lexicon)
    roots = _nest(drafts, len(units))
    listed = _mark(drafts, roots, units, lexicon, trouble, title, promised)
    fixes = tuple(_promoted(roots))
    return Tree(fixes, tuple(draft.node for draft in drafts), listed)


def _sink_guide(drafts: list[Draft], lexicon: Lexicon) -> None:
    """A guide right behind the last member of a series that tells no steps is how to do that member."""
    series_of: dict[int | None, list[Draft]] = {}
    for draft in drafts:
        series_of.setdefault(draft.node.series, []).append(draft)
    for member, guide in pairwise(drafts):
        series = series_of[member.node.series]
        last = member.node.role == "member" and member is series[-1] and len(series) > 1 and not member.runs
        headed = guide.node.role == "plain" and guide.node.level == member.node.level and not guide.node.pseudo
        shared = set(words(guide.node.title)) & set(words(member.node.title)) - set(words(series[0].node.title))
        if last and headed and shared and guide.runs and lexicon.phrases["heading.how_to"].begins(guide.node.title):
            guide.node = replace(guide.node, level=member.node.level + 1)


def _nest(drafts: list[Draft], total: int) -> list[Draft]:
    """Nest the drafts by level and set how far each extends."""
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


def _mark(
    drafts: list[Draft],
    roots: list[Draft],
    units: Sequence[Unit],
    lexicon: Lexicon,
    trouble: bool,
    title: str,
    promised: int | None,
) -> bool:
    """Decide which drafts are something to do; return whether a series was found that is not."""
    listed = False
    by_series: dict[int, list[Draft]] = {}
    for draft in drafts:
        if draft.node.series is not None and draft.node.role == "member":
            by_series.setdefault(draft.node.series, []).append(draft)
    for members in by_series.values():
        walked = sum(1 for draft in members if _walks_through(draft, units, lexicon))
        doable = _doable(members, lexicon, trouble) or (trouble and (len(members) == promised or walked >= 0.5 * len(members)))
        listed |= not doable and len(members) > 1
        for draft in members:
            draft.to_do = doable and (not _optional(draft, lexicon) or draft.nested_runs or _commanded(draft, units, lexicon))
    for draft in drafts:
        if draft.node.role == "plain" and draft.runs:
            draft.to_do = True
        how_to = lexicon.phrases["heading.how_to"].begins(draft.node.title) or lexicon.verb(draft.node.title) is not None
        if draft.node.role == "plain" and how_to and not draft.nested_runs and _walks_through(draft, units, lexicon):
            draft.to_do = True
    for draft in drafts[1:]:
        named = draft.node.role == "plain" and lexicon.verb(draft.node.title) is not None
        if named and any(_only_announces(child, lexicon) for child in draft.children):
            draft.to_do = True
    _mark_prose(roots, units, lexicon, title)
    return listed


def _only_announces(draft: Draft, lexicon: Lexicon) -> bool:
    """Whether a heading only says that steps follow ("Steps to …"): then the heading above it names the fix."""
    return draft.to_do and draft.node.role == "plain" and lexicon.phrases["lead.announces"].begins(draft.node.title)


def _optional(draft: Draft, lexicon: Lexicon) -> bool:
    """Members of a series of parts are fixes only where they tell what to do."""
    return (draft.node.label or "").lower() in lexicon.parts


def _doable(members: list[Draft], lexicon: Lexicon, trouble: bool) -> bool:
    """Whether a series is of things to do, not of products, reasons or news."""
    label = (members[0].node.label or "").lower()
    if label and (label in lexicon.labels or label in lexicon.step_labels):
        return True
    with_steps = sum(1 for draft in members if draft.nested_runs)
    imperative = sum(1 for draft in members if lexicon.verb(draft.node.title))
    if imperative >= IMPERATIVE_TITLES * len(members) or with_steps >= 0.5 * len(members):
        return True
    return trouble and (with_steps > 0 or imperative >= 0.2 * len(members))


def _commanded(draft: Draft, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether the title says how to do something, or commands it ("Use" may be a noun) above prose that tells it."""
    if lexicon.phrases["heading.how_to"].begins(draft.node.title):
        return True
    return lexicon.verb(draft.node.title) is not None and any(_commands(unit, lexicon) for unit in _prose(draft, units))


def _mark_prose(siblings: list[Draft], units: Sequence[Unit], lexicon: Lexicon, title: str, *, within: bool = False) -> None:
    """Headings whose prose tells what to do: beside fixes told in steps, or all of them `within` a fix of a series."""
    for draft in siblings:
        _mark_prose(draft.children, units, lexicon, title, within=draft.to_do and draft.node.role == "member")
    members = (index for index, draft in enumerate(siblings) if draft.node.role == "member")
    first_member = next(members, 0)
    first_member -= max(0, (siblings[first_member].node.number or 1) - 1) if siblings else 0  # their numbers are lost
    candidates = [
        draft
        for index, draft in enumerate(siblings)
        if not draft.to_do and index >= first_member and _heads_prose(draft, lexicon, title)
    ]
    direct = [draft for draft in candidates if any(_commands(unit, lexicon) for unit in _prose(draft, units))]
    levels = {draft.node.level for draft in siblings if draft.to_do}
    found = [draft for draft in direct if draft.node.level in levels]
    rest = [draft for draft in candidates if draft not in direct and draft.node.level in levels]
    settled = len(found) + sum(1 for draft in siblings if draft.to_do)
    alike = within and len(candidates) >= 2 and all(draft in candidates for draft in siblings)
    if alike:
        rest = [draft for draft in candidates if draft not in found]
    if alike or settled >= 0.6 * (settled + len(rest)):
        found.extend(draft for draft in rest if any(tells(unit, lexicon) for unit in _prose(draft, units)))
    for draft in found:
        draft.to_do = True
    doing = [index for index, draft in enumerate(siblings) if draft.to_do]
    for index, draft in enumerate(siblings):
        if draft.to_do or draft.node.role != "plain" or draft.node.level not in levels or index < doing[0]:
            continue  # what stands above the first fix introduces it
        beside = siblings[max(0, index - NEIGHBOURS) : index + NEIGHBOURS + 1]
        fixes = [sibling for sibling in beside if sibling.to_do and sibling.node.level == draft.node.level]
        parallel = any(_parallel(draft.node.title, sibling.node.title) for sibling in fixes)
        between = len(doing) >= 0.6 * (doing[-1] - doing[0] + 1) and index < doing[-1] and len(doing) > 2
        if (parallel or between) and not _asks(draft.node.title) and _told_by_hand(draft, units, lexicon):
            draft.to_do = True


def _parallel(title: str, other: str) -> bool:
    """Whether two titles say the same but for a few words: "Connect a mouse by cable", "Connect a mouse by radio"."""
    own, others = set(words(title)), set(words(other))
    return len(own) >= MIN_PARALLEL and len(own & others) >= PARALLEL * max(len(own), len(others))


def _asks(title: str) -> bool:
    return title.rstrip().endswith(("?", "？"))


def _told_by_hand(draft: Draft, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether the prose tells, in any of its sentences, to work a device."""
    return any(has_operation(unit.text, lexicon) for unit in _prose(draft, units))


def _walks_through(draft: Draft, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether the prose walks the reader through it: at least two paragraphs tell to work something that they mark."""
    told = [unit for unit in _prose(draft, units) if marks_something(unit.inline) and has_operation(unit.text, lexicon)]
    return len(told) >= MIN_TOLD


def _heads_prose(draft: Draft, lexicon: Lexicon, title: str) -> bool:
    """Whether a plain heading may head a fix told in prose: it commands, and is neither the title nor a lead to a list."""
    heading = draft.node.title
    if draft.node.role != "plain" or lexicon.verb(heading) is None or lexicon.phrases["count.solutions"].within(heading):
        return False
    return words(heading) != words(title) and draft.node.at > 0 and (not draft.nested_runs or len(draft.children) <= 2)


def _prose(draft: Draft, units: Sequence[Unit]) -> list[Unit]:
    return [unit for unit in units[draft.node.body : draft.end] if unit.kind == "paragraph"]


def _commands(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a sentence of the paragraph is a command, not a "you can"."""
    told = [text for text in sentences(unit.text) if verb_of(text, lexicon)]
    return any(not text.lower().startswith(("you ", "also", "to ")) for text in told)


def _promoted(drafts: list[Draft]) -> list[Draft]:
    """The drafts to do; children of a plain heading stand at the outer level."""
    found: list[Draft] = []
    for draft in drafts:
        below = _promoted(draft.children)
        if draft.to_do:
            draft.children = below
            found.append(draft)
        else:
            found.extend(below)
    return found
