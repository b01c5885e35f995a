"""Learns from a folder: the evidence of its articles, without twins, becomes proposals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..batch.report import Report
from ..batch.selection import Selection
from ..batch.sources import find
from ..batch.workers import Limits, Lost, work
from ..cleaning.taught import taught
from ..outputs.twins import leaders
from ..settings.settings import Settings
from .evidence import Evidence, Protected
from .examine import Task, evidence_of
from .hosts import propose_hosts
from .patterns import propose_labels, propose_lists, propose_markers, propose_starts
from .proposals import Proposal
from .texts import propose_texts


@dataclass(frozen=True, slots=True)
class Learned:
    """The proposals, the number of `articles` and of `twins` among them, and the errors of articles that were not read."""

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
    """Propose rules for the articles in `inputs` that `settings` do not contain yet.

    Proposals are independent: none hides evidence from another. `on_done` is called with the number of articles read so
    far and in all. Raises ReadError if an input does not exist.
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
    distinct = [found[index] for index in leaders((entry.body_hash, entry.signature) for entry in found)]
    lexicon = taught(settings).lexicon
    protected = Protected.of(found)
    proposals = [
        *propose_markers(distinct),
        *propose_lists(distinct, protected),
        *propose_starts(distinct, protected),
        *propose_texts(distinct, lexicon, protected),
        *propose_hosts(distinct, lexicon),
        *propose_labels(distinct),
    ]
    proposals.sort(key=lambda entry: (-entry.confidence, -entry.articles, entry.values))
    return Learned(tuple(proposals), len(found), len(found) - len(distinct), tuple(unread))
