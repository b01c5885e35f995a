"""Why a unit was taken for a fix or step: the facts that speak most for its label, in plain words.

The weights of the model tell how much a fact speaks for a label. Facts that say the same in words count together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from ..judgement.chain_model import ChainModel
from ..model import Fix, Label, Step
from ..patterns import lazy_pattern
from .article_structure import Structure
from .features import features
from .labels import HEADS, STEPS
from .runs import StepDraft
from .tree import Draft

MOST_REASONS = 3
HOLDS_STEPS = ("stands above steps",)
# Facts (see `features`) in words; `{}` is what the parentheses match, `{before}` what a list goes on from.
_WORDS = tuple(
    (lazy_pattern(pattern), text)
    for pattern, text in {
        r"asks=(\d)|shape asks=\S{1,9} (\d)": "asks .{}",
        r"(?:mean|list) asks=(\d).*": "its list asks .{}",
        r"-1 asks=(\d)": "line above asks .{}",
        r"1 asks=(\d)": "line below asks .{}",
        r"siblings=(\d\+?)": "{} headings like it",
        r"siblings ask=(\d)": "headings like it ask .{}",
        r"section asks=(\d) .*": "heading above asks .{}",
        r"[HB] \w+ list asks=(\d)": "list below asks .{}",
        r"position=(?:middle|last) .*|distance=[123]": "goes on from {before}",
        r"[HB] \w+ code": "code below",
        r"position=first .*": "starts a list",
        r"number=\wbullet none|form=\wbullet": "bullet",
        r"number=.*|form=\w(?:number|label|step)": "numbered",
        r"announce[sd].*": "steps announced",
        r"bold first.*": "bold name",
        r"bold.*|marking=[1-4].*": "bold words",
        r"path.*": "path through menus",
        r"titled(?:=[1-4])?(?: .*)?": "title before its text",
        r"kind=(paragraph|heading)": "a {}",
        r"depth=0": "outside of lists",
        r"depth=[1-3]": "in a list",
        r"length=[0-2]|shape length=\S{1,9} [0-2]": "short",
        r"length=[5-6]|shape length=\S{1,9} [5-6]": "long",
        r"end=w": "ends in a word",
        r"end=(\S)": "ends in “{}”",
        r"-[123] shapes?=.*": "what stands above",
        r"[123] shapes?=.*": "what stands below",
        r"-?1 same block": "in one block with its neighbor",
        r"questions=0 .*": "no questions in its list",
        r"titled=0 .*": "no titles in its list",
        r"(?:only|with) links=0 .*": "no links in its list",
        r"hold \w+=0 .*|hold=0 .*": "flat list",
        r"sentences=4 .*": "list of sentences",
        r"hold asking=[1-4] .*": "its list holds steps",
        r"members=(\d\+?) .*": "{} in its list",
        r"place=(\w+)": "{} heading of its level",
        r"H level=.*": "its heading level",
        r"H same first words?=1": "starts like no other heading",
        r"H same first words?=.*": "starts like other headings",
        r"siblings with markers=[1-4].*": "headings like it are numbered",
        r"siblings with markers=0.*": "headings like it are not numbered",
        r"siblings with lists=[1-4].*": "headings like it have lists",
        r"section trouble.*": "below a heading that names a problem",
        r"section how_to.*": "below a heading “How to”",
        r"section distance=.*": "its distance from the heading above",
        r"deeper=False": "no deeper headings below",
    }.items()
)


def reasons(found: Structure, model: ChainModel) -> dict[str, tuple[str, ...]]:
    """What speaks most for each fix and step, by its id; the strongest first. `model` is the one that labeled the units."""
    places = {id(unit): at for at, unit in enumerate(found.view.units)}
    facts = list(features(found.view))
    told: dict[str, tuple[str, ...]] = {}
    for identity, place in _located(found.fixes, found.tree.fixes):
        at = place if isinstance(place, int) else places[id(place.units[0])]
        label = found.outline.labels.names[at]
        group = STEPS if isinstance(place, StepDraft) else HEADS
        told[identity] = _strongest(facts[at], model, label, group, _before(found, at)) if label in group else HOLDS_STEPS
    return told


def _located(fixes: Sequence[Fix], drafts: Sequence[Draft]) -> Iterator[tuple[str, int | StepDraft]]:
    """The id of each fix with the index of its head, and of each step with its draft."""
    for fix, draft in zip(fixes, drafts, strict=True):
        yield fix.id, draft.node.at
        for procedure, run in zip(fix.procedures, draft.runs, strict=True):
            yield from _located_steps(procedure.steps, run.steps)
        yield from _located(fix.options, draft.children)


def _located_steps(steps: Sequence[Step], drafts: Sequence[StepDraft]) -> Iterator[tuple[str, StepDraft]]:
    for step, draft in zip(steps, drafts, strict=True):
        yield step.id, draft
        yield from _located_steps(step.steps, draft.children)


def _strongest(facts: Sequence[str], model: ChainModel, label: Label, group: Sequence[Label], before: str) -> tuple[str, ...]:
    """The strongest reasons for `label`, against the labels outside of its `group`."""
    own = model.labels.index(label)
    others = [index for index, name in enumerate(model.labels) if name not in group]
    weights: defaultdict[str, float] = defaultdict(float)
    for fact in facts:
        row = model.weights((fact,))
        weights[in_words(fact, before)] += row[own] - sum(row[index] for index in others) / len(others)
    return tuple(words for words in sorted(weights, key=weights.__getitem__, reverse=True)[:MOST_REASONS] if weights[words] > 0)


def in_words(fact: str, before: str) -> str:
    """A fact in words, as it is if there are none; `before` is what the list of its unit goes on from."""
    for pattern, text in _WORDS:
        if match := pattern.fullmatch(fact):
            return text.format(*filter(None, match.groups()), before=before)
    return fact


def _before(found: Structure, at: int) -> str:
    """The number before that of the unit at `at` in its list."""
    entry, place = found.view.enumerations[at], found.view.order[at]
    number = entry.numbers[place - 1] if entry and place else None
    return "the entry above" if number is None else str(number)
