"""Units -> nodes: what heads a part of the article, with its level, its series and its role.

A series is a run of markers of one family that count up. It is found in any language, also where the label is unknown;
the word lists only decide between a label that never counts ("Figure 2") and one that does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..cleaning.page import Page
from ..lexicon import Lexicon
from .markers import Marker
from .series import (
    BOLD_LEVEL,
    RUN_IN,
    Candidate,
    behind,
    candidate_of,
    has_numbered_list,
    series_of,
    steps_in_disguise,
    steps_of_a_section,
)
from .units import Unit, units_of

Role = Literal["plain", "member", "faq", "conclusion"]

# The level of a plain line that closes the article: it ends all fixes, which stand at level 2 or deeper.
CLOSING_LEVEL = 2
MIN_QUESTIONS = 3
QUESTION_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of any dress: unit index `at`, `body` the first unit below it, heading `level` (7 and more: bold lines).

    `series` numbers the series it belongs to within the article; `title` is without label and number.
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
    """The units of an article and its nodes in order; unit indices before the first node are the introduction."""

    units: tuple[Unit, ...]
    nodes: tuple[Node, ...]


def outline(page: Page) -> Outline:
    """Find the headings of `page`: real ones, and lines that plainly serve as one."""
    units = tuple(units_of(page))
    candidates = [found for index, unit in enumerate(units) if (found := candidate_of(index, unit, page.lexicon))]
    disguised = steps_in_disguise(candidates, units)
    candidates = [entry for entry in candidates if entry.at not in disguised]
    series = series_of(candidates)
    following = behind(candidates, units)
    series = [members for members in series if not steps_of_a_section(members, units, following)]
    nodes = _nodes(candidates, series, units, page.lexicon)
    return Outline(units, tuple(_with_roles(nodes, units, page.lexicon)))


def _nodes(candidates: list[Candidate], series: list[list[Candidate]], units: Sequence[Unit], lexicon: Lexicon) -> list[Node]:
    member_of = {entry.at: index for index, run in enumerate(series) for entry in run}
    known_labels = {(run[0].marker.label or "").lower() for run in series if run[0].marker and run[0].marker.label}
    steps = {entry.at for entry in candidates if entry.marker and entry.marker.family == "step" and entry.at not in member_of}
    nodes: list[Node] = []
    enclosing = 1
    preparation = _preparation(candidates, steps, lexicon)
    asked = _asked(candidates)
    for entry in candidates:
        index = member_of.get(entry.at)
        if entry.at in steps or entry.at == preparation:
            continue
        if index is None and entry.pseudo:
            if entry.marker is None and (entry.at in asked or not entry.unit.text.rstrip().endswith(("?", "？"))):
                role: Role = "faq" if entry.at in asked else "plain"
                nodes.append(Node(entry.at, entry.at + 1, CLOSING_LEVEL, _clean(entry.unit.text), role, pseudo=True))
            continue
        level = BOLD_LEVEL + enclosing if entry.pseudo else entry.unit.part.block.level
        if not entry.pseudo:
            enclosing = level
        if index is None:
            label, title = _unnumbered_label(entry.unit.text, known_labels)
            nodes.append(Node(entry.at, entry.at + 1, level, _clean(title), label=label))
            continue
        marker = entry.marker
        assert marker is not None
        title, body = _title(entry, marker, units)
        nodes.append(
            Node(
                entry.at,
                body,
                level,
                title,
                role="member",
                series=index,
                label=marker.label if marker.family != "number" else None,
                number=marker.number,
                pseudo=entry.pseudo,
            )
        )
    return _levelled(nodes)


def _asked(candidates: list[Candidate]) -> set[int]:
    """The bold questions that follow one another, at least three of them: questions that readers ask, not titles."""
    asked: set[int] = set()
    run: list[int] = []
    for entry in [*candidates, None]:
        if entry is not None and entry.pseudo and entry.marker is None and entry.unit.text.rstrip().endswith(("?", "？")):
            run.append(entry.at)
            continue
        if len(run) >= MIN_QUESTIONS:
            asked.update(run)
        run = []
    return asked


def _preparation(candidates: list[Candidate], steps: set[int], lexicon: Lexicon) -> int | None:
    """The first, unnumbered step: a heading right before "Step 1" headings of its level, below the guide's own heading."""
    heads = [entry for entry in candidates if not entry.pseudo]
    for above, before, step in zip(heads, heads[1:], heads[2:], strict=False):
        levels = {entry.unit.part.block.level for entry in (above, before, step)}
        first = step.at in steps and step.marker is not None and step.marker.number == 1
        guide = lexicon.phrases["heading.how_to"]
        guided = guide.within(above.unit.text) and not guide.within(before.unit.text)
        if first and guided and len(levels) == 1 and before.marker is None and above.marker is None:
            return before.at
    return None


def _unnumbered_label(text: str, known: set[str]) -> tuple[str | None, str]:
    """A heading like "Method: …" between "Method 2" and "Method 4" lost its number, not its label."""
    head, colon, rest = text.partition(":")
    if colon and head.strip().lower() in known and rest.strip():
        return head.strip(), rest
    return None, text


def _clean(title: str) -> str:
    return title.strip(" *_#\u00a0").strip()


def _title(entry: Candidate, marker: Marker, units: Sequence[Unit]) -> tuple[str, int]:
    """The title of a member and the index of its first body unit: a title may be run in, or stand on the next bold line."""
    title = _clean(marker.title)
    body = entry.at + 1
    if entry.pseudo and not entry.unit.bold_line and (match := RUN_IN.match(title)):
        return match["title"].strip(), body
    if not title and body < len(units) and (units[body].bold_line or (entry.unit.kind == "heading" and _short(units[body]))):
        return _clean(units[body].text), body + 1
    return title, body


def _short(unit: Unit) -> bool:
    return unit.kind in ("paragraph", "heading") and 0 < len(unit.words) <= 10 and not unit.text.rstrip().endswith((".", ":"))


def _levelled(nodes: list[Node]) -> list[Node]:
    """Members of one series are siblings, whatever heading levels were printed: the most common level counts."""
    levels: dict[int, int] = {}
    for index, members in _by_series(nodes).items():
        counts = Counter(node.level for node in members)
        levels[index] = max(counts, key=lambda level: (counts[level], -level))
    _sink_nested(nodes, levels)
    levelled = [replace(node, level=levels[node.series]) if node.series is not None else node for node in nodes]
    labelled = {node.label.lower(): node for node in reversed(levelled) if node.label and node.series is not None}
    for position, node in enumerate(levelled):
        if node.label and node.series is None and position and (sibling := labelled.get(node.label.lower())):
            levelled[position] = replace(node, level=sibling.level, series=sibling.series, role="member")
    return levelled


def _by_series(nodes: Iterable[Node]) -> dict[int, list[Node]]:
    """The members of each series, in order."""
    found: dict[int, list[Node]] = {}
    for node in nodes:
        if node.series is not None:
            found.setdefault(node.series, []).append(node)
    return found


def _sink_nested(nodes: list[Node], levels: dict[int, int]) -> None:
    """A series that lies wholly between two members of another one is inside the first of them, at whatever level printed."""
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
    asked = {index for index, members in _by_series(nodes).items() if _questions(members)}
    result: list[Node] = []
    faq_level: int | None = None
    guide = lexicon.phrases["heading.how_to"]
    for index, node in enumerate(nodes):
        end = nodes[index + 1].at if index + 1 < len(nodes) else len(units)
        text = units[node.at].text
        walked = guide.begins(node.title) and has_numbered_list(units[node.body : end])
        is_question = node.title.rstrip().endswith(("?", "？"))
        if faq_level is not None and node.level <= faq_level and not (is_question or node.series in asked):
            faq_level = None
        if node.role == "faq":
            faq_level = node.level
        elif lexicon.phrases["heading.faq"].within(text) and len(units[node.at].words) <= 14:
            faq_level = node.level
            node = replace(node, role="faq")
        elif faq_level is not None or (node.series in asked and not walked):
            node = replace(node, role="faq")
        elif node.role == "plain" and lexicon.phrases["heading.conclusion"].begins(text) and len(units[node.at].words) <= 12:
            node = replace(node, role="conclusion")
        result.append(node)
    return result


def _questions(members: list[Node]) -> bool:
    asked = sum(1 for node in members if node.title.rstrip().endswith(("?", "？")))
    return len(members) > 1 and asked >= QUESTION_SHARE * len(members)
