"""Pathological inputs: each takes little time and at most half a gigabyte, and has the outcome of its row.

The rows are in the other modules of this folder. The project's own workers clean them, with a memory limit. Processor time is
measured against markdown-it-py's in the same worker, so that a slow or busy machine fails no test.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache

import pytest
from markdown_it import MarkdownIt

from fixharvest.batch.workers import Limits, Lost, work
from fixharvest.chain import process
from fixharvest.errors import PipelineError
from fixharvest.model import Article, Fix
from fixharvest.outputs.conservation import problems
from fixharvest.settings.settings import Settings
from tests.pathological import ads, articles, blocks, bytes_and_pages, front_matter, inline
from tests.pathological.case import AFTER, BEFORE, FIXES, Outcome, Row

# The limit is about two seconds where a core does nothing else.
TIMES = 6
YARDSTICK = "**a** b\n" * 10_000
MEGABYTES = 512
SHARE = 30
# What a trained model doubts in meaningless text says nothing about the code.
DOUBTS = frozenset(("list_not_read", "steps_without_actions", "step_numbers_skip"))
ROWS: dict[str, Row] = {
    row.name: row
    for rows in (inline.ROWS, blocks.ROWS, articles.ROWS, ads.ROWS, front_matter.ROWS, bytes_and_pages.ROWS)
    for row in rows
}


@dataclass(frozen=True)
class Found:
    """The outcome of a row's input, and whether it adds up to its source and keeps BEFORE and AFTER.

    `times` is the time that it took, in what markdown-it-py takes for YARDSTICK.
    """

    outcome: Outcome
    times: float
    wrong: tuple[str, ...] = ()


@cache
def _yardstick() -> float:
    """The seconds of markdown-it-py for YARDSTICK, in a worker that has loaded the word lists, which any article needs."""
    for path in ("article.md", "page.html"):
        process((BEFORE + AFTER).encode(), path=path, settings=Settings())
    started = time.process_time()
    MarkdownIt().parse(YARDSTICK)
    return time.process_time() - started


def meet(name: str) -> Found:
    """Clean the input of one row, in a worker."""
    yardstick = _yardstick()
    row = ROWS[name]
    data = row.source()
    started = time.process_time()
    try:
        article = process(data, path=row.path, settings=Settings())
    except PipelineError as error:
        return Found(Outcome(type(error).__name__, error.message), (time.process_time() - started) / yardstick)
    except Exception as error:  # noqa: BLE001 - what no input may cause is an outcome, too
        return Found(Outcome("undeclared", repr(error)), (time.process_time() - started) / yardstick)
    times = (time.process_time() - started) / yardstick
    outcome = Outcome(
        warnings=frozenset(warning.code for warning in article.warnings) - DOUBTS,
        removed=frozenset(entry.kind for entry in article.removed),
        fixes=set(FIXES) <= {title for fix in article.fixes for title in titles(fix)},
    )
    return Found(outcome, times, (*problems(article), *_frame(row, article)))


def titles(fix: Fix) -> list[str]:
    """The titles of a fix and its options."""
    return [fix.title, *(title for option in fix.options for title in titles(option))]


def _frame(row: Row, article: Article) -> list[str]:
    if not row.framed:
        return []
    text = article.content.markdown
    return [
        f"the text {where} is gone"
        for where, kept in (("before", text.startswith(BEFORE)), ("after", text.endswith(AFTER)))
        if not kept
    ]


@cache
def found(part: int) -> dict[str, Found | Lost]:
    """The outcomes of SHARE rows, from one run: what runs tests side by side shares them out, and hardly a part runs twice."""
    names = list(ROWS)[part * SHARE : (part + 1) * SHARE]
    return dict(work(meet, names, Limits(workers=1, seconds=30, megabytes=MEGABYTES)))


def test_there_are_enough_rows_with_distinct_names() -> None:
    parts = (inline.ROWS, blocks.ROWS, articles.ROWS, ads.ROWS, front_matter.ROWS, bytes_and_pages.ROWS)
    assert len(ROWS) == sum(len(rows) for rows in parts) >= 140


@pytest.mark.parametrize(("number", "name"), list(enumerate(ROWS)), ids=list(ROWS))
def test_the_outcome_of_a_row(number: int, name: str) -> None:
    row, met = ROWS[name], found(number // SHARE)[name]
    assert isinstance(met, Found), met.reason
    assert met.wrong == ()
    assert met.times <= TIMES, "this takes too long"
    if row.outcome.error:
        assert met.outcome.error == row.outcome.error
        assert row.outcome.message in met.outcome.message
    else:
        assert met.outcome == row.outcome
