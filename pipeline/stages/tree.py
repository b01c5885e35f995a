"""Outline -> the tree of things to do: which nodes are fixes, which are options of one, and which hold no instructions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.instructions import points_at_something, sentences, tells_by_hand, verb_of
from pipeline.lexicon import Lexicon
from pipeline.markers import marker_of
from pipeline.page import words
from pipeline.stages.evidence import Context, KnownVerbs
from pipeline.stages.outline import BOLD_LEVEL, Node, Outline
from pipeline.stages.procedures import find_runs
from pipeline.stages.runs import Run
from pipeline.units import Unit

IMPERATIVE_TITLES = 0.4
# A list whose entries are a bold title and at least this many words of prose holds fixes, not steps.
RUN_IN_WORDS = 8
MAX_TITLE_WORDS = 8
# A how-to told in prose works at least this many paragraphs.
MIN_TOLD = 2
# Words of a bold line that heads a list, and of one that ends in a colon.
MAX_BOLD_TITLE = 20
MAX_LEADING_TITLE = 14


@dataclass
class Draft:
    """A node with its own units [body, end), its runs of steps, and what is nested in it."""

    node: Node
    end: int
    runs: list[Run]
    to_do: bool = False
    children: list[Draft] = field(default_factory=list)
    extent: int = 0

    @property
    def nested_runs(self) -> bool:
        """Whether it, or anything below it, holds steps."""
        return bool(self.runs) or any(child.nested_runs for child in self.children)


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
    drafts = _drafts(outline.nodes, units, lexicon, trouble, verbs)
    _sink_guide(drafts, lexicon)
    roots = _nest(drafts, len(units))
    listed = _mark(drafts, roots, units, lexicon, trouble, title, promised)
    fixes = tuple(_promoted(roots))
    return Tree(fixes, tuple(draft.node for draft in drafts), listed)


def _drafts(nodes: Sequence[Node], units: Sequence[Unit], lexicon: Lexicon, trouble: bool, verbs: KnownVerbs) -> list[Draft]:
    """A draft for each node, with nodes added for bold lines and run-in titles that head instructions."""
    drafts: list[Draft] = []
    members = any(node.role == "member" for node in nodes)
    for index, node in enumerate(nodes):
        end = nodes[index + 1].at if index + 1 < len(nodes) else len(units)
        if node.role in ("faq", "conclusion"):
            drafts.append(Draft(node, end, [], extent=end))
            continue
        strict = _not_to_do(node, units, lexicon) or (index == 0 and members and node.role == "plain")
        labelled = node.role == "member" and (node.label or "").lower() in lexicon.labels
        runs = find_runs(units[node.body : end], lexicon, Context(node.title, strict, verbs, labelled, node.role == "member"))
        for run in runs:
            run.first += node.body
            run.end += node.body
        last_member = node.pseudo and not any(other.series == node.series for other in nodes[index + 1 :])
        drafts.extend(_divided(Draft(node, end, runs), units, lexicon, last_member, trouble))
    return drafts


def _not_to_do(node: Node, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    if node.role == "member":
        return False
    text = units[node.at].text
    return lexicon.phrases["heading.not_to_do"].begins(text) and verb_of(text, lexicon) is None


def _divided(draft: Draft, units: Sequence[Unit], lexicon: Lexicon, last_member: bool, trouble: bool) -> list[Draft]:
    """`draft`, cut at the bold lines that head a list of steps of their own and at run-in titles."""
    cuts: list[Node] = []
    level = draft.node.level + (0 if last_member else 1) if draft.node.pseudo else BOLD_LEVEL + draft.node.level
    for run in list(draft.runs):
        head = _bold_head(draft, run, units, lexicon)
        if head is not None:
            cuts.append(Node(head, head + 1, level, units[head].text.strip(), pseudo=True))
    prose: list[Node] = []
    if cuts or lexicon.phrases["heading.how_to"].begins(draft.node.title) or draft.node.role == "member":
        prose = _prose_heads(draft, units, lexicon, level, {cut.at for cut in cuts})
        cuts.extend(prose)
    headed: set[int] = set()
    for run in list(draft.runs):
        heading = next((cut.title for cut in reversed(cuts) if cut.at < run.first), draft.node.title)
        if _titles_run_in(run, heading, draft.node.role == "member", lexicon, trouble):
            draft.runs.remove(run)
            headed.update(cut.at for cut in cuts if cut.title == heading)
            series = -run.first - 1
            for step in run.steps:
                at = next(index for index in range(run.first, run.end) if units[index] is step.units[0])
                title = units[at].inline.strong[0].text if units[at].inline.strong else step.text
                cuts.append(Node(at, at + 1, level + 1, title.strip(" :.-"), "member", series, None, step.marker.number, True))
    if not cuts:
        return [draft]
    cuts.sort(key=lambda node: node.at)
    told = headed | {node.at for node in prose}
    bounds = [*[cut.at for cut in cuts], draft.end]
    parts = [Draft(draft.node, bounds[0], [run for run in draft.runs if run.first < bounds[0]])]
    for index, cut in enumerate(cuts):
        own = [run for run in draft.runs if bounds[index] <= run.first < bounds[index + 1]]
        parts.append(Draft(cut, bounds[index + 1], own, to_do=cut.at in told))
    return parts


def _bold_head(draft: Draft, run: Run, units: Sequence[Unit], lexicon: Lexicon) -> int | None:
    """The bold line above `run` that is the title of a part of its own, not the sentence that leads in."""
    floor = max([draft.node.body, *[other.end for other in draft.runs if other.end <= run.first]])
    prose = 0
    for index in range(run.first - 1, floor - 1, -1):
        unit = units[index]
        if unit.bold_line and marker_of(unit) is None and not lexicon.phrases["note.all"].is_whole(unit.text):
            if _bold_lead(unit, lexicon):
                run.lead = run.lead or unit
                return None
            if lexicon.phrases["lead.announces"].begins(unit.text) or lexicon.phrases["lead.phrases"].within(unit.text):
                return None
            if run.lead is unit:
                run.lead = None
            return index if _title_length(unit, lexicon) else None
        if unit.kind == "paragraph" and not unit.image_only:
            prose += 1
        if prose > 3:
            return None
    return None


def _title_length(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a bold line is short enough for a title; one that ends in a colon may as well lead in.

    A whole sentence is one where it counts stages ("Firstly, uninstall the old one.").
    """
    end = unit.text.rstrip()[-1:]
    if end == "." and lexicon.phrases["heading.ordinals"].begins(unit.text):
        return len(unit.words) <= MAX_LEADING_TITLE
    return len(unit.words) <= (MAX_LEADING_TITLE if end in ":：" else MAX_BOLD_TITLE) and end not in ".。,，"


def _bold_lead(unit: Unit, lexicon: Lexicon) -> bool:
    """A bold line that only announces the steps ("To run the checker:"), or a bare connective ("OR")."""
    colon = unit.text.rstrip().endswith((":", "："))
    return (len(unit.words) < 2 and not colon) or (colon and lexicon.phrases["condition.bold"].begins(unit.text))


def _prose_heads(draft: Draft, units: Sequence[Unit], lexicon: Lexicon, level: int, taken: set[int]) -> list[Node]:
    """Bold lines that head prose which tells what to do."""
    inside = {index for run in draft.runs for index in range(run.first, run.end)}
    heads = []
    for index in range(draft.node.body, draft.end - 1):
        unit, below = units[index], units[index + 1]
        if index in taken or index in inside or not unit.bold_line or marker_of(unit) is not None or len(unit.words) < 2:
            continue
        how_to = lexicon.phrases["heading.how_to"].begins(unit.text)
        alike = any(units[at].text.rstrip()[-1:] == unit.text.rstrip()[-1:] == ":" for at in taken)
        stages = lexicon.phrases["heading.ordinals"]
        alike = alike or (stages.begins(unit.text) and any(stages.begins(units[at].text) for at in taken))
        prose = below.kind == "paragraph" and len(below.words) > 5 and _tells(below, lexicon)
        if (how_to or alike) and prose and not any(run.lead is unit for run in draft.runs):
            heads.append(Node(index, index + 1, level, unit.text.strip(), pseudo=True))
    return heads


def _tells(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a paragraph tells what to do: one of its sentences is an instruction."""
    return any(verb_of(sentence, lexicon) for sentence in sentences(unit.text))


def _titles_run_in(run: Run, heading: str, member: bool, lexicon: Lexicon, trouble: bool) -> bool:
    """Whether the entries of a list are fixes told in prose: a bold title, a colon or full stop, and an explanation."""
    if run.family != "number" or len(run.steps) < 2:
        return False
    fitting = 0
    for step in run.steps:
        inline = step.units[0].inline
        text = step.marker.title or inline.text
        first = inline.strong[0] if inline.strong else None
        if first is None or not text.startswith(first.text) or len(words(first.text)) > MAX_TITLE_WORDS:
            continue
        rest = text[len(first.text) :].lstrip()
        closed = first.text.rstrip().endswith((":", ".")) or rest[:1] in (":", ".", "–", "—", "-")
        if closed and len(words(rest)) >= RUN_IN_WORDS:
            fitting += 1
    if fitting < 0.8 * len(run.steps):
        return False
    context = heading + " " + (run.lead.text if run.lead else "")
    return lexicon.phrases["heading.trouble"].within(context) or (trouble and not member)


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
    for index in {draft.node.series for draft in drafts if draft.node.series is not None and draft.node.role == "member"}:
        members = [draft for draft in drafts if draft.node.series == index and draft.node.role == "member"]
        walked = sum(1 for draft in members if _walks_through(draft, units, lexicon))
        doable = _doable(members, lexicon, trouble) or (trouble and (len(members) == promised or walked >= 0.5 * len(members)))
        listed |= not doable and len(members) > 1
        for draft in members:
            draft.to_do = doable and (not _optional(draft, lexicon) or draft.nested_runs or _imperative(draft, lexicon))
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


def _imperative(draft: Draft, lexicon: Lexicon) -> bool:
    return lexicon.verb(draft.node.title) is not None or lexicon.phrases["heading.how_to"].begins(draft.node.title)


def _mark_prose(siblings: list[Draft], units: Sequence[Unit], lexicon: Lexicon, title: str, *, within: bool = False) -> None:
    """Headings whose prose tells what to do: beside fixes told in steps, or all of them `within` a fix of a series."""
    for draft in siblings:
        _mark_prose(draft.children, units, lexicon, title, within=draft.to_do and draft.node.role == "member")
    first_member = next((index for index, draft in enumerate(siblings) if draft.node.role == "member"), 0)
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
        found.extend(draft for draft in rest if any(_tells(unit, lexicon) for unit in _prose(draft, units)))
    for draft in found:
        draft.to_do = True


def _walks_through(draft: Draft, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    """Whether the prose walks the reader through it: at least two paragraphs tell to work something that they mark."""
    told = [unit for unit in _prose(draft, units) if points_at_something(unit.inline) and tells_by_hand(unit.text, lexicon)]
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
