"""What a run did: what it found and removed, and what it could not process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from ..chain import rules_hash
from ..model import Article, Fix, Step
from ..source_model import Container
from ..text.visible import readable_path
from ..version import VERSION

# Most failures kept in memory; every article might fail.
MAX_KEPT = 100
# Longest file extension shown, in characters; a name may end in a sentence.
MAX_ENDING = 20


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be processed, and why; `container`: where it is in the file that holds it."""

    path: str
    error: str
    message: str
    line: int | None = None
    container: Container | None = None


@dataclass
class Report:
    """The counts of one run; `seconds` are wall-clock.

    `done` articles are in the output; each of them is `unchanged`, `added` or `updated`. `removed_articles` left the output
    because their source is gone or can no longer be read. `unseen` folders could not be listed; missing articles may be in
    them, and stay in the output. `failures` are the first hundred; `failures.jsonl` has all of them. `idle_corrections` are
    corrections in the settings whose article does not exist. `not_read` counts the files in the inputs that are not articles,
    by reason and file extension. `in_folders` counts the articles found in folders. `notes` name the options that had no
    effect. `assets` counts the files beside the articles that are `copied`, `unchanged`, and `removed`.
    """

    done: int = 0
    unchanged: int = 0
    added: int = 0
    updated: int = 0
    removed_articles: int = 0
    unseen: int = 0
    failed: int = 0
    skipped: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    fixes: int = 0
    options: int = 0
    procedures: int = 0
    steps: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    removed_kinds: Counter[str] = field(default_factory=Counter)
    removed_characters: int = 0
    characters: int = 0
    repaired: Counter[str] = field(default_factory=Counter)
    warnings: Counter[str] = field(default_factory=Counter)
    warned_articles: int = 0
    failures: list[Failure] = field(default_factory=list)
    skips: list[Failure] = field(default_factory=list)
    idle_corrections: list[str] = field(default_factory=list)
    not_read: Counter[tuple[str, str]] = field(default_factory=Counter)
    in_folders: int = 0
    notes: list[str] = field(default_factory=list)
    assets: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    def add(self, article: Article) -> None:
        """Count a finished article."""
        self.done += 1
        self.kinds[article.kind] += 1
        for fix in article.fixes:
            self.fixes += 1
            self._add_fix(fix)
        for removed in article.removed:
            self.removed[removed.rule] += 1
            self.removed_kinds[removed.kind] += 1
            self.removed_characters += len(removed.text)
        self.characters += len(article.content.markdown) + sum(len(removed.text) for removed in article.removed)
        for repaired in article.repaired:
            self.repaired[repaired.rule] += 1
        for warning in article.warnings:
            self.warnings[warning.code] += 1
        self.warned_articles += bool(article.warnings)

    def fail(self, failure: Failure) -> None:
        """Count a source that failed."""
        self.failed += 1
        if len(self.failures) < MAX_KEPT:
            self.failures.append(failure)

    def skip(self, path: str, why: str) -> None:
        """Add a skipped path to the list, with the reason."""
        self.skipped += 1
        self.skips.append(Failure(path, "skipped", why))

    def pass_over(self, path: str, why: str) -> None:
        """Count a file that is not read, by reason and file extension."""
        name = path.rpartition("/")[2].lower()
        ending = f".{name.rpartition('.')[2]}" if "." in name.lstrip(".") else ""
        self.not_read[why, readable_path(ending)[:MAX_ENDING]] += 1

    def count(self, change: str) -> None:
        """Count "added", "updated" or "unchanged"; other changes are counted elsewhere."""
        if change in ("added", "updated", "unchanged"):
            setattr(self, change, getattr(self, change) + 1)

    def _add_fix(self, fix: Fix) -> None:
        self.procedures += len(fix.procedures)
        self.steps += sum(_count_steps(procedure.steps) for procedure in fix.procedures)
        for option in fix.options:
            self.options += 1
            self._add_fix(option)

    def as_dict(self) -> dict[str, Any]:
        """The report for `run.json`."""
        return {
            "generator": {"version": VERSION, "rules_hash": rules_hash()},
            "articles": {"done": self.done, "failed": self.failed, "skipped": self.skipped, "warned": self.warned_articles},
            "changes": {
                "added": self.added,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "removed": self.removed_articles,
            },
            "kinds": dict(sorted(self.kinds.items())),
            "found": {"fixes": self.fixes, "options": self.options, "procedures": self.procedures, "steps": self.steps},
            "removed": {
                "by_rule": dict(sorted(self.removed.items())),
                "by_kind": dict(sorted(self.removed_kinds.items())),
                "characters": self.removed_characters,
                "characters_of": self.characters,
            },
            "repaired": dict(sorted(self.repaired.items())),
            "warnings": dict(sorted(self.warnings.items())),
            "assets": {change: self.assets[change] for change in ("copied", "unchanged", "removed")},
            "idle_corrections": self.idle_corrections,
            "notes": self.notes,
            "not_read": [
                {"why": why, "ending": ending, "count": count} for (why, ending), count in sorted(self.not_read.items())
            ],
            "skipped": [msgspec.to_builtins(skip) for skip in self.skips],
            "times": {"seconds": round(self.seconds, 3)},
        }


def _count_steps(steps: Sequence[Step]) -> int:
    return sum(1 + _count_steps(step.steps) for step in steps)
