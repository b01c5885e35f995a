"""Tree -> the fixes and sections of the article, with ids, texts and source lines."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from ..cleaning.page import host_of
from ..cleaning.strip import Stripped
from ..lexicon import Lexicon
from ..lexicon.words import words
from ..model import (
    Fix,
    Image,
    Interruption,
    Link,
    Note,
    NoteKind,
    Procedure,
    Relation,
    Removed,
    Section,
    SectionRole,
    Step,
)
from ..text.inline import plain
from .actions import actions_of
from .conditions import condition_of
from .drafts import Draft
from .outline import Node
from .runs import Run, StepDraft
from .tree import Tree
from .units import Unit

# the comma that ends an opening clause, not one between versions ("Windows 11, 10 or 8")
_CLAUSE_END = re.compile(r"[:：，]|,(?!\s*(?:\d|or\b|and\b|o\b|ou\b|oder\b|[A-Z]\w*\s\d))")
_EDGE_MARKS = re.compile(r"^[\s*_#(（]*")


@dataclass(frozen=True, slots=True)
class Composer:
    """Builds the parts of one article: `units` of the cleaned text, `stripped` for its lines, `article` the id."""

    units: tuple[Unit, ...]
    stripped: Stripped
    lexicon: Lexicon
    article: str

    def fixes(self, tree: Tree, relation: Relation) -> tuple[Fix, ...]:
        """The top-level fixes."""
        return tuple(
            self.fix(draft, f"{self.article}/f{position}", position, relation)
            for position, draft in enumerate(tree.fixes, start=1)
        )

    def fix(self, draft: Draft, identity: str, position: int, relation: Relation) -> Fix:
        """One fix, with its options."""
        node = draft.node
        spans = self.own_units(draft)
        own = [self.units[index] for index in spans]
        steps = {index for run in draft.runs for index in range(run.first, run.end)}
        options = tuple(
            self.fix(child, f"{identity}.{number}", number, _relation(child.node, self.lexicon))
            for number, child in enumerate(draft.children, start=1)
        )
        first_run = draft.runs[0].first if draft.runs else None
        summary_end = min(
            [index for index in (first_run, *[child.node.at for child in draft.children]) if index is not None], default=None
        )
        summary = self.summary(draft, summary_end)
        text = self.text_of(own)
        return Fix(
            id=identity,
            position=position,
            label=node.label,
            number=node.number,
            title=node.title,
            relation=relation,
            markdown=self.markdown_of(spans),
            text=text,
            summary=summary,
            procedures=tuple(
                self.procedure(run, f"{identity}/p{number}", number, node.title)
                for number, run in enumerate(draft.runs, start=1)
            ),
            options=options,
            notes=tuple(note for index in spans if index not in steps for note in self.notes(self.units[index])),
            images=tuple(image for unit in own for image in self.images(unit)),
            links=tuple(link for unit in own for link in self.links(unit)),
            text_hash=hashlib.sha256(" ".join(words(node.title + " " + text)).encode()).hexdigest()[:16],
            lines=self.lines(self.units[node.at].first, self.units[max(node.at, draft.extent - 1)].last),
        )

    def own_units(self, draft: Draft) -> list[int]:
        """The indices of the units of the fix's body, without those of its options."""
        taken = {index for child in draft.children for index in range(child.node.at, child.extent)}
        return [index for index in range(draft.node.body, draft.extent) if index not in taken]

    def summary(self, draft: Draft, end: int | None) -> str | None:
        """The prose before the first procedure or option, without the sentence that leads in."""
        if end is None:
            return None
        leads = [run.lead for run in draft.runs]
        prose = [
            _without_last_sentence(unit.text) if unit in leads else unit.text
            for unit in self.units[draft.node.body : end]
            if unit.kind == "paragraph" and unit.words and not unit.caption
        ]
        return " ".join(text for text in prose if text) or None

    def procedure(self, run: Run, identity: str, position: int, heading: str) -> Procedure:
        """One procedure."""
        last = self.units[run.end - 1]
        first_line, last_line = self.units[run.first].first, last.last
        return Procedure(
            id=identity,
            position=position,
            lead_in=run.lead.text if run.lead else None,
            applies_to=self.applies_to(run.lead.text if run.lead else "", heading),
            steps=self.steps(run.steps, f"{identity}/s"),
            result=run.result.text if run.result else None,
            interruptions=self.interruptions(first_line, last_line),
            lines=self.lines(first_line, last_line),
        )

    def applies_to(self, lead: str, heading: str) -> str | None:
        """The condition in the lead-in, or a heading that is one."""
        phrases = self.lexicon.phrases["condition.applies"]
        if phrases.begins(lead):
            return _CLAUSE_END.split(lead, maxsplit=1)[0].strip()
        if phrases.begins(heading):
            return heading.strip(" :")
        return None

    def steps(self, drafts: Sequence[StepDraft], prefix: str) -> tuple[Step, ...]:
        """Steps, or the sub-steps of one."""
        return tuple(self.step(draft, f"{prefix}{number}", number) for number, draft in enumerate(drafts, start=1))

    def step(self, draft: StepDraft, identity: str, position: int) -> Step:
        """One step with its notes and sub-steps."""
        head, rest = draft.units[0], draft.units[1:]
        notes, noted = self.noted(rest)
        title = draft.marker.title
        texts = [title, *[unit.text for unit in rest if unit not in noted and unit.words]]
        all_units = [*draft.units, *_below(draft)]
        offset = max(0, head.text.find(title)) if title else 0
        texts = [text for text in texts if text]
        return Step(
            id=identity,
            position=position,
            number=draft.marker.number if draft.marker.number and draft.marker.family != "letter" else None,
            text=" ".join(texts),
            markdown="\n".join([_without_marker(head, title), *[unit.raw for unit in rest]]).strip(),
            actions=actions_of(head.inline, offset, self.lexicon)
            or tuple(action for unit in rest if unit not in noted for action in actions_of(unit.inline, 0, self.lexicon)),
            condition=condition_of(title, self.lexicon),
            notes=tuple(notes),
            images=tuple(image for unit in draft.units for image in self.images(unit)),
            links=tuple(link for unit in draft.units for link in self.links(unit)),
            steps=self.steps(draft.children, f"{identity}."),
            lines=self.lines(min(unit.first for unit in all_units), max(unit.last for unit in all_units)),
        )

    def interruptions(self, first: int, last: int) -> tuple[Interruption, ...]:
        """What was removed between the source lines of a procedure."""
        start, end = self.lines(first, last)
        removed = self.stripped.removed  # in the order of their lines
        inside = removed[bisect_left(removed, start, key=_first_line) : bisect_right(removed, end, key=_first_line)]
        return tuple(Interruption(kind=entry.kind, lines=entry.lines) for entry in inside if entry.lines[1] <= end)

    def notes(self, unit: Unit) -> tuple[Note, ...]:
        """The unit as a note, tip or warning, if it says that it is one."""
        if unit.kind != "paragraph":
            return ()
        kinds: tuple[tuple[str, NoteKind], ...] = (("warnings", "warning"), ("tips", "tip"), ("notes", "note"))
        for name, kind in kinds:
            match = self.lexicon.phrases[f"note.{name}"].opening(unit.text, 0, len(unit.text))
            if match and (
                unit.text[match.end() : match.end() + 2].strip()[:1] in (":", "：")
                or (name == "notes" and " that " in unit.text[: match.end() + 6])
            ):
                return (Note(kind=kind, text=unit.text, lines=self.lines(unit.first, unit.last)),)
        return ()

    def noted(self, units: Sequence[Unit]) -> tuple[list[Note], set[Unit]]:
        """The notes among a step's further units, each with the list that it opens; and the units that they take."""
        notes: list[Note] = []
        noted: set[Unit] = set()
        opened = False
        for unit in units:
            if own := self.notes(unit):
                notes.extend(own)
            elif opened and unit.items:
                last = notes.pop()
                notes.append(
                    replace(last, text=f"{last.text} {unit.text}", lines=(last.lines[0], self.lines(unit.last, unit.last)[1]))
                )
            else:
                opened = False
                continue
            noted.add(unit)
            opened = opened or unit.text.rstrip().endswith((":", "："))
        return notes, noted

    def images(self, unit: Unit) -> tuple[Image, ...]:
        """The images of a unit."""
        return tuple(
            Image(src=span.href, alt=span.text, lines=self.lines(unit.first, unit.last)) for span in unit.inline.images
        )

    def links(self, unit: Unit) -> tuple[Link, ...]:
        """The links of a unit that have words."""
        return tuple(
            Link(
                href=span.href,
                text=span.text,
                affiliate=self.lexicon.affiliate(host_of(span.href)),
                lines=self.lines(unit.first, unit.last),
            )
            for span in unit.inline.links
            if span.text
        )

    def text_of(self, units: Iterable[Unit]) -> str:
        """The plain text of units, one line each."""
        return "\n".join(unit.text for unit in units if unit.words)

    def markdown_of(self, indices: Sequence[int]) -> str:
        """The cleaned Markdown of units, as it stands."""
        lines = self.stripped.page.lines
        pieces: list[str] = []
        start: int | None = None
        last = -2
        for index in indices:
            unit = self.units[index]
            if start is None:
                start = unit.first
            elif index != last + 1:
                pieces.append(lines.slice(start, self.units[last].last))
                start = unit.first
            last = index
        if start is not None:
            pieces.append(lines.slice(start, self.units[last].last))
        return "\n\n".join(pieces)

    def lines(self, first: int, last: int) -> tuple[int, int]:
        """Source lines of the cleaned lines `first` to `last` (0-based)."""
        return self.stripped.source_lines[first], self.stripped.source_lines[last]

    def sections(self, tree: Tree) -> tuple[Section, ...]:
        """What no fix holds, in order: one section from each heading to the next."""
        taken = {index for draft in tree.fixes for index in range(draft.node.at, draft.extent)}
        heads = {node.at: node for node in tree.nodes}
        sections: list[Section] = []
        current: list[int] = []
        node: Node | None = None
        seen_fix = False
        for index in range(len(self.units) + 1):
            outside = index < len(self.units) and index not in taken
            starts = index in heads and not (node and node.role == "faq" and heads[index].role == "faq")
            if current and (not outside or starts):
                sections.append(self.section(current, node, seen_fix))
                current, node = [], None
            if outside:
                if not current:
                    node = heads.get(index)
                current.append(index)
            elif index < len(self.units):
                seen_fix = True
        return tuple(sections)

    def section(self, indices: list[int], node: Node | None, seen_fix: bool) -> Section:
        """One section."""
        own = [self.units[index] for index in indices]
        role: SectionRole = "other"
        if node and node.role in ("faq", "conclusion"):
            role = "faq" if node.role == "faq" else "conclusion"
        elif not seen_fix and (indices[0] == 0 or (node and node.level <= 2 and indices[0] < 3)):
            role = "introduction"
        body = indices[1:] if node else indices
        return Section(
            role=role,
            title=self.units[node.at].text if node else None,
            markdown=self.markdown_of(body),
            text=self.text_of(self.units[index] for index in body),
            lines=self.lines(own[0].first, own[-1].last),
        )


def _first_line(removed: Removed) -> int:
    return removed.lines[0]


def _without_last_sentence(text: str) -> str:
    """The paragraph of a lead-in without the sentence that leads in."""
    sentences = re.split(r"(?<=[.!?。！？])\s+", text.strip())
    return " ".join(sentences[:-1])


def _below(draft: StepDraft) -> list[Unit]:
    found: list[Unit] = []
    for child in draft.children:
        found.extend(child.units)
        found.extend(_below(child))
    return found


def _relation(node: Node, lexicon: Lexicon) -> Relation:
    return "sequence" if node.label and node.label.lower() in lexicon.step_labels else "alternative"


def _without_marker(unit: Unit, title: str) -> str:
    """The unit's Markdown from where its title starts; a bold mark that was cut in half is made whole again."""
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
