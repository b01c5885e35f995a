"""An article explained in plain text: what was cut and why, what was found, what is doubtful."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.model import Article, Fix, Step


def explanation(article: Article, *, width: int = 80) -> Iterator[str]:
    """The lines of the explanation, none wider than `width` columns of a terminal."""
    source = article.source
    yield _fit(f"{source.path}: {article.kind}, {source.lines} lines", width)
    if article.title:
        yield _fit(f"  {article.title}", width)
    if article.declared_count is not None:
        yield _fit(f"  promises {article.declared_count}, {len(article.fixes)} found", width)
    yield ""
    yield "REMOVED" if article.removed else "REMOVED nothing"
    for removed in article.removed:
        yield _fit(f"  {_lines(removed.lines):>9}  {removed.kind}, by {removed.rule}: {removed.reason}", width)
        yield _fit(f"             {' '.join(removed.text.split())}", width)
    for repaired in article.repaired:
        yield _fit(f"  {_lines(repaired.lines):>9}  repaired by {repaired.rule}: {repaired.reason}", width)
    if source.converted is not None and source.converted.left_out:
        yield ""
        yield "LEFT OUT of the page"
        for left in source.converted.left_out:
            yield _fit(f"  {_lines(left.lines):>9}  {left.reason}: {left.text}", width)
    yield ""
    yield "FOUND" if article.fixes else "FOUND no fixes"
    for fix in article.fixes:
        yield from _fix(fix, "  ", width)
    if article.warnings:
        yield ""
        yield "DOUBTFUL"
        for warning in article.warnings:
            where = _lines(warning.lines) if warning.lines else ""
            yield _fit(f"  {where:>9}  {warning.code}: {warning.message}", width)


def _fix(fix: Fix, indent: str, width: int) -> Iterator[str]:
    name = " ".join(str(part) for part in (fix.label, fix.number) if part is not None)
    yield _fit(f"{indent}{name + ': ' if name else ''}{fix.title}  [{_lines(fix.lines)}]", width)
    for procedure in fix.procedures:
        if procedure.lead_in:
            yield _fit(f"{indent}  {procedure.lead_in}", width)
        yield from _steps(procedure.steps, indent + "    ", width)
    for option in fix.options:
        yield from _fix(option, indent + "  ", width)


def _steps(steps: Sequence[Step], indent: str, width: int) -> Iterator[str]:
    for step in steps:
        number = step.number if step.number is not None else "-"
        yield _fit(f"{indent}{number}. {step.text}", width)
        yield from _steps(step.steps, indent + "  ", width)


def _lines(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"


def _fit(line: str, width: int) -> str:
    """`line` without control characters, cut off at `width` columns; a wide character takes two."""
    columns = 0
    for index, char in enumerate(line := "".join(char if char.isprintable() else " " for char in line)):
        columns += 2 if unicodedata.east_asian_width(char) in "WF" else 1
        if columns > width:
            return line[:index].rstrip()
    return line.rstrip()
