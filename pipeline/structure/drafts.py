"""Nodes -> drafts: what each node holds; a node under which bold lines or titled entries tell several things is divided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..lexicon import Lexicon
from ..lexicon.words import words
from .evidence import Context, KnownVerbs
from .instructions import sentences, verb_of
from .markers import marker_of
from .outline import Node
from .procedures import find_runs
from .runs import Run
from .series import BOLD_LEVEL
from .units import Unit

# A list whose entries are a bold title and at least as many words of prose holds fixes, not steps.
MAX_TITLE_WORDS = 8
RUN_IN_WORDS = 8
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


def drafts_of(nodes: Sequence[Node], units: Sequence[Unit], lexicon: Lexicon, trouble: bool, verbs: KnownVerbs) -> list[Draft]:
    """A draft for each node, with nodes added for bold lines and run-in titles that head instructions."""
    drafts: list[Draft] = []
    members = any(node.role == "member" for node in nodes)
    last_of = {node.series: index for index, node in enumerate(nodes)}
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
        last_member = node.pseudo and last_of[node.series] == index
        drafts.extend(_divided(Draft(node, end, runs), units, lexicon, last_member, trouble))
    return drafts


def _not_to_do(node: Node, units: Sequence[Unit], lexicon: Lexicon) -> bool:
    if node.role == "member":
        return False
    text = units[node.at].text
    return lexicon.phrases["heading.not_to_do"].begins(text) and verb_of(text, lexicon) is None


def _divided(draft: Draft, units: Sequence[Unit], lexicon: Lexicon, last_member: bool, trouble: bool) -> list[Draft]:
    """`draft`, cut at the bold lines that head a list of steps of their own and at run-in titles."""
    level = draft.node.level + (0 if last_member else 1) if draft.node.pseudo else BOLD_LEVEL + draft.node.level
    cuts: list[Node] = []
    floor = draft.node.body
    for run in draft.runs:
        head = _bold_head(run, floor, units, lexicon)
        floor = run.end
        if head is not None:
            cuts.append(Node(head, head + 1, level, units[head].text.strip(), pseudo=True))
    prose: list[Node] = []
    if cuts or lexicon.phrases["heading.how_to"].begins(draft.node.title) or draft.node.role == "member":
        prose = _prose_heads(draft, units, lexicon, level, [cut.at for cut in cuts])
        cuts = sorted([*cuts, *prose], key=lambda node: node.at)
    cuts, headed = _with_run_in_titles(draft, cuts, units, lexicon, level + 1, trouble)
    return _parted(draft, cuts, headed.union(node.at for node in prose)) if cuts else [draft]


def _with_run_in_titles(
    draft: Draft, cuts: Sequence[Node], units: Sequence[Unit], lexicon: Lexicon, level: int, trouble: bool
) -> tuple[list[Node], set[int]]:
    """`cuts` (in order) and one for each entry of the lists that hold fixes told in prose, and where these lists' heads are.

    Such a list is no run of steps of the draft any more.
    """
    found: list[Node] = []
    headed: set[int] = set()
    left: list[Run] = []
    above = iter(cuts)
    upcoming = next(above, None)
    for run in draft.runs:
        while upcoming is not None and upcoming.at < run.first:
            found.append(upcoming)
            upcoming = next(above, None)
        heading = found[-1].title if found else draft.node.title
        if not _titles_run_in(run, heading, draft.node.role == "member", lexicon, trouble):
            left.append(run)
            continue
        if found:
            headed.add(found[-1].at)
        places = {id(units[index]): index for index in range(run.first, run.end)}
        for step in run.steps:
            at = places[id(step.units[0])]
            title = units[at].inline.strong[0].text if units[at].inline.strong else step.text
            found.append(Node(at, at + 1, level, title.strip(" :.-"), "member", -run.first - 1, None, step.marker.number, True))
    draft.runs = left
    return (found if upcoming is None else [*found, upcoming, *above]), headed


def _parted(draft: Draft, cuts: Sequence[Node], told: set[int]) -> list[Draft]:
    """`draft` up to the first of `cuts`, then a draft for each of them; each has the runs that begin in it."""
    bounds = [cut.at for cut in cuts]
    parts = [Draft(draft.node, bounds[0], [])]
    parts += [Draft(cut, end, [], to_do=cut.at in told) for cut, end in zip(cuts, [*bounds[1:], draft.end], strict=True)]
    for run in draft.runs:
        parts[bisect_right(bounds, run.first)].runs.append(run)
    return parts


def _bold_head(run: Run, floor: int, units: Sequence[Unit], lexicon: Lexicon) -> int | None:
    """The bold line above `run`, from `floor` on, that titles a part of its own: not the sentence that leads in."""
    prose = 0
    for index in range(run.first - 1, floor - 1, -1):
        unit = units[index]
        if unit.bold_line and marker_of(unit) is None and not lexicon.phrases["note.all"].is_whole(unit.text):
            if bold_lead(unit, lexicon):
                run.lead = run.lead or unit
                return None
            if lexicon.phrases["lead.announces"].begins(unit.text) or lexicon.phrases["lead.phrases"].within(unit.text):
                return None
            if run.lead is unit:
                run.lead = None
            return index if title_length(unit, lexicon) else None
        if unit.kind == "paragraph" and not unit.image_only:
            prose += 1
        if prose > 3:
            return None
    return None


def title_length(unit: Unit, lexicon: Lexicon) -> bool:
    """Whether a bold line is short enough for a title; one that ends in a colon may as well lead in.

    A whole sentence is one where it counts stages ("Firstly, uninstall the old one.").
    """
    end = unit.text.rstrip()[-1:]
    if end == "." and lexicon.phrases["heading.ordinals"].begins(unit.text):
        return len(unit.words) <= MAX_LEADING_TITLE
    return len(unit.words) <= (MAX_LEADING_TITLE if end in ":：" else MAX_BOLD_TITLE) and end not in ".。,，"


def bold_lead(unit: Unit, lexicon: Lexicon) -> bool:
    """A bold line that only announces the steps ("To run the checker:"), or a bare connective ("OR")."""
    colon = unit.text.rstrip().endswith((":", "："))
    return (len(unit.words) < 2 and not colon) or (colon and lexicon.phrases["condition.bold"].begins(unit.text))


def _prose_heads(draft: Draft, units: Sequence[Unit], lexicon: Lexicon, level: int, taken: Sequence[int]) -> list[Node]:
    """Bold lines that head prose which tells what to do; `taken` are those that head a list."""
    inside = {index for run in draft.runs for index in range(run.first, run.end)}.union(taken)
    leads = {id(run.lead) for run in draft.runs}
    stages = lexicon.phrases["heading.ordinals"]
    colon = any(units[at].text.rstrip()[-1:] == ":" for at in taken)
    staged = any(stages.begins(units[at].text) for at in taken)
    heads = []
    for index in range(draft.node.body, draft.end - 1):
        unit, below = units[index], units[index + 1]
        if index in inside or not unit.bold_line or marker_of(unit) is not None or len(unit.words) < 2:
            continue
        how_to = lexicon.phrases["heading.how_to"].begins(unit.text)
        alike = (colon and unit.text.rstrip().endswith(":")) or (staged and stages.begins(unit.text))
        prose = below.kind == "paragraph" and len(below.words) > 5 and tells(below, lexicon)
        if (how_to or alike) and prose and id(unit) not in leads:
            heads.append(Node(index, index + 1, level, unit.text.strip(), pseudo=True))
    return heads


def tells(unit: Unit, lexicon: Lexicon) -> bool:
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
