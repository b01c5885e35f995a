"""As much of an article's fixes and sections as a page can show: the beginning, and whether that is all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from ..model import Article, Fix, Note, Procedure, Section, Step

# Parts (fixes, steps, sections, notes) and characters of a page; the longest text of a part; images, actions, joints of one.
MAX_PARTS, MAX_CHARACTERS, MAX_TEXT, MAX_SMALL = 3_000, 400_000, 20_000, 50
_Part = TypeVar("_Part", Fix, Procedure, Step, Section, Note)


class Budget:
    """Takes an article from its beginning until a page is full; then `full` is true, and what follows is left out."""

    def __init__(self) -> None:
        self.full = False
        self._parts, self._characters = MAX_PARTS, MAX_CHARACTERS

    def article(self, article: Article) -> Article:
        """`article` with as many of its fixes and sections as fit; all else stays as it is."""
        fixes = tuple(self._fix(fix) for fix in self._fitting(article.fixes))
        sections = tuple(replace(part, text=self._text(part.text)) for part in self._fitting(article.sections))
        return replace(article, fixes=fixes, sections=sections)

    def _fitting(self, parts: Sequence[_Part]) -> Iterator[_Part]:
        for part in parts:
            if self._parts <= 0 or self._characters <= 0:
                self.full = True
                return
            self._parts -= 1
            yield part

    def _text(self, text: str) -> str:
        most = max(0, min(MAX_TEXT, self._characters))
        self._characters -= len(text)
        if len(text) <= most:
            return text
        self.full = True
        return text[:most] + "…"

    def _some(self, text: str | None) -> str | None:
        return None if text is None else self._text(text)

    def _fix(self, fix: Fix) -> Fix:
        told = fix.text if not (fix.summary or fix.procedures or fix.options) else ""
        return replace(
            fix,
            title=self._text(fix.title),
            text=self._text(told),
            summary=self._some(fix.summary),
            procedures=tuple(self._procedure(procedure) for procedure in self._fitting(fix.procedures)),
            notes=self._notes(fix.notes),
            options=tuple(self._fix(option) for option in self._fitting(fix.options)),
        )

    def _procedure(self, procedure: Procedure) -> Procedure:
        return replace(
            procedure,
            lead_in=self._some(procedure.lead_in),
            steps=tuple(self._step(step) for step in self._fitting(procedure.steps)),
            result=self._some(procedure.result),
            interruptions=procedure.interruptions[:MAX_SMALL],
        )

    def _step(self, step: Step) -> Step:
        return replace(
            step,
            text=self._text(step.text),
            actions=step.actions[:MAX_SMALL],
            images=step.images[:MAX_SMALL],
            notes=self._notes(step.notes),
            steps=tuple(self._step(below) for below in self._fitting(step.steps)),
        )

    def _notes(self, notes: Sequence[Note]) -> tuple[Note, ...]:
        return tuple(replace(note, text=self._text(note.text)) for note in self._fitting(notes))
