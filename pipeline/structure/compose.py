"""Tree -> the fixes and sections of the article, with ids, texts and source lines."""

from __future__ import annotations

import hashlib
import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from ..lexicon import lexicon, spoken
from ..lexicon.words import words
from ..model import Fix, Interruption, Procedure, Relation, Removed, Step
from ..patterns import lazy_pattern
from ..text.inline import plain
from .actions import actions_of
from .conditions import condition_of
from .excerpts import Excerpts
from .marker import without_lead
from .outline import Node, Outline
from .runs import Run, StepDraft
from .tree import Draft, Tree
from .units import Unit

# The model is surer than it is right about publishers that it doesn't know; with log odds times this it is not. Chosen by
# publishers left out (benchmarks/RESULTS.md); the method is Guo et al.'s temperature scaling (ICML 2017).
CALIBRATION = 0.62
# Sums of probabilities may exceed 1 by rounding errors.
CERTAIN = 1 - 1e-9
_SENTENCE_END = lazy_pattern(r"(?<=[.!?。！？])\s+")
_EDGE_MARKS = lazy_pattern(r"^[\s*_#(（]*")


@dataclass(frozen=True, slots=True)
class Composer:
    """Builds the fixes of one article from its `excerpts`; `article` is the article's id, `language` its ISO 639-1 code.

    `places` has the index of each unit by its `id()`.
    """

    excerpts: Excerpts
    article: str
    language: str | None

    places: Mapping[int, int]

    @classmethod
    def of(cls, excerpts: Excerpts, article: str, language: str | None) -> Composer:
        """The composer of an article."""
        places = {id(unit): index for index, unit in enumerate(excerpts.outline.units)}
        return cls(excerpts, article, language, places)

    @property
    def outline(self) -> Outline:
        """The outlined article."""
        return self.excerpts.outline

    def fixes(self, tree: Tree, relation: Relation) -> tuple[Fix, ...]:
        """The top-level fixes."""
        return tuple(
            self.fix(draft, f"{self.article}/f{position}", position, relation)
            for position, draft in enumerate(tree.fixes, start=1)
        )

    def fix(self, draft: Draft, identity: str, position: int, relation: Relation) -> Fix:
        """One fix, with its options."""
        node, units = draft.node, self.outline.units
        indices = _own_indices(draft)
        own = [units[index] for index in indices]
        in_steps = {index for run in draft.runs for index in range(run.first, run.end)}
        text = self.excerpts.text(own)
        return Fix(
            id=identity,
            position=position,
            label=_label(node, units[node.at]),
            number=node.number,
            title=node.title,
            relation=relation,
            markdown=self.excerpts.markdown(indices),
            text=text,
            summary=_summary(draft),
            procedures=tuple(
                self.procedure(run, f"{identity}/p{number}", number, node.title)
                for number, run in enumerate(draft.runs, start=1)
            ),
            options=tuple(
                self.fix(child, f"{identity}.{number}", number, _relation(child))
                for number, child in enumerate(draft.children, start=1)
            ),
            notes=self.excerpts.notes(units[index] for index in indices if index not in in_steps),
            images=self.excerpts.images(own),
            links=self.excerpts.links(own),
            text_hash=hashlib.sha256(" ".join(words(node.title + " " + text)).encode()).hexdigest()[:16],
            confidence=self.confidence(draft),
            lines=self.excerpts.lines(units[node.at].first, units[max(node.at, draft.extent - 1)].last),
        )

    def procedure(self, run: Run, identity: str, position: int, heading: str) -> Procedure:
        """One procedure."""
        first, last = self.outline.units[run.first].first, self.outline.units[run.end - 1].last
        return Procedure(
            id=identity,
            position=position,
            lead_in=run.lead.text if run.lead else None,
            applies_to=self.applies_to(run.lead.text if run.lead else "", heading),
            steps=self.steps(run.steps, f"{identity}/s"),
            result=run.result.text if run.result else None,
            interruptions=self.interruptions(first, last),
            confidence=self.confidence_of_steps(run.steps),
            lines=self.excerpts.lines(first, last),
        )

    def applies_to(self, lead: str, heading: str) -> str | None:
        """The condition in the lead-in, or a heading that is one."""
        phrases = self.outline.lexicon.phrases["condition.applies"]
        if phrases.begins(lead):
            return _clause_end().split(lead, maxsplit=1)[0].strip()
        if phrases.begins(heading):
            return heading.strip(" :")
        return None

    def steps(self, drafts: Sequence[StepDraft], prefix: str) -> tuple[Step, ...]:
        """Steps, or the substeps of one."""
        return tuple(self.step(draft, f"{prefix}{number}", number) for number, draft in enumerate(drafts, start=1))

    def step(self, draft: StepDraft, identity: str, position: int) -> Step:
        """One step with its notes and substeps."""
        head, rest = draft.units[0], draft.units[1:]
        notes, in_notes = self.excerpts.notes_of_step(rest)
        title, speech = draft.marker.title, spoken(self.language)
        texts = [title, *[unit.text for unit in rest if unit not in in_notes and unit.words]]
        all_units = [*draft.units, *_nested_units(draft)]
        offset = max(0, head.text.find(title)) if title else 0
        return Step(
            id=identity,
            position=position,
            number=draft.marker.number if draft.marker.number and draft.marker.family != "letter" else None,
            text=" ".join(text for text in texts if text),
            markdown="\n".join([_without_marker(head, title), *[unit.raw for unit in rest]]).strip(),
            actions=actions_of(head.inline, offset, speech)
            or tuple(action for unit in rest if unit not in in_notes for action in actions_of(unit.inline, 0, speech)),
            condition=condition_of(title, speech),
            notes=notes,
            images=self.excerpts.images(draft.units),
            links=self.excerpts.links(draft.units),
            steps=self.steps(draft.children, f"{identity}."),
            confidence=self.confidence_of_steps([draft]),
            lines=self.excerpts.lines(min(unit.first for unit in all_units), max(unit.last for unit in all_units)),
        )

    def confidence(self, draft: Draft) -> float:
        """How likely a fix is one: at least as likely as what it holds, because a heading above steps heads something to do."""
        node = draft.node
        is_unit = node.body > node.at  # a title in the front matter is none
        own = round(calibrated(self.outline.labels.heads[node.at]), 2) if is_unit else 0.0
        held = (*map(self.confidence, draft.children), *(self.confidence_of_steps(run.steps) for run in draft.runs))
        return max((own, *held))

    def confidence_of_steps(self, drafts: Sequence[StepDraft]) -> float:
        """How likely it is, on the average, that steps are steps."""
        labels = self.outline.labels
        chances = [calibrated(labels.steps[self.places[id(draft.units[0])]]) for draft in drafts]
        return round(sum(chances) / max(1, len(chances)), 2)

    def interruptions(self, first: int, last: int) -> tuple[Interruption, ...]:
        """What was removed between the source lines of a procedure."""
        start, end = self.excerpts.lines(first, last)
        removed = self.excerpts.stripped.removed  # in the order of their lines
        inside = removed[bisect_left(removed, start, key=_first_line) : bisect_right(removed, end, key=_first_line)]
        return tuple(Interruption(kind=entry.kind, lines=entry.lines) for entry in inside if entry.lines[1] <= end)


def calibrated(probability: float) -> float:
    """How often what the model gives a probability (0 to 1) is right, if it doesn't know the publisher."""
    odds = math.pow(min(probability, CERTAIN) / (1 - min(probability, CERTAIN)), CALIBRATION)
    return odds / (1 + odds)


@cache
def _clause_end() -> re.Pattern[str]:
    """The colon or comma that ends an opening clause, not a comma between versions ("Windows 11, 10 or 8")."""
    return re.compile(rf"[:：，]|,(?!\s*(?:\d|(?:{lexicon().pattern('condition.continues')})\b|[A-Z]\w*\s\d))")


def _first_line(removed: Removed) -> int:
    return removed.lines[0]


def _label(node: Node, unit: Unit) -> str | None:
    """The label of a node; None if its title is the whole line, with the label ("Way B (advanced)")."""
    return None if node.number is None and without_lead(unit.text).startswith(node.title) else node.label


def _own_indices(draft: Draft) -> list[int]:
    """The indices of the units of the fix's body, without those of its options."""
    taken = {index for child in draft.children for index in range(child.node.at, child.extent)}
    return [index for index in range(draft.node.body, draft.extent) if index not in taken]


def _summary(draft: Draft) -> str | None:
    """The prose before the first procedure or option, without the sentence that introduces it; None if there is neither."""
    end = min([*[run.first for run in draft.runs[:1]], *[child.node.at for child in draft.children]], default=None)
    if end is None:
        return None
    leads = [run.lead for run in draft.runs]
    prose = [
        _without_last_sentence(unit.text) if unit in leads else unit.text
        for unit in draft.outline.units[draft.node.body : end]
        if unit.kind == "paragraph" and unit.words and not unit.caption
    ]
    return " ".join(text for text in prose if text) or None


def _without_last_sentence(text: str) -> str:
    return " ".join(_SENTENCE_END.split(text.strip())[:-1])


def _nested_units(draft: StepDraft) -> Iterable[Unit]:
    """The units of all substeps."""
    for child in draft.children:
        yield from child.units
        yield from _nested_units(child)


def _relation(draft: Draft) -> Relation:
    return "sequence" if draft.label in draft.lexicon.step_labels else "alternative"


def _without_marker(unit: Unit, title: str) -> str:
    """The unit's Markdown from the start of its title; a bold mark that this cuts in half is made whole again."""
    raw = unit.raw.strip()
    if not title or unit.text == title:
        return raw
    first = title.split(maxsplit=1)[0]
    at = raw.find(first)
    while at > 0 and plain(raw[at:])[: len(first)] != first:
        at = raw.find(first, at + 1)
    if at <= 0:
        return raw
    kept = raw[at:]
    before = _EDGE_MARKS.sub("", raw[:at])
    if kept.count("**") % 2:
        kept = kept[:-2] if kept.endswith("**") and not before.endswith("**") else "**" + kept
    return kept
