"""A folder of articles -> proposed rules for it, twins counted once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..batch.report import Report
from ..batch.sources import Selection, find
from ..batch.workers import Limits, Lost, work
from ..cleaning.taught import taught
from ..outputs.twins import leaders
from ..settings.settings import Settings
from .evidence import Evidence, Task, evidence_of
from .hosts import propose_hosts
from .proposals import (
    Proposal,
    propose_labels,
    propose_lists,
    propose_markers,
    propose_starts,
)
from .texts import propose_texts


@dataclass(frozen=True, slots=True)
class Learned:
    """What was proposed from how many `articles`, without their `twins`; `unread` says what could not be read."""

    proposals: tuple[Proposal, ...]
    articles: int
    twins: int
    unread: tuple[str, ...]


def learn(
    inputs: Sequence[Path],
    settings: Settings,
    *,
    limits: Limits | None = None,
    selection: Selection | None = None,
    on_done: Callable[[int, int], None] | None = None,
) -> Learned:
    """Propose rules for the articles in `inputs` beyond those that `settings` have already.

    What a first look proposes hides nothing from the others: each proposal stands for itself. `on_done` is told how many of
    how many articles are read. Raises ReadError where an input does not exist.
    """
    sources = find(inputs, base=None, output=None, report=Report(), selection=selection or Selection())
    tasks = [Task(source, settings) for source in sources]
    found: list[Evidence] = []
    unread: list[str] = []
    for task, result in work(evidence_of, tasks, limits or Limits()):
        if isinstance(result, Evidence):
            found.append(result)
        else:
            unread.append(f"{task.source.path}: {result.reason}" if isinstance(result, Lost) else result)
        if on_done is not None:
            on_done(len(found) + len(unread), len(tasks))
    apart = [found[index] for index in leaders((entry.twin, entry.signature) for entry in found)]
    lexicon = taught(settings).lexicon
    proposals = [
        *propose_markers(apart),
        *propose_lists(apart),
        *propose_starts(apart),
        *propose_texts(apart, lexicon),
        *propose_hosts(apart, lexicon),
        *propose_labels(apart),
    ]
    proposals.sort(key=lambda entry: (-entry.confidence, -entry.articles, entry.values))
    return Learned(tuple(proposals), len(found), len(found) - len(apart), tuple(unread))
