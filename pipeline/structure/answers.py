"""What a reader says of an article, by lines -> the label of each unit: the answers that labels are trained on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ..model import Label
from .units import Unit

# Lines are 1-based; ranges of them are inclusive.
Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ProcedureAnswer:
    """The line of the sentence that introduces the steps (None without one), and of each step its lines and depth, from 1."""

    lead: int | None
    steps: Sequence[tuple[Range, int]]


@dataclass(frozen=True, slots=True)
class FixAnswer:
    """The line of the head (None without one), the procedures below it, and its options."""

    line: int | None
    procedures: Sequence[ProcedureAnswer]
    options: Sequence[FixAnswer]


@dataclass(slots=True)
class _Sheet:
    """The labels so far, and which units nothing was said of."""

    lines: Sequence[Range]
    labels: list[Label]
    free: set[int] = field(init=False)
    on_line: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.free = set(range(len(self.lines)))
        self.on_line = defaultdict(list)
        for at, (first, last) in enumerate(self.lines):
            for line in range(first, last + 1):
                self.on_line[line].append(at)

    def mark(self, line: int, label: Label) -> None:
        """Label the first free unit that starts on a line, or else is on it."""
        among = [at for at in self.on_line.get(line, ()) if at in self.free]
        for at in [at for at in among if self.lines[at][0] == line][:1] or among[:1]:
            self.labels[at] = label
            self.free.discard(at)

    def fill(self, lines: Range) -> None:
        """Label what is left on lines of a step as more of it."""
        for at in (at for line in range(lines[0], lines[1] + 1) for at in self.on_line.get(line, ())):
            if at in self.free and self.labels[at] == "text":
                self.labels[at] = "more"


def labels_by(fixes: Iterable[FixAnswer], units: Sequence[Unit], lines: Sequence[Range]) -> tuple[Label, ...]:
    """The label of each unit; `lines` are the units' lines in the source."""
    sheet = _Sheet(lines, ["heading" if unit.kind == "heading" else "text" for unit in units])
    for fix in fixes:
        _mark_fix(sheet, fix, "fix")
    return tuple(sheet.labels)


def _mark_fix(sheet: _Sheet, fix: FixAnswer, label: Label) -> None:
    if fix.line is not None:
        sheet.mark(fix.line, label)
    for procedure in fix.procedures:
        if procedure.lead is not None:
            sheet.mark(procedure.lead, "lead")
        for (first, _), own in _labeled(procedure.steps):
            sheet.mark(first, own)
        for lines, _ in procedure.steps:
            sheet.fill(lines)
    for option in fix.options:
        _mark_fix(sheet, option, "option")


def _labeled(steps: Iterable[tuple[Range, int]]) -> Iterator[tuple[Range, Label]]:
    label: Label = "first"
    for lines, depth in steps:
        if depth > 1:
            yield lines, "substep"
        else:
            yield lines, label
            label = "step"
