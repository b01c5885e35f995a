"""What an article's kind is judged by: its words about problems, tasks and offers, and what was found in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from math import log1p

from ..lexicon.purposes import Purposes, purposes
from .endings import is_question
from .features import View
from .labels import HEADS, STEPS
from .outline import LINE_LEVEL, Outline
from .tree import Draft, Tree

# An instruction score from which a text asks its reader to act.
ASKING = 0.6
# The units that introduce a fix, and those that open an article without fixes.
INTRODUCTION = 3
OPENING = 6
# The lists that are looked for in titles and headings.
_NAMES = ("trouble", "task", "offers", "ways")

Measure = tuple[str, float]


def measures(view: View, outline: Outline, tree: Tree) -> dict[str, float]:
    """The measures of an article by name: shares, yes (1) or no (0), and logarithms of numbers."""
    own = purposes(view.about.language)
    return dict([*_said(view, tree, own), *_told(view, tree, own), *_found(view, outline, tree), *_around(tree, own)])


def _said(view: View, tree: Tree, own: Purposes) -> Iterator[Measure]:
    """What the title and the headings say."""
    about = view.about
    title = about.heading or next((unit.text for unit in view.units if unit.words), "")
    counts = own.counts(title)
    yield from ((f"title: {name}", name in counts) for name in _NAMES)
    yield "title: trouble, one fix", "trouble" in counts and len(tree.fixes) == 1
    yield "title: question", "?" in title or "？" in title
    yield "promises things", about.declared is not None and about.solutions is None
    yield "promises solutions", about.solutions is not None
    heads = [view.units[at].text for at in view.heads if view.units[at].words]
    said = [own.counts(text) for text in heads]
    yield from ((f"headings: {name}", _mean(name in one for one in said)) for name in _NAMES)
    yield "headings: questions", _mean(map(is_question, heads))
    yield "headings: nothing to do", _mean(map(view.lexicon.phrases["heading.not_to_do"].begins, heads))


def _told(view: View, tree: Tree, own: Purposes) -> Iterator[Measure]:
    """What the introduction and the whole text speak of: words in a hundred, and the share of units that ask to act."""
    texts = [unit.text for unit in view.units]
    opening = own.counts(*texts[: tree.fixes[0].node.at if tree.fixes else OPENING])
    yield from ((f"opening: {name}", name in opening) for name in ("trouble", "offers", "ways"))
    counts = own.counts(*texts)
    hundreds = sum(len(unit.words) for unit in view.units) / 100 + 1  # one word of a short text is no habit
    yield from ((f"text: {name}", log1p(counts[name] / hundreds)) for name in ("trouble", "task", "offers", "else", "order"))
    yield "text: asks", _mean(view.asks[at] > ASKING for at, unit in enumerate(view.units) if unit.words)


def _found(view: View, outline: Outline, tree: Tree) -> Iterator[Measure]:
    """What the fixes and the other headings are like."""
    tops, lexicon, names = tree.fixes, view.lexicon, outline.labels.names
    nodes, size = [draft.node for draft in tops], max(1, len(view.units))
    yield "fixes", log1p(len(tops))
    yield "fixes: numbered", _mean(node.number is not None for node in nodes)
    yield "fixes: labels", _mean(draft.label in lexicon.labels for draft in tops)
    yield "fixes: labels of steps", _mean(draft.label in lexicon.step_labels for draft in tops)
    yield "fixes: with steps", _mean(map(_has_steps, tops))
    yield "fixes: lines", _mean(node.level == LINE_LEVEL for node in nodes)
    yield "fixes: share above", nodes[0].at / size if nodes else 1.0
    yield "fixes: share of all", sum(draft.extent - draft.node.at for draft in tops) / size
    yield "fixes: options", log1p(sum(len(draft.children) for draft in tops))
    starts = Counter(tuple(node.title.lower().split()[:2]) for node in nodes)
    yield "fixes: same start", sum(count for count in starts.values() if count > 1) / max(1, len(nodes))
    yield "fixes: longest list", log1p(max((len(run.steps) for draft in tops for run in draft.runs), default=0))
    yield "fixes: most certain", max(outline.labels.heads, default=0.0)
    others = [at for at in view.heads if names[at] not in HEADS]
    numbered = (view.family(at) in ("number", "label") and names[at] not in STEPS for at in others)
    yield "headings: steps", log1p(sum(names[at] in STEPS for at in others))
    yield "headings: other numbers", log1p(sum(numbered))
    yield from ((f"headings: {name}", log1p(sum(view.family(at) == name for at in view.heads))) for name in ("number", "step"))


def _around(tree: Tree, own: Purposes) -> Iterator[Measure]:
    """What the titles of fixes say, and the paragraphs between them and their steps."""
    before = [own.counts(_introduction(draft)) for draft in tree.fixes]
    titles = Counter(name for draft in tree.fixes for name in own.counts(draft.node.title))
    yield from ((f"before steps: {name}", _mean(name in one for one in before)) for name in ("trouble", "else", "order"))
    yield from ((f"titles of fixes: {name}", name in titles) for name in ("trouble", "ways"))
    yield "titles of fixes: order", titles["order"] > 1


def _introduction(draft: Draft) -> str:
    """The paragraphs between a fix's title and its steps."""
    end = min(draft.runs[0].first if draft.runs else draft.end, draft.node.body + INTRODUCTION)
    return "\n".join(unit.text for unit in draft.outline.units[draft.node.body : end] if unit.kind == "paragraph")


def _has_steps(draft: Draft) -> bool:
    return bool(draft.runs) or any(map(_has_steps, draft.children))


def _mean(values: Iterable[float]) -> float:
    """The mean, 0 of nothing."""
    listed = list(values)
    return sum(listed) / len(listed) if listed else 0.0
