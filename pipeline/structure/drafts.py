"""Outline -> drafts: a draft for each node; one with bold titles or titled entries in its text is divided."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ..lexicon.words import words
from .about import About
from .draft import Draft
from .instructions import ends_in_colon, has_instruction, verb_of
from .markers import marker_of
from .outline import Node, Outline
from .passage import Context, Passage
from .procedures import find_runs
from .runs import Run, StepDraft
from .series import BOLD_LEVEL
from .units import Unit

# A list whose entries are a bold title and at least as many words of prose has fixes, not steps.
MAX_TITLE_WORDS = 8
RUN_IN_WORDS = 8
RUN_IN_SHARE = 0.8
# Words of a bold line that heads a list, and of one that ends in a colon.
MAX_BOLD_TITLE = 20
MAX_LEADING_TITLE = 14
# Paragraphs that may separate a bold title from its list.
MAX_PROSE_BELOW_TITLE = 3
# Words of the shortest paragraph that a bold line may head.
MIN_PROSE_WORDS = 6


def drafts_of(outline: Outline, about: About) -> list[Draft]:
    """A draft for each node, with nodes added for bold lines and run-in titles that head instructions."""
    nodes, units = outline.nodes, outline.units
    drafts: list[Draft] = []
    has_members = any(node.role == "member" for node in nodes)
    last_of = {node.series: index for index, node in enumerate(nodes)}
    for index, node in enumerate(nodes):
        end = nodes[index + 1].at if index + 1 < len(nodes) else len(units)
        draft = Draft(outline, node, end, [])
        if node.role in ("faq", "conclusion"):
            drafts.append(draft)
            continue
        is_introduction = index == 0 and has_members and draft.is_plain
        draft.runs = _runs(draft, about, is_strict=is_introduction or _is_not_to_do(draft))
        is_last_member = node.pseudo and last_of[node.series] == index
        drafts.extend(_divided(draft, about, is_last_member=is_last_member))
    return drafts


def _runs(draft: Draft, about: About, *, is_strict: bool) -> list[Run]:
    """The draft's procedures, with indices of the article's units."""
    node, lexicon = draft.node, draft.lexicon
    is_labeled = draft.is_member and draft.label in lexicon.labels
    context = Context(node.title, about.verbs, is_strict, is_labeled, draft.is_member)
    runs = find_runs(Passage.of(draft.outline.units[node.body : draft.end], lexicon, context))
    for run in runs:
        run.shift(node.body)
    return runs


def _is_not_to_do(draft: Draft) -> bool:
    """Whether a heading without a series announces reasons, benefits and the like."""
    text = draft.outline.units[draft.node.at].text
    not_to_do = draft.lexicon.phrases["heading.not_to_do"]
    return not draft.is_member and not_to_do.begins(text) and verb_of(text, draft.lexicon) is None


def _divided(draft: Draft, about: About, *, is_last_member: bool) -> list[Draft]:
    """`draft`, cut at the bold lines that head a list of steps of their own and at run-in titles."""
    units, node = draft.outline.units, draft.node
    level = node.level + (0 if is_last_member else 1) if node.pseudo else BOLD_LEVEL + node.level
    cuts: list[Node] = []
    floor = node.body
    for run in draft.runs:
        head = _bold_head(run, floor, units)
        floor = run.end
        if head is not None:
            cuts.append(_bold_node(head, units[head], level))
    prose: list[Node] = []
    if cuts or draft.is_how_to or draft.is_member:
        prose = _prose_heads(draft, level, [cut.at for cut in cuts])
        cuts = sorted([*cuts, *prose], key=lambda node: node.at)
    cuts, heads = _with_run_in_titles(draft, cuts, level + 1, about)
    return _split(draft, cuts, heads.union(node.at for node in prose)) if cuts else [draft]


def _bold_node(index: int, unit: Unit, level: int) -> Node:
    return Node(index, index + 1, level, unit.text.strip(), pseudo=True)


def _with_run_in_titles(draft: Draft, cuts: Sequence[Node], level: int, about: About) -> tuple[list[Node], set[int]]:
    """`cuts` (in order) plus one for each entry of a list of fixes described in prose; and the indices of such lists' heads.

    Such a list stops being a run of steps of the draft.
    """
    found: list[Node] = []
    heads: set[int] = set()
    remaining: list[Run] = []
    above = iter(cuts)
    upcoming = next(above, None)
    for run in draft.runs:
        while upcoming is not None and upcoming.at < run.first:
            found.append(upcoming)
            upcoming = next(above, None)
        heading = found[-1].title if found else draft.title
        if not _lists_fixes(run, heading, draft, about):
            remaining.append(run)
            continue
        if found:
            heads.add(found[-1].at)
        found.extend(_run_in_nodes(run, draft.outline.units, level))
    draft.runs = remaining
    return (found if upcoming is None else [*found, upcoming, *above]), heads


def _run_in_nodes(run: Run, units: Sequence[Unit], level: int) -> list[Node]:
    """A member node for each entry of a list of fixes."""
    places = {id(units[index]): index for index in range(run.first, run.end)}
    nodes = []
    for step in run.steps:
        at = places[id(step.units[0])]
        title = units[at].inline.strong[0].text if units[at].inline.strong else step.text
        nodes.append(Node(at, at + 1, level, title.strip(" :.-"), "member", -run.first - 1, None, step.marker.number, True))
    return nodes


def _lists_fixes(run: Run, heading: str, draft: Draft, about: About) -> bool:
    """Whether the entries of a list are fixes described in prose, in an article or below a heading about a problem."""
    if run.family != "number" or len(run.steps) < 2:
        return False
    if sum(1 for step in run.steps if _has_run_in_title(step)) < RUN_IN_SHARE * len(run.steps):
        return False
    context = heading + " " + (run.lead.text if run.lead else "")
    return draft.lexicon.phrases["heading.trouble"].within(context) or (about.is_trouble and not draft.is_member)


def _has_run_in_title(step: StepDraft) -> bool:
    """Whether an entry is a bold title, a colon, period or dash, and an explanation."""
    inline = step.units[0].inline
    text = step.marker.title or inline.text
    first = inline.strong[0] if inline.strong else None
    if first is None or not text.startswith(first.text) or len(words(first.text)) > MAX_TITLE_WORDS:
        return False
    rest = text[len(first.text) :].lstrip()
    is_closed = first.text.rstrip().endswith((":", ".")) or rest[:1] in (":", ".", "–", "—", "-")
    return is_closed and len(words(rest)) >= RUN_IN_WORDS


def _split(draft: Draft, cuts: Sequence[Node], to_do: set[int]) -> list[Draft]:
    """`draft` up to the first of `cuts`, then a draft for each of them; each gets the runs that start in it.

    `to_do` holds the indices of nodes that are something to do.
    """
    bounds = [cut.at for cut in cuts]
    parts = [Draft(draft.outline, draft.node, bounds[0], [])]
    for cut, end in zip(cuts, [*bounds[1:], draft.end], strict=True):
        parts.append(Draft(draft.outline, cut, end, [], to_do=cut.at in to_do))
    for run in draft.runs:
        parts[bisect_right(bounds, run.first)].runs.append(run)
    return parts


def _bold_head(run: Run, floor: int, units: Sequence[Unit]) -> int | None:
    """The index of the bold line above `run`, from `floor` on, that titles a part of its own rather than introduces it."""
    prose = 0
    for index in range(run.first - 1, floor - 1, -1):
        unit, phrases = units[index], units[index].lexicon.phrases
        if unit.bold_line and marker_of(unit) is None and not phrases["note.all"].is_whole(unit.text):
            if _is_bold_lead(unit):
                run.lead = run.lead or unit
                return None
            if phrases["lead.announces"].begins(unit.text) or phrases["lead.phrases"].within(unit.text):
                return None
            if run.lead is unit:
                run.lead = None
            return index if _has_title_length(unit) else None
        if unit.kind == "paragraph" and not unit.image_only:
            prose += 1
        if prose > MAX_PROSE_BELOW_TITLE:
            return None
    return None


def _has_title_length(unit: Unit) -> bool:
    """Whether a bold line is short enough for a title; one that ends in a colon may be a lead-in.

    A whole sentence is a title if it counts stages ("Firstly, uninstall the old one.").
    """
    end = unit.text.rstrip()[-1:]
    if end == "." and unit.lexicon.phrases["heading.ordinals"].begins(unit.text):
        return len(unit.words) <= MAX_LEADING_TITLE
    return len(unit.words) <= (MAX_LEADING_TITLE if end in ":：" else MAX_BOLD_TITLE) and end not in ".。,，"


def _is_bold_lead(unit: Unit) -> bool:
    """Whether a bold line only announces the steps ("To run the checker:"), or is a bare conjunction ("OR")."""
    colon = ends_in_colon(unit.text)
    return (len(unit.words) < 2 and not colon) or (colon and unit.lexicon.phrases["condition.bold"].begins(unit.text))


def _prose_heads(draft: Draft, level: int, taken: Sequence[int]) -> list[Node]:
    """Nodes for the bold lines that head prose with instructions; `taken` are the indices of those that head a list."""
    units, phrases = draft.outline.units, draft.lexicon.phrases
    inside = {index for run in draft.runs for index in range(run.first, run.end)}.union(taken)
    leads = {id(run.lead) for run in draft.runs}
    stages = phrases["heading.ordinals"]
    with_colon = any(units[at].text.rstrip()[-1:] == ":" for at in taken)
    with_stages = any(stages.begins(units[at].text) for at in taken)
    heads = []
    for index in range(draft.node.body, draft.end - 1):
        unit, below = units[index], units[index + 1]
        if index in inside or not unit.bold_line or marker_of(unit) is not None or len(unit.words) < 2 or id(unit) in leads:
            continue
        is_how_to = phrases["heading.how_to"].begins(unit.text)
        is_alike = (with_colon and unit.text.rstrip().endswith(":")) or (with_stages and stages.begins(unit.text))
        if (is_how_to or is_alike) and _is_instructive(below):
            heads.append(_bold_node(index, unit, level))
    return heads


def _is_instructive(unit: Unit) -> bool:
    """Whether a unit is a paragraph with an instruction."""
    return unit.kind == "paragraph" and len(unit.words) >= MIN_PROSE_WORDS and has_instruction(unit.text, unit.lexicon)
