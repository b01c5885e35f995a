"""Units -> nodes: what heads a part of the article, with its level, its series and its role.

A series is a run of markers of one family that count up. It is found in any language, even if its label is unknown; the
word lists only separate a label that never counts ("Figure 2") from one that does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..cleaning.page import Page
from ..lexicon import Lexicon
from .instructions import is_question
from .markers import Marker, marker_of
from .series import (
    BOLD_LEVEL,
    RUN_IN,
    Candidate,
    are_steps_of_a_section,
    candidate_of,
    following,
    has_numbered_list,
    series_of,
    steps_as_headings,
)
from .units import Unit, units_of

Role = Literal["plain", "member", "faq", "conclusion"]

# The level of a plain line that closes the article: it ends all fixes, which are at level 2 or deeper.
CLOSING_LEVEL = 2
MIN_QUESTIONS = 3
QUESTION_SHARE = 0.6
MAX_TITLE_WORDS = 10
MAX_FAQ_WORDS = 14
MAX_CONCLUSION_WORDS = 12


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of any form: unit index `at`, `body` the first unit below it, heading `level` (7 or more: bold lines).

    The title in the front matter is no unit: `body` is `at`.
    `series` is the number of its series within the article; `title` has no label or number. A `pseudo` node is a plain line.
    """

    at: int
    body: int
    level: int
    title: str
    role: Role = "plain"
    series: int | None = None
    label: str | None = None
    number: int | None = None
    pseudo: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """An article's units and its nodes in order; the units before the first node are the introduction."""

    units: tuple[Unit, ...]
    nodes: tuple[Node, ...]
    lexicon: Lexicon


def outline(page: Page, title: str | None = None) -> Outline:
    """Find the headings of `page`: real ones, and lines that clearly serve as one.

    `title` is the title in the front matter, which heads steps that stand above all headings.
    """
    units = tuple(units_of(page))
    candidates = [found for index, unit in enumerate(units) if (found := candidate_of(index, unit))]
    steps = steps_as_headings(candidates, units)
    candidates = [entry for entry in candidates if entry.at not in steps]
    after = following(candidates, units)
    series = [members for members in series_of(candidates) if not are_steps_of_a_section(members, units, after)]
    nodes = _with_shared_levels(_with_step_heads(_nodes(candidates, series, units), candidates, title))
    if title and units and _starts_with_list(nodes, units):
        nodes.insert(0, Node(0, 0, 1, title))
    return Outline(units, tuple(_with_roles(nodes, units, page.lexicon)), page.lexicon)


def _nodes(candidates: Sequence[Candidate], series: Sequence[Sequence[Candidate]], units: Sequence[Unit]) -> list[Node]:
    """A node for each candidate that heads something."""
    series_at = {entry.at: index for index, run in enumerate(series) for entry in run}
    labels = {(run[0].marker.label or "").lower() for run in series if run[0].marker and run[0].marker.label}
    steps = {entry.at for entry in candidates if entry.marker and entry.marker.family == "step" and entry.at not in series_at}
    preparation = _preparation(candidates, steps)
    reader_questions = _reader_questions(candidates)
    nodes: list[Node] = []
    enclosing = 1
    for entry in candidates:
        if entry.at in steps or entry.at == preparation:
            continue
        if not entry.pseudo:
            enclosing = entry.unit.part.block.level
        if (index := series_at.get(entry.at)) is not None:
            nodes.append(_member(entry, index, BOLD_LEVEL + enclosing if entry.pseudo else enclosing, units))
        elif not entry.pseudo:
            label, title = _unnumbered_label(entry.unit.text, labels)
            nodes.append(Node(entry.at, entry.at + 1, enclosing, _clean(title), label=label))
        elif entry.marker is None and (entry.at in reader_questions or not is_question(entry.unit.text)):
            role: Role = "faq" if entry.at in reader_questions else "plain"
            nodes.append(Node(entry.at, entry.at + 1, CLOSING_LEVEL, _clean(entry.unit.text), role, pseudo=True))
    return nodes


def _starts_with_list(nodes: Sequence[Node], units: Sequence[Unit]) -> bool:
    """Whether a numbered list stands above all headings; plain lines with prose between most of them head parts instead."""
    above = [unit for unit in units[: nodes[0].at if nodes else len(units)] if unit.kind == "paragraph" and unit.words]
    if not has_numbered_list(above):
        return False
    numbered = [(marker := marker_of(unit)) is not None and marker.family == "number" for unit in above]
    if any(unit.items for unit, is_numbered in zip(above, numbered, strict=True) if is_numbered):
        return True
    adjacent = sum(1 for before, after in pairwise(numbered) if before and after)
    return 2 * adjacent >= sum(numbered) - 1


def _with_step_heads(nodes: list[Node], candidates: Sequence[Candidate], title: str | None) -> list[Node]:
    """`nodes` plus one for steps ("## Step 1: …") that the heading above them doesn't hold: it is their sibling.

    A heading of a higher level or the article's title names what they do.
    """
    heads = {node.at: node for node in nodes}
    above: list[Node] = []
    added: list[Node] = []
    for entry in candidates:
        if entry.at in heads:
            above.append(heads[entry.at])
            continue
        marker, level = entry.marker, entry.unit.part.block.level
        if entry.pseudo or marker is None or marker.family != "step" or marker.number not in (0, 1):
            continue
        if not above and title:
            added.append(Node(0 if not added else entry.at, 0 if not added else entry.at, 1, title))
        elif above and not _holds_steps(above[-1], level, entry.unit.lexicon):
            owner = next((node for node in reversed(above) if node.level < level and node.role == "plain"), None)
            if owner is not None or title:
                added.append(Node(entry.at, entry.at, level, owner.title if owner is not None else title or ""))
    return sorted([*nodes, *added], key=lambda node: node.at)


def _holds_steps(above: Node, level: int, lexicon: Lexicon) -> bool:
    """Whether the heading above steps of a `level` names what they do: it is higher, a member of a series, or says so."""
    return above.level < level or above.role == "member" or lexicon.phrases["heading.how_to"].within(above.title)


def _member(entry: Candidate, series: int, level: int, units: Sequence[Unit]) -> Node:
    """The node of a series' member."""
    marker = entry.marker
    assert marker is not None
    title, body = _title(entry, marker, units)
    number = marker.number if marker.dress != "letter" else None
    return Node(entry.at, body, level, title, "member", series, marker.label, number, entry.pseudo)


def _reader_questions(candidates: Sequence[Candidate]) -> set[int]:
    """The indices of bold questions that follow one another, at least three of them: what readers ask, not titles."""
    found: set[int] = set()
    run: list[int] = []
    for entry in [*candidates, None]:
        if entry is not None and entry.pseudo and entry.marker is None and is_question(entry.unit.text):
            run.append(entry.at)
            continue
        if len(run) >= MIN_QUESTIONS:
            found.update(run)
        run = []
    return found


def _preparation(candidates: Sequence[Candidate], steps: set[int]) -> int | None:
    """The index of an unnumbered first step: a heading between a guide's heading and "Step 1", all of one level."""
    heads = [entry for entry in candidates if not entry.pseudo]
    for above, before, step in zip(heads, heads[1:], heads[2:], strict=False):
        levels = {entry.unit.part.block.level for entry in (above, before, step)}
        first = step.at in steps and step.marker is not None and step.marker.number == 1
        how_to = above.unit.lexicon.phrases["heading.how_to"]
        is_guide = how_to.within(above.unit.text) and not how_to.within(before.unit.text)
        if first and is_guide and len(levels) == 1 and before.marker is None and above.marker is None:
            return before.at
    return None


def _unnumbered_label(text: str, known: set[str]) -> tuple[str | None, str]:
    """The label and title of a heading like "Method: …" between "Method 2" and "Method 4", which lost its number."""
    head, colon, rest = text.partition(":")
    if colon and head.strip().lower() in known and rest.strip():
        return head.strip(), rest
    return None, text


def _clean(title: str) -> str:
    return title.strip(" *_#\u00a0").strip()


def _title(entry: Candidate, marker: Marker, units: Sequence[Unit]) -> tuple[str, int]:
    """The title of a member and the index of its first body unit; the title may share its line or be the next bold line."""
    title = _clean(marker.title)
    body = entry.at + 1
    if entry.pseudo and not entry.unit.bold_line and (match := RUN_IN.match(title)):
        return match["title"].strip(), body
    if not title and body < len(units):
        below = units[body]
        if below.bold_line or (entry.unit.kind == "heading" and _is_short(below)):
            return _clean(below.text), body + 1
    return title, body


def _is_short(unit: Unit) -> bool:
    is_short = unit.kind in ("paragraph", "heading") and 0 < len(unit.words) <= MAX_TITLE_WORDS
    return is_short and not unit.text.rstrip().endswith((".", ":"))


def _with_shared_levels(nodes: list[Node]) -> list[Node]:
    """Members of one series are siblings at their most common level, whatever levels were printed."""
    levels: dict[int, int] = {}
    for index, members in _by_series(nodes).items():
        counts = Counter(node.level for node in members)
        levels[index] = max(counts, key=lambda level: (counts[level], -level))
    _lower_nested(nodes, levels)
    leveled = [replace(node, level=levels[node.series]) if node.series is not None else node for node in nodes]
    labeled = {node.label.lower(): node for node in reversed(leveled) if node.label and node.series is not None}
    for position, node in enumerate(leveled):
        if node.label and node.series is None and position and (sibling := labeled.get(node.label.lower())):
            leveled[position] = replace(node, level=sibling.level, series=sibling.series, role="member")
    return leveled


def _by_series(nodes: Iterable[Node]) -> dict[int, list[Node]]:
    """The members of each series, in order."""
    found: dict[int, list[Node]] = {}
    for node in nodes:
        if node.series is not None:
            found.setdefault(node.series, []).append(node)
    return found


def _lower_nested(nodes: list[Node], levels: dict[int, int]) -> None:
    """Lower the level of a series that lies entirely between two members of another one: it is inside the first of them."""
    places: dict[int, list[int]] = {}
    for place, node in enumerate(nodes):
        if node.series is not None:
            places.setdefault(node.series, []).append(place)
    gaps = sorted((first, second, outer) for outer, others in places.items() for first, second in pairwise(others))
    opened: list[tuple[int, int, int]] = []
    at = 0
    for inner, own in places.items():  # in the order of their first members
        while at < len(gaps) and gaps[at][0] < own[0]:
            opened.append(gaps[at])
            at += 1
        opened = [gap for gap in opened if gap[1] > own[0]]
        around = [levels[outer] for _, second, outer in opened if outer != inner and own[-1] < second]
        if around and levels[inner] <= max(around):
            levels[inner] = max(around) + 1


def _with_roles(nodes: list[Node], units: Sequence[Unit], lexicon: Lexicon) -> list[Node]:
    """Mark questions and conclusions: nothing below them is a fix."""
    asked = {index for index, members in _by_series(nodes).items() if _are_questions(members)}
    phrases = lexicon.phrases
    result: list[Node] = []
    faq_level: int | None = None
    for index, node in enumerate(nodes):
        end = nodes[index + 1].at if index + 1 < len(nodes) else len(units)
        head = units[node.at]
        is_guide = phrases["heading.how_to"].begins(node.title) and has_numbered_list(units[node.body : end])
        if faq_level is not None and node.level <= faq_level and not (is_question(node.title) or node.series in asked):
            faq_level = None
        if node.role == "faq":
            faq_level = node.level
        elif phrases["heading.faq"].within(head.text) and len(head.words) <= MAX_FAQ_WORDS:
            faq_level = node.level
            node = replace(node, role="faq")
        elif faq_level is not None or (node.series in asked and not is_guide):
            node = replace(node, role="faq")
        elif node.role == "plain" and phrases["heading.conclusion"].begins(head.text):
            node = replace(node, role="conclusion") if len(head.words) <= MAX_CONCLUSION_WORDS else node
        result.append(node)
    return result


def _are_questions(members: list[Node]) -> bool:
    asked = sum(1 for node in members if is_question(node.title))
    return len(members) > 1 and asked >= QUESTION_SHARE * len(members)
