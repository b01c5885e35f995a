"""Units -> nodes: what heads a part of the article, with its level, its series and its role.

A series is a run of markers of one family that count up. It is found in any language, also where the label is unknown;
the word lists only decide between a label that never counts ("Figure 2") and one that does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.lexicon import Lexicon
from pipeline.markers import Marker, continues, marker_of
from pipeline.page import Page
from pipeline.units import Unit, units_of

Role = Literal["plain", "member", "faq", "conclusion"]

_RUN_IN = re.compile(r"(?P<title>[^:：]{2,70}?)\s?[:：]\s+\S")
BOLD_LEVEL = 7
# The level of a plain line that closes the article: it ends all fixes, which stand at level 2 or deeper.
CLOSING_LEVEL = 2
# A series of bare numbers has at least two members; a known label ("Fix 1") is one by itself.
MIN_MEMBERS = 2
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


@dataclass
class _Candidate:
    at: int
    unit: Unit
    marker: Marker | None
    pseudo: bool


def outline(page: Page) -> Outline:
    """Find the headings of `page`: real ones, and lines that plainly serve as one."""
    units = tuple(units_of(page))
    candidates = [found for index, unit in enumerate(units) if (found := _candidate(index, unit, page.lexicon))]
    candidates = [entry for entry in candidates if not _step_in_disguise(entry, units, candidates)]
    series = _series(candidates)
    series = [members for members in series if not _steps_of_a_section(members, units, candidates)]
    nodes = _nodes(candidates, series, units, page.lexicon)
    return Outline(units, tuple(_with_roles(nodes, units, page.lexicon)))


def _candidate(index: int, unit: Unit, lexicon: Lexicon) -> _Candidate | None:
    """A heading, a bold line with a number, or a paragraph that starts with a label and a number."""
    if unit.kind == "heading":
        return _Candidate(index, unit, marker_of(unit), pseudo=False) if unit.words else None
    if unit.kind != "paragraph" or unit.items or unit.depth or unit.part.block.quote or not unit.opens_block:
        return None
    marker = marker_of(unit)
    if marker is None and _closes(unit, lexicon):
        return _Candidate(index, unit, None, pseudo=True)
    if marker is None or marker.family in ("letter", "bullet"):
        return None
    if marker.family == "label" and marker.known and (unit.bold_line or _run_in(marker) or _bold_label(unit, marker)):
        return _Candidate(index, unit, marker, pseudo=True)
    if unit.bold_line and unit.glued is None and (marker.family in ("step", "number") or marker.punctuated):
        return _Candidate(index, unit, marker, pseudo=True)
    return None


def _closes(unit: Unit, lexicon: Lexicon) -> bool:
    """A short plain line that says "Conclusion" or "FAQ", or a question in bold."""
    if unit.bold_line and unit.text.rstrip().endswith(("?", "？")):
        return True
    phrases = lexicon.phrases
    closing = phrases["heading.conclusion"].is_whole(unit.text) or phrases["heading.faq"].is_whole(unit.text)
    return closing and len(unit.words) <= 4 and unit.part.first == unit.part.last


def _bold_label(unit: Unit, marker: Marker) -> bool:
    """Whether just the label is bold ("**Method 1:** Download …")."""
    first = unit.inline.strong[0] if unit.inline.strong else None
    bold = first is not None and unit.text.startswith(first.text)
    return bold and first is not None and len(first.text.split()) <= len((marker.label or "").split()) + 1


def _run_in(marker: Marker) -> bool:
    """A plain paragraph heads a part where its label is followed by a short title and a colon, or is short itself."""
    return marker.punctuated and (len(marker.title.split()) <= 14 or _RUN_IN.match(marker.title) is not None)


def _step_in_disguise(entry: _Candidate, units: Sequence[Unit], candidates: Sequence[_Candidate]) -> bool:
    """A heading like "# 2)" that only continues "#1)" of the text above it is a step."""
    marker = entry.marker
    if entry.pseudo or marker is None or marker.family != "number" or marker.number in (None, 0, 1):
        return False
    if any(
        other.marker and not other.pseudo and other.marker.family == "number" and other.marker.number == 1
        for other in candidates
    ):
        return False
    for index in range(entry.at - 1, -1, -1):
        above = marker_of(units[index])
        if above is not None and above.family == "number":
            return above.dress == marker.dress and continues(above.number, marker.number)
    return False


def _series(candidates: list[_Candidate]) -> list[list[_Candidate]]:
    """The runs of candidates of one family that count up."""
    open_runs: dict[tuple[str, str], list[_Candidate]] = {}
    runs: list[list[_Candidate]] = []
    for entry in candidates:
        marker = entry.marker
        if marker is None or marker.family not in ("number", "label", "step"):
            continue
        bare = marker.family == "number"
        key = (marker.family, ("bold" if entry.pseudo else "") if bare else (marker.label or "").lower())
        run = open_runs.get(key)
        last = run[-1].marker if run else None
        if run is not None and last is not None and continues(last.number, marker.number) and last.number != marker.number:
            run.append(entry)
        else:
            open_runs[key] = [entry]
            runs.append(open_runs[key])
    return [run for run in runs if _valid(run)]


def _valid(run: list[_Candidate]) -> bool:
    first = run[0].marker
    assert first is not None
    if first.family == "number":
        return len(run) >= MIN_MEMBERS and (first.number or 0) <= 2
    if first.known:
        return len(run) >= MIN_MEMBERS or not run[0].pseudo or run[0].unit.bold_line
    return len(run) >= MIN_MEMBERS and first.number == 1


def _steps_of_a_section(members: list[_Candidate], units: Sequence[Unit], candidates: Sequence[_Candidate]) -> bool:
    """Whether a "Step N" series tells the steps of the section above it, rather than heading sections with own lists."""
    marker = members[0].marker
    if marker is None or marker.family != "step":
        return marker is not None and marker.family == "number" and members[0].pseudo and _bare(members, units)
    bounds = sorted(entry.at for entry in candidates)
    with_list = 0
    for entry in members:
        end = next((at for at in bounds if at > entry.at), len(units))
        nested = [other for other in candidates if entry.at < other.at and not other.pseudo and not entry.pseudo]
        deeper = bool(nested) and nested[0].unit.part.block.level > entry.unit.part.block.level
        if deeper or _has_numbered_list(units[entry.at + 1 : end]):
            with_list += 1
    return with_list < len(members) / 3


def _bare(members: list[_Candidate], units: Sequence[Unit]) -> bool:
    """Bold numbered lines are steps, unless prose stands below most of them."""
    below = 0
    for entry in members:
        following = units[entry.at + 1 : entry.at + 3]
        if any(unit.kind == "paragraph" and len(unit.words) > 12 and not unit.bold_line for unit in following):
            below += 1
    return below < 0.6 * len(members)


def _has_numbered_list(units: Sequence[Unit]) -> bool:
    numbers = [marker.number for unit in units if (marker := marker_of(unit)) and marker.family == "number"]
    return len(numbers) >= 2 and numbers[0] == 1


def _nodes(candidates: list[_Candidate], series: list[list[_Candidate]], units: Sequence[Unit], lexicon: Lexicon) -> list[Node]:
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


def _asked(candidates: list[_Candidate]) -> set[int]:
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


def _preparation(candidates: list[_Candidate], steps: set[int], lexicon: Lexicon) -> int | None:
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


def _title(entry: _Candidate, marker: Marker, units: Sequence[Unit]) -> tuple[str, int]:
    """The title of a member and the index of its first body unit: a title may be run in, or stand on the next bold line."""
    title = _clean(marker.title)
    body = entry.at + 1
    if entry.pseudo and not entry.unit.bold_line and (match := _RUN_IN.match(title)):
        return match["title"].strip(), body
    if not title and body < len(units) and (units[body].bold_line or (entry.unit.kind == "heading" and _short(units[body]))):
        return _clean(units[body].text), body + 1
    return title, body


def _short(unit: Unit) -> bool:
    return unit.kind in ("paragraph", "heading") and 0 < len(unit.words) <= 10 and not unit.text.rstrip().endswith((".", ":"))


def _levelled(nodes: list[Node]) -> list[Node]:
    """Members of one series are siblings, whatever heading levels were printed: the most common level counts."""
    levels: dict[int, int] = {}
    for index in {node.series for node in nodes if node.series is not None}:
        counts = Counter(node.level for node in nodes if node.series == index)
        levels[index] = max(counts, key=lambda level: (counts[level], -level))
    _sink_nested(nodes, levels)
    levelled = [replace(node, level=levels[node.series]) if node.series is not None else node for node in nodes]
    for position, node in enumerate(levelled):
        if node.label and node.series is None and position:
            sibling = next(
                (other for other in levelled if (other.label or "").lower() == node.label.lower() and other.series is not None),
                None,
            )
            if sibling is not None:
                levelled[position] = replace(node, level=sibling.level, series=sibling.series, role="member")
    return levelled


def _sink_nested(nodes: list[Node], levels: dict[int, int]) -> None:
    """A series that lies wholly between two members of another one is inside the first of them, at whatever level printed."""
    places: dict[int, list[int]] = {}
    for place, node in enumerate(nodes):
        if node.series is not None:
            places.setdefault(node.series, []).append(place)
    for inner, own in places.items():
        for outer, others in places.items():
            between = any(first < own[0] and own[-1] < second for first, second in pairwise(others))
            if inner != outer and between and levels[inner] <= levels[outer]:
                levels[inner] = levels[outer] + 1


def _with_roles(nodes: list[Node], units: Sequence[Unit], lexicon: Lexicon) -> list[Node]:
    """Mark questions and conclusions: nothing below them is a fix."""
    asked = {
        index
        for index in {node.series for node in nodes if node.series is not None}
        if _questions([node for node in nodes if node.series == index])
    }
    result: list[Node] = []
    faq_level: int | None = None
    guide = lexicon.phrases["heading.how_to"]
    for index, node in enumerate(nodes):
        end = nodes[index + 1].at if index + 1 < len(nodes) else len(units)
        text = units[node.at].text
        walked = guide.begins(node.title) and _has_numbered_list(units[node.body : end])
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
