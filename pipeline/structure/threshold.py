"""Tree -> the same tree without the fixes and procedures that are less likely than asked for; what is left out is named."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..model import ArticleWarning
from ..source_model import Lines
from .compose import Composer
from .tree import Draft, Tree

# Code points of a title in a warning.
MAX_TITLE = 80


@dataclass(frozen=True, slots=True)
class Threshold:
    """The smallest confidence (0 to 1) of what is given as a fix or procedure; `composer` says how likely each is.

    A fix is at least as likely as what it holds, so nothing that is likely enough is left out with it.
    """

    composer: Composer
    minimum: float

    def kept(self, tree: Tree) -> Tree:
        """The tree of what is likely enough. What is left out becomes text of the fix or section around it."""
        fixes = tuple(self._kept(draft) for draft in tree.fixes if self._is_likely(draft))
        return Tree(fixes, tree.nodes)

    def warnings(self, tree: Tree) -> Iterator[ArticleWarning]:
        """A warning for each fix and procedure of the tree that is left out, but none for what is inside of one."""
        for draft in tree.fixes:
            yield from self._warnings(draft)

    def _kept(self, draft: Draft) -> Draft:
        runs = [run for run in draft.runs if self.composer.confidence_of_steps(run.steps) >= self.minimum]
        children = [self._kept(child) for child in draft.children if self._is_likely(child)]
        return replace(draft, runs=runs, children=children)

    def _is_likely(self, draft: Draft) -> bool:
        return self.composer.confidence(draft) >= self.minimum

    def _warnings(self, draft: Draft) -> Iterator[ArticleWarning]:
        units = self.composer.outline.units
        if not self._is_likely(draft):
            last = units[max(draft.node.at, draft.extent - 1)].last
            what = f"the fix {draft.node.title[:MAX_TITLE]!r}" if draft.node.title else "a fix without a title"
            yield self._warning(what, self.composer.confidence(draft), units[draft.node.at].first, last)
            return
        for run in draft.runs:
            confidence = self.composer.confidence_of_steps(run.steps)
            if confidence < self.minimum:
                what = f"a procedure of {len(run.steps)} steps" if len(run.steps) > 1 else "a procedure of one step"
                yield self._warning(what, confidence, units[run.first].first, units[run.end - 1].last)
        for child in draft.children:
            yield from self._warnings(child)

    def _warning(self, what: str, confidence: float, first: int, last: int) -> ArticleWarning:
        message = f"{what} is left in the text: its confidence is {confidence:.2f}, below {self.minimum:g}"
        lines: Lines = self.composer.excerpts.lines(first, last)
        return ArticleWarning(code="low_confidence", severity="warning", message=message, lines=lines)


def is_inside(warning: ArticleWarning, others: tuple[ArticleWarning, ...]) -> bool:
    """Whether the lines of a warning are among those of one of the `others`."""
    lines = warning.lines
    return lines is not None and any(
        other.lines is not None and other.lines[0] <= lines[0] and lines[1] <= other.lines[1] for other in others
    )
