"""What an article is, as the cases spell it: its kind, then its fixes, options and steps, each below what holds it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixharvest.model import Article, Fix, Step


def reading(article: Article) -> str:
    """The kind, fixes and steps of an article."""
    return "\n".join([article.kind, *_fixes(article.fixes, "")])


def _fixes(fixes: Iterable[Fix], indent: str) -> Iterator[str]:
    for fix in fixes:
        yield f"{indent}- {fix.title}"
        for procedure in fix.procedures:
            yield from _steps(procedure.steps, indent + "  ")
        yield from _fixes(fix.options, indent + "  ")


def _steps(steps: Iterable[Step], indent: str) -> Iterator[str]:
    for step in steps:
        yield f"{indent}. {step.text}"
        yield from _steps(step.steps, indent + "  ")
