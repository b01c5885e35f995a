"""Shows what a change to the code changes in a folder of articles, compared with the results kept last.

    python -m benchmarks.corpus_diff FOLDER          show how the results differ from the kept ones
    python -m benchmarks.corpus_diff FOLDER --keep   keep the current results

Results are kept in `.corpus-diff/`, in one text file per article. The exit status is 1 if any result differs.
"""

from __future__ import annotations

import argparse
import difflib
import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import fixharvest
from fixharvest.errors import PipelineError
from fixharvest.model import Article, Fix, Step

KEPT = Path(".corpus-diff")
SUFFIXES = (".md", ".markdown", ".mdx")
MAX_WIDTH = 160


def summary(article: Article) -> str:
    """The result as text: fixes and steps with their lines, what was removed and why, and the warnings."""
    lines = [f"{article.kind}, declares {article.declared_count}, {article.language}: {article.title}"]
    for fix in article.fixes:
        lines.extend(_fix(fix, ""))
    lines.extend(
        f"removed {removed.lines[0]}-{removed.lines[1]} {removed.kind} ({removed.reason}): {_short(removed.text)}"
        for removed in article.removed
    )
    lines.extend(f"warning {warning.code}: {warning.message}" for warning in article.warnings)
    return "".join(line + "\n" for line in lines)


def _fix(fix: Fix, indent: str) -> Iterator[str]:
    yield f"{indent}{fix.lines[0]}-{fix.lines[1]} {fix.label or ''} {fix.number or ''}: {fix.title}"
    for procedure in fix.procedures:
        yield f"{indent}  lead: {_short(procedure.lead_in or '-')}"
        yield from _steps(procedure.steps, indent + "    ")
    for option in fix.options:
        yield from _fix(option, indent + "  ")


def _steps(steps: tuple[Step, ...], indent: str) -> Iterator[str]:
    for step in steps:
        yield f"{indent}{step.lines[0]}-{step.lines[1]} {step.number or '*'}. {_short(step.text)}"
        yield from _steps(step.steps, indent + "  ")


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= MAX_WIDTH else text[: MAX_WIDTH // 2] + " … " + text[-MAX_WIDTH // 2 :]


def summaries(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each article in `folder` and its summary, or its error if it fails."""
    for path in sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES):
        try:
            text = summary(fixharvest.clean_file(path))
        except PipelineError as error:
            text = f"failed: {error}\n"
        yield path.relative_to(folder).as_posix(), text


def compare(folder: Path, kept: Path, *, keep: bool) -> int:
    """Print how `folder` differs from the results in `kept`, and return the number of changed articles. `keep` updates them."""
    changed = 0
    for name, text in summaries(folder):
        place = kept / (name + ".txt")
        before = place.read_text("utf-8") if place.exists() else ""
        if before != text:
            changed += 1
            diff = difflib.unified_diff(before.splitlines(True), text.splitlines(True), name, name, n=0)
            if not keep:
                sys.stdout.writelines(diff)
        if keep:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, "utf-8")
    return changed


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keep", action="store_true", help="keep the current results")
    options = parser.parse_args(arguments)
    folder: Path = options.folder
    if not folder.is_dir():
        parser.error(f"{folder} is not a folder; pass a folder with articles")
    kept = KEPT / f"{folder.resolve().name}-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:8]}"
    changed = compare(folder, kept, keep=options.keep)
    print(f"{changed} articles differ from the kept results" + ("; the current results are kept now" if options.keep else ""))
    return 1 if changed and not options.keep else 0


if __name__ == "__main__":
    sys.exit(main())
