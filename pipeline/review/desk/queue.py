"""The texts to decide on: those that a finished run cut, the doubtful ones first."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Lock

from ...outputs.writers.finished import FinishedRun
from ..cut_texts import CutText, CutTexts
from ..cuts_page import CutRow, Headline, headline_of, row_of

# Texts in the queue, of each sort; a person decides on some hundred at a time.
MAX_UNSURE, MAX_PROSE, MAX_LINKS = 1_000, 500, 200


@dataclass(frozen=True, slots=True)
class Queue:
    """The texts by their key, in the order in which to decide on them, and the counts of all cuts."""

    rows: dict[str, CutRow]
    headline: Headline


class RunQueue:
    """The queue of the run in a folder; it is read again when another run has replaced the results."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._queue: Queue | None = None

    def now(self) -> Queue:
        """The queue of the last finished run. Raises ReadError as FinishedRun does."""
        with self._lock:
            run = FinishedRun(self._output)
            status = os.stat(run.file)  # noqa: PTH116
            seen = (status.st_mtime_ns, status.st_size)
            if self._queue is None or seen != self._seen:
                self._queue, self._seen = _queue(run), seen
            return self._queue


def _queue(run: FinishedRun) -> Queue:
    with CutTexts() as cuts:
        for article in run:
            cuts.add(article, None)
        return Queue({cut.key.hex(): row_of(cut) for cut in _ordered(cuts)}, headline_of(cuts))


def _ordered(cuts: CutTexts) -> Iterator[CutText]:
    unsure = sorted(cuts.commonest("prose", MAX_UNSURE, doubtful=True), key=lambda cut: -cut.doubt)
    return chain(unsure, cuts.commonest("prose", MAX_PROSE), cuts.commonest("links", MAX_LINKS))
