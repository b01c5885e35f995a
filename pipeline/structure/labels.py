"""Units -> labels: what each unit is, with its probability, by the trained model `judgement/labels.json`.

fix: head of something to do at the top of the article; option: one inside a fix; heading: any other heading;
lead: a sentence that introduces steps; first: the first step of a procedure; step: another one; substep: a step inside a step;
more: what belongs to the step above; text: everything else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter, mul
from typing import cast

from ..judgement.chain_model import ChainModel, Row
from ..model import Label
from .features import View, clues
from .features.enumerations import Enumeration

HEADS: tuple[Label, ...] = ("fix", "option")
STEPS: tuple[Label, ...] = ("first", "step", "substep")
_OTHERS: tuple[Label, ...] = ("heading", "lead", "more", "text")
# Missing something costs a reader more than an extra one, so the two weigh less than even odds.
PREFERENCE = 1.3
# The mean probability from which an enumeration has all its members as steps or heads, and below which it has none.
TAKEN = 0.5
LEFT = 0.4


@dataclass(frozen=True, slots=True)
class Labels:
    """The label of each unit, and the probabilities (0 to 1) that it is a step of any depth or the head of something to do.

    `decided` are the units whose label a person gave.
    """

    names: tuple[Label, ...]
    steps: tuple[float, ...]
    heads: tuple[float, ...]
    decided: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Chances:
    """The probabilities of the labels `names` for each unit, steps and heads preferred, and the shares of both as they are."""

    names: tuple[Label, ...]
    preferred: list[Row]
    steps: list[float]
    heads: list[float]

    @classmethod
    def of(cls, names: tuple[Label, ...], rows: Sequence[Row]) -> _Chances:
        """The chances in the rows of a model."""
        scale = tuple(PREFERENCE if name in STEPS or name in HEADS else 1.0 for name in names)
        of_steps, of_heads = (itemgetter(*map(names.index, group)) for group in (STEPS, HEADS))
        steps, heads = [sum(of_steps(row)) for row in rows], [sum(of_heads(row)) for row in rows]
        totals = (1 + (PREFERENCE - 1) * (step + head) for step, head in zip(steps, heads, strict=True))
        preferred = [tuple(chance / total for chance in map(mul, row, scale)) for row, total in zip(rows, totals, strict=True)]
        return cls(names, preferred, steps, heads)

    def label(self, at: int) -> Label:
        """The most likely label of a unit."""
        row = self.preferred[at]
        return self.names[row.index(max(row))]

    def best(self, at: int, among: Sequence[Label]) -> Label:
        """The most likely of some labels."""
        row = dict(zip(self.names, self.preferred[at], strict=True))
        return max(among, key=row.__getitem__)

    def mean(self, members: Sequence[int], among: Sequence[Label]) -> float:
        """The mean probability that units have one of some labels."""
        places = [self.names.index(label) for label in among]
        return sum(self.preferred[at][place] for at in members for place in places) / len(members)


def labels(view: View, model: ChainModel) -> Labels:
    """The labels of an article's units; the members of an enumeration are judged together."""
    chances = _Chances.of(cast("tuple[Label, ...]", model.labels), model.probabilities(clues(view)))
    found = [chances.label(at) for at in range(len(view.units))]
    steps, heads = list(chances.steps), list(chances.heads)
    for entry in (entry for entry in view.distinct if len(entry.members) > 1):
        as_steps, as_heads = chances.mean(entry.members, STEPS), chances.mean(entry.members, HEADS)
        mean_steps = sum(chances.steps[at] for at in entry.members) / len(entry.members)
        mean_heads = sum(chances.heads[at] for at in entry.members) / len(entry.members)
        if entry.form[:2] == ("step", "H") and as_steps + as_heads > TAKEN:
            as_steps, as_heads = (0.0, 1.0) if _holds_lists(view, entry) else (1.0, 0.0)
            mean_steps = mean_heads = mean_steps + mean_heads
        for at in entry.members:
            found[at] = _agreed(found[at], chances, at, as_steps, as_heads)
            steps[at], heads[at] = (steps[at] + mean_steps) / 2, (heads[at] + mean_heads) / 2
    _nest_in_headings(view, found)
    _heed_settings(view, found, steps, heads)
    return Labels(tuple(found), tuple(steps), tuple(heads))


def _nest_in_headings(view: View, found: list[Label]) -> None:
    """Make the steps below a heading that is a step itself its parts."""
    for at in view.heads:
        if view.places[at] == "H" and found[at] in ("first", "step"):
            for inside in range(at + 1, view.extents[at].own):
                found[inside] = "substep" if found[inside] in ("first", "step") else found[inside]


def _heed_settings(view: View, found: list[Label], steps: list[float], heads: list[float]) -> None:
    """Label what the user's settings decide: what has a taught label is a head, what follows a taught lead-in are steps."""
    lexicon = view.lexicon
    for at, marker in enumerate(view.markers):
        if marker and (marker.label or "").lower() in lexicon.taught_labels:
            heads[at] = 1.0
            found[at] = found[at] if found[at] in HEADS else "fix"
    for entry in (entry for entry in view.distinct if entry.form[1] != "H"):
        lead = entry.members[0] - 1
        if lead >= 0 and view.units[lead].kind == "paragraph" and lexicon.phrases["lead.taught"].within(view.units[lead].text):
            for place, at in enumerate(entry.members):
                steps[at] = 1.0
                found[at] = found[at] if found[at] in STEPS else "step" if place else "first"
            found[lead] = "lead"


def _agreed(label: Label, chances: _Chances, at: int, as_steps: float, as_heads: float) -> Label:
    """The label of a member of an enumeration whose members are steps and heads with these mean probabilities."""
    if as_steps > TAKEN:
        return label if label in STEPS else chances.best(at, STEPS)
    if as_heads > TAKEN:
        return label if label in HEADS else chances.best(at, HEADS)
    is_left = (label in STEPS and as_steps < LEFT) or (label in HEADS and as_heads < LEFT)
    return chances.best(at, _OTHERS) if is_left else label


def _holds_lists(view: View, entry: Enumeration) -> bool:
    """Whether headings "Step 1" hold numbered lists, half of them at least: they head parts, otherwise they are steps."""
    parts = (view.lists(at + 1, view.ends[at]) for at in entry.members)
    return 2 * sum(any(own.form[0] == "number" for own in part) for part in parts) >= len(entry.members)
