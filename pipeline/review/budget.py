"""Limits how much of an article's fixes and sections a page shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from msgspec.structs import replace

from ..model import Article, Fix, Note, Procedure, Section, Step

# Limits of a page: parts (fixes, procedures, steps, sections, notes), and characters in all.
MAX_PARTS, MAX_CHARACTERS = 3_000, 400_000
# Limits of a part: characters of a text, and entries of a short list (images, actions, interruptions).
MAX_TEXT, MAX_ENTRIES = 20_000, 50
_Part = TypeVar("_Part", Fix, Procedure, Step, Section, Note)


class Budget:
    """Keeps the beginning of an article until the page is full. `full` is true once something was left out."""

    def __init__(self) -> None:
        self.full = False
        self._parts, self._characters = MAX_PARTS, MAX_CHARACTERS

    def article(self, article: Article) -> Article:
        """Return `article` with as many of its fixes and sections as fit; everything else stays."""
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
        limit = max(0, min(MAX_TEXT, self._characters))
        self._characters -= len(text)
        if len(text) <= limit:
            return text
        self.full = True
        return text[:limit] + "…"

    def _optional_text(self, text: str | None) -> str | None:
        return None if text is None else self._text(text)

    def _fix(self, fix: Fix) -> Fix:
        shown_text = fix.text if not (fix.summary or fix.procedures or fix.options) else ""
        return replace(
            fix,
            title=self._text(fix.title),
            text=self._text(shown_text),
            summary=self._optional_text(fix.summary),
            procedures=tuple(self._procedure(procedure) for procedure in self._fitting(fix.procedures)),
            notes=self._notes(fix.notes),
            options=tuple(self._fix(option) for option in self._fitting(fix.options)),
        )

    def _procedure(self, procedure: Procedure) -> Procedure:
        return replace(
            procedure,
            lead_in=self._optional_text(procedure.lead_in),
            steps=tuple(self._step(step) for step in self._fitting(procedure.steps)),
            result=self._optional_text(procedure.result),
            interruptions=procedure.interruptions[:MAX_ENTRIES],
        )

    def _step(self, step: Step) -> Step:
        return replace(
            step,
            text=self._text(step.text),
            actions=step.actions[:MAX_ENTRIES],
            images=step.images[:MAX_ENTRIES],
            notes=self._notes(step.notes),
            steps=tuple(self._step(child) for child in self._fitting(step.steps)),
        )

    def _notes(self, notes: Sequence[Note]) -> tuple[Note, ...]:
        return tuple(replace(note, text=self._text(note.text)) for note in self._fitting(notes))
