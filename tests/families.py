"""Cases as readable files: an article and, below it, what a careful reader finds in it.

    === id: why this case is here

    ~~~~ article
    …Markdown…
    ~~~~

    ~~~~ expect
    kind: fixes
    Fix 1: Restart the watch
      lead: To do so:
      1. Hold the key.
         1. Until it rings.
      Option 2: Let it rest
    removed: 4-6 ad, 9 residue
    ~~~~

An option is a fix indented below its fix. `kind` and `removed` lines that are left out are not checked; `removed: nothing`
is. Fixes and steps are always checked as a whole. Line numbers are those of the article, from 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model import Article, Fix, Step

_CASE = re.compile(r"^=== (?P<id>[\w-]+): (?P<why>[^\n]*)\n(?P<body>.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^~~~~ (?P<name>article|expect)\n(?P<text>.*?)^~~~~$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Case:
    """One case of a family."""

    family: str
    name: str
    article: str
    expect: str


def cases(folder: Path) -> Iterator[Case]:
    """All cases in the Markdown files of `folder`."""
    for file in sorted(folder.glob("*.md")):
        for match in _CASE.finditer(file.read_text("utf-8")):
            blocks = {block["name"]: block["text"] for block in _BLOCK.finditer(match["body"])}
            yield Case(file.stem, match["id"], blocks["article"], blocks["expect"])


def rendered(article: Article, like: str) -> str:
    """`article` in the form of a case's expectation `like`: the optional lines only where `like` has them."""
    lines = [f"kind: {article.kind}"] if re.search(r"^kind: ", like, re.MULTILINE) else []
    if re.search(r"^declared: ", like, re.MULTILINE):
        lines.append(f"declared: {article.declared_count}")
    for fix in article.fixes:
        lines.extend(_fix(fix, ""))
    if re.search(r"^removed: ", like, re.MULTILINE):
        cut = [f"{_range(removed.lines)} {removed.kind}" for removed in article.removed]
        lines.append("removed: " + (", ".join(cut) or "nothing"))
    if re.search(r"^warned: ", like, re.MULTILINE):
        lines.append("warned: " + (", ".join(sorted({warning.code for warning in article.warnings})) or "nothing"))
    return "\n".join(lines)


def _fix(fix: Fix, indent: str) -> Iterator[str]:
    name = " ".join(str(part) for part in (fix.label, fix.number) if part is not None)
    yield f"{indent}{name or '-'}: {fix.title}"
    for procedure in fix.procedures:
        yield f"{indent}  lead: {procedure.lead_in or '-'}"
        yield from _steps(procedure.steps, indent + "  ")
    for option in fix.options:
        yield from _fix(option, indent + "  ")


def _steps(steps: tuple[Step, ...], indent: str) -> Iterator[str]:
    for step in steps:
        yield f"{indent}{step.number if step.number is not None else '*'}. {step.text}"
        for note in step.notes:
            yield f"{indent}   {note.kind}: {note.text}"
        yield from _steps(step.steps, indent + "   ")


def _range(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
