"""What the tools answer: plain typed values of limited size, made from articles. All texts in them are the articles' words.

The classes have no slots, because the protocol's package takes slots for default values.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..model import Article, Fix, Procedure
from ..outputs.writers.walk import PlacedFix, PlacedStep, fixes_of, steps_of

MAX_CHARACTERS = 40_000
MAX_BEGINNING = 300
MAX_ADDRESS = 2_000
# What any part costs besides its texts, in characters.
PART = 100


@dataclass(frozen=True)
class Place:
    """Where a text comes from: the path of its source, its first and last line there (from 1), and the article's address."""

    path: str
    first_line: int
    last_line: int
    url: str | None


@dataclass(frozen=True)
class FoundFix:
    """A fix that a search found, with the titles from its article's to its own, and its first words as `beginning`.

    `confidence` (0 to 1) says how likely it is a fix.
    """

    id: str
    title: str
    breadcrumb: list[str]
    language: str | None
    steps: int
    beginning: str
    confidence: float
    place: Place


@dataclass(frozen=True)
class FoundFixes:
    """The fixes that a search found, best first."""

    fixes: list[FoundFix]


@dataclass(frozen=True)
class OneStep:
    """One step, or a sub-step of the last step with a smaller depth; lines are those of the source."""

    number: int | None
    depth: int
    text: str
    condition: str | None
    notes: list[str]
    first_line: int
    last_line: int
    confidence: float


@dataclass(frozen=True)
class Steps:
    """One ordered run of steps: what leads to it, when it applies, and what should happen after it."""

    lead_in: str | None
    applies_to: str | None
    steps: list[OneStep]
    result: str | None


@dataclass(frozen=True)
class Option:
    """A variant of a fix, a fix of its own."""

    id: str
    title: str


@dataclass(frozen=True)
class WholeFix:
    """A fix with its steps. `text` is the body of one without steps, if that has more than its summary.

    `cut` says that the fix was too long to answer in full.
    """

    id: str
    title: str
    breadcrumb: list[str]
    language: str | None
    relation: str
    summary: str | None
    text: str
    procedures: list[Steps]
    notes: list[str]
    options: list[Option]
    confidence: float
    place: Place
    cut: bool


@dataclass(frozen=True)
class Twin:
    """An article or fix that says nearly the same; `similarity` (0 to 1) compares it with the best of its group."""

    id: str
    title: str
    similarity: float
    place: Place


@dataclass(frozen=True)
class Twins:
    """The twins of an article or fix, best first."""

    twins: list[Twin]


@dataclass(frozen=True)
class Doubt:
    """Something that a person may want to check; the lines are null if it concerns the whole text."""

    code: str
    message: str
    lines: list[int] | None


@dataclass(frozen=True)
class CleanedText:
    """A text's fixes and warnings, and how many pieces were removed; `cut` says that not all could be answered."""

    title: str | None
    language: str | None
    kind: str
    fixes: list[WholeFix]
    warnings: list[Doubt]
    removed: int
    cut: bool


@dataclass(slots=True)
class Allowance:
    """What an answer may still hold, in characters; `cut` says that something had no room."""

    left: int = MAX_CHARACTERS
    cut: bool = False

    def text(self, text: str) -> str:
        """As much of `text` as there is room for."""
        piece = text[: max(self.left, 0)]
        self.cut = self.cut or len(piece) < len(text)
        self.left -= len(piece)
        return piece

    def maybe(self, text: str | None) -> str | None:
        """As `text`, for a text that may be missing."""
        return None if text is None else self.text(text)

    def part(self) -> bool:
        """Whether there is room for one more part of a list."""
        self.left -= PART
        self.cut = self.cut or self.left <= 0
        return self.left > 0


def found_fix(placed: PlacedFix, article: Article) -> FoundFix:
    """A fix as a search shows it."""
    fix = placed.fix
    return FoundFix(
        id=fix.id,
        title=fix.title[:MAX_BEGINNING],
        breadcrumb=[title[:MAX_BEGINNING] for title in placed.breadcrumb],
        language=article.language,
        steps=sum(1 for procedure in fix.procedures for _ in steps_of(procedure)),
        beginning=fix.text[:MAX_BEGINNING],
        confidence=fix.confidence,
        place=_place(article, fix.lines),
    )


def whole_fix(placed: PlacedFix, article: Article, room: Allowance) -> WholeFix:
    """A fix with as many of its steps as there is room for."""
    fix = placed.fix
    texts = [room.text(title) for title in placed.breadcrumb]
    return WholeFix(
        id=fix.id,
        title=texts[-1],
        breadcrumb=texts,
        language=article.language,
        relation=fix.relation,
        summary=room.maybe(fix.summary),
        procedures=[_steps(procedure, room) for procedure in fix.procedures if room.part()],
        text="" if fix.procedures or fix.text == fix.summary else room.text(fix.text),
        notes=_texts((note.text for note in fix.notes), room),
        options=[Option(option.id, room.text(option.title)) for option in fix.options if room.part()],
        confidence=fix.confidence,
        place=_place(article, fix.lines),
        cut=room.cut,  # the last one, when all others have taken what they need
    )


def placed_fix(article: Article, identity: str) -> PlacedFix | None:
    """The fix or option with this id; None if the article has none."""
    return next((placed for placed in fixes_of(article) if placed.fix.id == identity), None)


def twin(article: Article, fix: Fix | None, similarity: float) -> Twin:
    """An article (without `fix`) or one of its fixes as a twin."""
    title = fix.title if fix else article.title or ""
    lines = fix.lines if fix else (1, article.source.lines)
    return Twin(fix.id if fix else article.id, title[:MAX_BEGINNING], similarity, _place(article, lines))


def cleaned_text(article: Article) -> CleanedText:
    """What was found in a text, and as much of it as there is room for."""
    room = Allowance()
    title = room.maybe(article.title)
    doubts = [
        Doubt(warning.code, room.text(warning.message), list(warning.lines) if warning.lines else None)
        for warning in article.warnings
        if room.part()
    ]
    fixes = [whole_fix(placed, article, room) for placed in fixes_of(article) if room.part()]
    return CleanedText(title, article.language, article.kind, fixes, doubts, len(article.removed), room.cut)


def _steps(procedure: Procedure, room: Allowance) -> Steps:
    return Steps(
        lead_in=room.maybe(procedure.lead_in),
        applies_to=room.maybe(procedure.applies_to),
        steps=[_step(placed, room) for placed in steps_of(procedure) if room.part()],
        result=room.maybe(procedure.result),
    )


def _step(placed: PlacedStep, room: Allowance) -> OneStep:
    step = placed.step
    return OneStep(
        number=step.number,
        depth=placed.depth,
        text=room.text(step.text),
        condition=room.maybe(step.condition),
        notes=_texts((note.text for note in step.notes), room),
        first_line=step.lines[0],
        last_line=step.lines[1],
        confidence=step.confidence,
    )


def _texts(texts: Iterable[str], room: Allowance) -> list[str]:
    return [room.text(text) for text in texts if room.part()]


def _place(article: Article, lines: tuple[int, int]) -> Place:
    url = article.metadata.url
    return Place(article.source.path[:MAX_ADDRESS], *lines, url[:MAX_ADDRESS] if url else None)
