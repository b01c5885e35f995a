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

An option is a fix indented below its fix. Fixes and steps are always checked as a whole. Checked only where the
expectation has a line of that name, and then all over the article: `kind`, `declared`, `language`, `sections`, `removed`,
`because` (the reasons of what was removed), `repaired`, `warned`; `relation` and `summary` of a fix, `result` of a
procedure; of a step `if` (its condition) and `does` (its actions). `removed: nothing` is checked. Line numbers are those of
the article, from 1.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from fixharvest.model import Action, Article, Fix, Step

_CASE = re.compile(r"^=== (?P<id>[\w-]+): (?P<why>[^\n]*)\n(?P<body>.*?)(?=^=== |\Z)", re.MULTILINE | re.DOTALL)
_BLOCK = re.compile(r"^~~~~ (?P<name>article|expect)\n(?P<text>.*?)^~~~~$", re.MULTILINE | re.DOTALL)

_NAME = re.compile(r"^ *([a-z]+): ", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One case of a family."""

    family: str
    name: str
    article: str
    expect: str


def misread(cases_folder: Path) -> dict[str, str]:
    """The cases ("family/name") that are known to be read wrong, and what goes wrong."""
    return tomllib.loads((cases_folder / "misread.toml").read_text("utf-8"))


def cases(folder: Path) -> Iterator[Case]:
    """All cases in the Markdown files of `folder`."""
    for file in sorted(folder.glob("*.md")):
        for match in _CASE.finditer(file.read_text("utf-8")):
            blocks = {block["name"]: block["text"] for block in _BLOCK.finditer(match["body"])}
            yield Case(file.stem, match["id"], blocks["article"], blocks["expect"])


def rendered(article: Article, like: str) -> str:
    """`article` in the form of a case's expectation `like`: the optional lines only where `like` has them."""
    wanted = set(_NAME.findall(like))
    lines = [f"kind: {article.kind}"] if "kind" in wanted else []
    if "declared" in wanted:
        lines.append(f"declared: {article.declared_count}")
    if "language" in wanted:
        lines.append(f"language: {article.language}")
    for fix in article.fixes:
        lines.extend(_fix(fix, "", wanted))
    if "sections" in wanted:
        lines.append("sections: " + _listed(f"{section.role} ({section.title or '-'})" for section in article.sections))
    if "removed" in wanted:
        lines.append("removed: " + _listed(f"{_range(removed.lines)} {removed.kind}" for removed in article.removed))
    if "because" in wanted:
        lines.append("because: " + _listed(removed.reason for removed in article.removed))
    if "repaired" in wanted:
        lines.append("repaired: " + _listed(f"{_range(repaired.lines)} {repaired.after}" for repaired in article.repaired))
    if "warned" in wanted:
        lines.append("warned: " + _listed(sorted({warning.code for warning in article.warnings})))
    return "\n".join(lines)


def _fix(fix: Fix, indent: str, wanted: set[str]) -> Iterator[str]:
    name = " ".join(str(part) for part in (fix.label, fix.number) if part is not None)
    yield f"{indent}{name or '-'}: {fix.title}"
    if "relation" in wanted:
        yield f"{indent}  relation: {fix.relation}"
    if "summary" in wanted:
        yield f"{indent}  summary: {fix.summary or '-'}"
    for procedure in fix.procedures:
        yield f"{indent}  lead: {procedure.lead_in or '-'}"
        yield from _steps(procedure.steps, indent + "  ", wanted)
        if "result" in wanted:
            yield f"{indent}  result: {procedure.result or '-'}"
    for option in fix.options:
        yield from _fix(option, indent + "  ", wanted)


def _steps(steps: tuple[Step, ...], indent: str, wanted: set[str]) -> Iterator[str]:
    for step in steps:
        yield f"{indent}{step.number if step.number is not None else '*'}. {step.text}"
        if "if" in wanted:
            yield f"{indent}   if: {step.condition or '-'}"
        if "does" in wanted:
            yield f"{indent}   does: {_listed(map(_action, step.actions))}"
        for note in step.notes:
            yield f"{indent}   {note.kind}: {note.text}"
        yield from _steps(step.steps, indent + "   ", wanted)


def _action(action: Action) -> str:
    """Like `type "off" [Mode]`."""
    target = f"[{' > '.join(action.target)}]" if action.target else ""
    return " ".join(part for part in (action.verb, f'"{action.input}"' if action.input else "", target) if part)


def _listed(parts: Iterable[str]) -> str:
    return ", ".join(parts) or "nothing"


def _range(lines: tuple[int, int]) -> str:
    return str(lines[0]) if lines[0] == lines[1] else f"{lines[0]}-{lines[1]}"
