"""Takes decisions: what a person accepts is remembered, what they reject is kept by the settings from then on."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from ...errors import PipelineError
from ..keeping import quotes_of
from . import settings_edit
from .journal import NAME, Decision, Journal, Verdict
from .queue import Queue, RunQueue

LOCK = ".fixharvest-reviewed.lock"
# Characters of a text that the journal keeps.
MAX_EXCERPT = 200


class StaleDecisionError(PipelineError):
    """The text was decided on elsewhere since it was shown; nothing was written."""


class UnknownTextError(PipelineError):
    """The last run did not cut such a text, and nobody decided on it; nothing was written."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Decisions on the run in the folder of `queue`, written to the settings file `settings` and to the journal beside it."""

    queue: RunQueue
    settings: Path
    user: str
    clock: Callable[[], datetime]

    @property
    def journal(self) -> Journal:
        """The journal beside the settings file."""
        return Journal(self.settings.with_name(NAME))

    def view(self) -> tuple[Queue, dict[str, Decision]]:
        """The queue and the decisions that hold. Raises ReadError."""
        return self.queue.now(), self.journal.decisions()

    def decide(self, key: str, verdict: Verdict, seen: str) -> Decision:
        """Accept, reject, or undo; `seen` is the verdict that the person saw, "" if there was none.

        Raises StaleDecisionError if another verdict holds now, UnknownTextError for a text that there isn't, and
        SettingsError, ReadError, or WriteError if a file cannot be read or written.
        """
        with self.locked():
            others = self.journal.decisions()
            held = as_seen(others.pop(key, None), seen)
            shared = {other.added for other in others.values()}
            decision = self._undone(held, shared) if verdict == "undo" else self._decided(key, verdict, held, shared)
            self.journal.add(decision)
            return decision

    def locked(self) -> FileLock:
        """The lock to hold, in a `with` statement, while a decision is made and written."""
        return FileLock(self.settings.with_name(LOCK))

    def now(self) -> str:
        """The time in UTC, in seconds."""
        return self.clock().isoformat(timespec="seconds")

    def _decided(self, key: str, verdict: Verdict, held: Decision | None, shared: Container[tuple[str, ...]]) -> Decision:
        row = self.queue.now().rows.get(key)
        if row is None:
            raise UnknownTextError("is not among the cuts of the last run; load the page again")
        quotes = quotes_of(row.cut.text) if verdict == "reject" else ()
        if verdict == "reject" and not quotes:
            message = "has no words to keep it by; put a line <!-- fixharvest: keep --> above it in the article"
            raise UnknownTextError(message)
        if held is not None:
            self._take_back(held, shared)
        added: tuple[str, ...] = ()
        if quotes:
            comment = f"kept in review by {self.user}, {self.clock():%Y-%m-%d}"
            is_ours = settings_edit.add_keep(self.settings, quotes, comment) or quotes in shared
            added = quotes if is_ours else ()
        return self._decision(key, verdict, row.cut.rule, row.shown[:MAX_EXCERPT], added)

    def _undone(self, held: Decision | None, shared: Container[tuple[str, ...]]) -> Decision:
        if held is None or held.what != "text":
            raise UnknownTextError("was not decided on")
        self._take_back(held, shared)
        return self._decision(held.key, "undo", held.rule, held.text, ())

    def _take_back(self, held: Decision, shared: Container[tuple[str, ...]]) -> None:
        """Remove from the settings what a decision added, unless another one holds that needs it, too."""
        if held.added and held.added not in shared:
            settings_edit.remove_keep(self.settings, held.added)

    def _decision(self, key: str, verdict: Verdict, rule: str, text: str, added: tuple[str, ...]) -> Decision:
        return Decision(at=self.now(), by=self.user, key=key, verdict=verdict, rule=rule, text=text, added=added)


def as_seen(held: Decision | None, seen: str) -> Decision | None:
    """The decision that is `held` if it is the one that the person saw. Raises StaleDecisionError if it isn't."""
    if (held.state if held else "") != seen:
        raise StaleDecisionError("was decided on elsewhere; look at it again")
    return held


def desk_of(output: Path, settings: Path) -> Desk:
    """The desk for the user of this process, with the system's clock. Raises ReadError if `output` is not a finished run."""
    queue = RunQueue(output, Journal(settings.with_name(NAME)).accepted)
    queue.now()
    return Desk(queue, settings, _user(), lambda: datetime.now(UTC))


def _user() -> str:
    """The name of the user, without characters that a comment must not contain."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        name = ""
    return "".join(char for char in name if char.isprintable()) or "unknown"
