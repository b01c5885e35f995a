"""How to run, apart from the settings: nothing here changes the result for an article."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import RemovalsRefusedError
from .job import Outcome
from .selection import Selection
from .workers import Limits


@dataclass(frozen=True, slots=True)
class Removals:
    """How many articles a run may remove: up to `count`, or up to `share` (0 to 1) of all if that is more."""

    count: int = 10
    share: float = 0.2

    def check(self, missing: int, total: int) -> None:
        """Raise RemovalsRefusedError if `missing` of `total` articles are too many."""
        if missing > self.count and missing > self.share * total:
            raise RemovalsRefusedError(
                f"{missing} of {total} articles no longer have a readable source; removing them was refused. If the inputs are"
                " complete, run again with --allow-removals (in Python: Options(removals=None))"
            )


@dataclass(frozen=True, slots=True)
class Options:
    """How to run; no option changes the result for an article.

    `dry`: write nothing, only report. `again`: clean every article, even if nothing changed. `formats`: other formats to write
    at the end. `max_failures`: stop with TooManyFailuresError after more failures than this; None: never. `removals`: how many
    articles may be removed because their source is gone; None: any number. `on_start` is called with the number of sources (0
    if only reading tells), `on_done` with the outcome of each.
    """

    limits: Limits = field(default_factory=Limits)
    selection: Selection = field(default_factory=Selection)
    dry: bool = False
    again: bool = False
    formats: tuple[str, ...] = ()
    max_failures: int | None = None
    removals: Removals | None = Removals()
    on_start: Callable[[int], None] | None = None
    on_done: Callable[[Outcome], None] | None = None
