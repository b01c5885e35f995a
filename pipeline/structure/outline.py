"""Labels -> nodes: what heads a part of the article, with its level, its number and its role."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..lexicon import Lexicon
from ..patterns import lazy_pattern
from .endings import is_question
from .labels import HEADS, STEPS, Labels
from .markers import Marker
from .units import Unit

Role = Literal["plain", "member", "faq", "conclusion"]

# The level of a line that is no heading, below all real ones.
LINE_LEVEL = 7
MAX_TITLE_WORDS = 10
MAX_FAQ_WORDS = 14
MAX_CONCLUSION_WORDS = 12
# "Restart it: hold the key …", a title that its text follows on the same line
_RUN_IN = lazy_pattern(r"(?P<title>[^:：]{2,70}?)\s?[:：]\s+\S")


@dataclass(frozen=True, slots=True)
class Node:
    """A heading of any form: unit index `at`, `body` the first unit below it, heading `level` (7: a line that is no heading).

    The title in the front matter is no unit: `body` is `at`. `is_fix`: it heads something to do; `is_option`: inside of a fix.
    `title` has no label or number.
    """

    at: int
    body: int
    level: int
    title: str
    role: Role = "plain"
    label: str | None = None
    number: int | None = None
    is_fix: bool = False
    is_option: bool = False


@dataclass(frozen=True, slots=True)
class Outline:
    """An article's units with their labels and its nodes in order; the units before the first node are the introduction."""

    units: tuple[Unit, ...]
    labels: Labels
    nodes: tuple[Node, ...]
    lexicon: Lexicon


def outline(units: Sequence[Unit], labels: Labels, lexicon: Lexicon, title: str | None = None) -> Outline:
    """The nodes of an article; `title` is its own, which heads steps that stand above all headings."""
    nodes = [
        _node(index, units, is_fix=label in HEADS, is_option=label == "option")
        for index, label in enumerate(labels.names)
        if label in HEADS or label == "heading"
    ]
    nodes = [node for above, node in pairwise([Node(-1, -1, 0, ""), *nodes]) if node.at >= above.body]  # a line may be a title
    first = nodes[0].at if nodes else len(units)
    if any(label in STEPS for label in labels.names[:first]):
        nodes.insert(0, Node(0, 0, 1, title or "", is_fix=True))
    return Outline(tuple(units), labels, tuple(_with_roles(nodes, units, lexicon, labels.decided)), lexicon)


def _node(at: int, units: Sequence[Unit], *, is_fix: bool, is_option: bool) -> Node:
    """The node of the unit at `at`."""
    unit, marker = units[at], units[at].marker
    level = unit.part.block.level if unit.kind == "heading" else LINE_LEVEL
    if marker is None or marker.family in ("bullet", "letter"):
        title = clean_title(_run_in_title(unit, marker.title if marker else unit.text))
        return Node(at, at + 1, level, title, is_fix=is_fix, is_option=is_option)
    title, body = _title(at, marker, units)
    number = marker.number if marker.dress != "letter" else None
    return Node(at, body, level, _run_in_title(unit, title), "member", marker.label, number, is_fix, is_option)


def clean_title(title: str) -> str:
    """A title without marks around it, and without the colon at its end."""
    return title.strip(" *_#\u00a0").rstrip(":：").strip()


def _run_in_title(unit: Unit, title: str) -> str:
    """The title on a line that goes on with text: its bold words, or what stands before a colon."""
    if unit.kind == "heading" or unit.bold_line:
        return title
    if unit.inline.strong and title:
        bold = unit.inline.strong[0].text.strip(" :：.")
        kept = bold[max(0, bold.find(title.split(maxsplit=1)[0])) :]
        if kept and title.startswith(kept):
            return kept
    match = _RUN_IN.match(title)
    return match["title"].strip() if match else title


def _title(at: int, marker: Marker, units: Sequence[Unit]) -> tuple[str, int]:
    """The title of a numbered node and the index of its first body unit; the title may be the next line."""
    title, body = clean_title(marker.title), at + 1
    if not title and body < len(units):
        below = units[body]
        if below.bold_line or (units[at].kind == "heading" and _is_short(below)):
            return clean_title(below.text), body + 1
    return title, body


def _is_short(unit: Unit) -> bool:
    is_short = unit.kind in ("paragraph", "heading") and 0 < len(unit.words) <= MAX_TITLE_WORDS
    return is_short and not unit.text.rstrip().endswith((".", ":"))


def _with_roles(nodes: Sequence[Node], units: Sequence[Unit], lexicon: Lexicon, decided: Container[int]) -> Iterator[Node]:
    """Mark questions that readers ask, and conclusions; what a person decided to be a fix is neither."""
    phrases = lexicon.phrases
    faq_level: int | None = None
    for node in nodes:
        head = units[node.at]
        if faq_level is not None and node.level <= faq_level and not is_question(node.title):
            faq_level = None
        if phrases["heading.faq"].within(head.text) and len(head.words) <= MAX_FAQ_WORDS:
            faq_level = node.level
        if faq_level is not None and not (node.is_fix and node.at in decided):
            node = replace(node, role="faq", is_fix=False, is_option=False)
        elif not node.is_fix and phrases["heading.conclusion"].begins(head.text) and len(head.words) <= MAX_CONCLUSION_WORDS:
            node = replace(node, role="conclusion")
        yield node
