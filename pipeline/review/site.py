"""Writes the report: in one pass over a finished run the pages of articles, then the table and the overview."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import msgspec

from ..batch.report import Failure
from ..errors import ReadError
from ..model import Article
from ..outputs.names import Names, json_file
from ..outputs.owned import OwnedFolder, owned
from ..outputs.writers.finished import FinishedRun
from . import charts
from .article import page_of
from .cut_texts import CutTexts
from .cuts_page import cuts_values, headline_of
from .desk.journal import Journal
from .doubt import DOUBTFUL, Reason, doubt, reasons_of
from .measure import measured
from .pages import render
from .table import FIRST_ROWS, table_data
from .tally import FIXES, SHARES, Tally

FOLDER = "report"
MAX_FAILURES = 200
TOP_ROWS = 12


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: `index` is the page to open; of all `articles`, `doubtful` ones and those with `pages` of their own."""

    index: Path
    articles: int
    doubtful: int
    pages: int


def write_report(
    output: Path,
    folder: Path | None = None,
    *,
    wanted: Callable[[str], bool] | None = None,
    every: bool = False,
    reviewed: Path | None = None,
) -> Written:
    """Write the report of the finished run in `output` to `folder` (default: `output`/report), replacing an older report.

    Doubtful articles and those whose source path is `wanted` get a page of their own; with `every`, all articles do. A text
    that is accepted in the journal `reviewed` is no reason for doubt, and an article that was looked at has none. Every file is
    written whole or not at all, the overview last. Raises ReadError if `output` is not a finished run, or a line of its
    articles.jsonl or of the journal cannot be read, OutputRefusedError if `folder` holds other things than a report,
    ForeignFileError if a file there was not written by a report, and WriteError if it cannot be written.
    """
    run = FinishedRun(output)
    accepted, looked_at = _decided(reviewed)
    with owned(folder or output / FOLDER, "report") as report, CutTexts(accepted) as cuts, Names() as names:
        tally = Tally()
        kept: set[str] = set()
        for article in run:
            is_done = looked_at.get(article.source.path) == article.source.sha256
            reasons = () if is_done else reasons_of(article, lambda removed: measured(removed).key in accepted)
            score = doubt(reasons)
            address, name = None, names.claim(article.source.path)
            if name and (every or score >= DOUBTFUL or (wanted is not None and wanted(article.source.path))):
                page = f"articles/{name}.html"
                report.write(page, _article_page(article, reasons, score, output, name))
                kept.add(page)
                address = quote(page)
            tally.add(article, reasons, score, address)
            cuts.add(article, address)
        _remove_others(report, kept)
        _write_lists(report, tally, cuts, output)
    return Written(report.root / "index.html", tally.report.done, tally.doubtful, len(kept))


def _write_lists(report: OwnedFolder, tally: Tally, cuts: CutTexts, output: Path) -> None:
    """Write the pages about all articles."""
    rows, headline = tally.rows(), headline_of(cuts)
    report.write("articles.html", render("table.html", "table.js", **table_data(rows, tally)))
    report.write("cuts.html", render("cuts.html", "cuts.js", **cuts_values(cuts, headline)))
    values = {**_overview(tally, output), "headline": headline, "top_rows": rows[:TOP_ROWS]}
    report.write("index.html", render("overview.html", "overview.js", **values))


def _decided(reviewed: Path | None) -> tuple[frozenset[bytes], dict[str, str]]:
    """What a journal says: the keys of accepted texts, and the hashes of the articles that were looked at, by path."""
    if reviewed is None:
        return frozenset(), {}
    journal = Journal(reviewed)
    return journal.accepted(), {path: decision.sha256 for path, decision in journal.reviewed().items()}


def _remove_others(report: OwnedFolder, kept: set[str]) -> None:
    """Remove the pages of an older report that are not `kept`."""
    for path in report.paths("articles/"):
        if path not in kept:
            report.remove(path)


def _article_page(article: Article, reasons: Sequence[Reason], score: int, output: Path, name: str) -> bytes:
    root = "../" * (name.count("/") + 1)
    try:
        shown = page_of(article, reasons, score, json_name=json_file(name))
    except ValueError as error:
        message = f"{article.source.path} does not add up to its source ({error}); check the folder with `fixharvest verify`"
        raise ReadError(message, path=str(output / "articles.jsonl")) from error
    return render("article.html", "article.js", page=shown, article=article, root=root)


def _overview(tally: Tally, output: Path) -> dict[str, Any]:
    failures, more_failures = _failures(output)
    twins = _twins(output)
    removed = sorted(tally.rules.items(), key=lambda entry: -entry[1].characters)
    return {
        "tally": tally,
        "report": tally.report,
        "removed": removed,
        "max_removed": max((count.characters for _, count in removed), default=0) or 1,
        "shares": charts.columns(SHARES, tally.shares),
        "fixes": charts.columns(FIXES, tally.fixes),
        "chart": charts,
        "failures": failures,
        "more_failures": more_failures,
        "twins": twins,
        "first_rows": FIRST_ROWS,
        "root": "",
    }


def _failures(output: Path) -> tuple[list[Failure], int]:
    """The first failures of the run, and how many more there are."""
    lines = _json_lines(output / "failures.jsonl", Failure)
    shown = list(islice(lines, MAX_FAILURES))
    return shown, sum(1 for _ in lines)


class _Group(msgspec.Struct):
    """The fields of a group in `twins.jsonl` that the report counts."""

    kind: str
    members: list[msgspec.Raw]


@dataclass(frozen=True, slots=True)
class TwinCount:
    """Near-identical articles or fixes: the number of groups, and of `twins`, the members beyond each group's first."""

    kind: str
    groups: int
    twins: int
    stale: bool


def _twins(output: Path) -> tuple[TwinCount, ...]:
    """The counts of `twins.jsonl`, none if the file does not exist. They are stale if the run is newer than the file."""
    file = output / "twins.jsonl"
    if not file.is_file():
        return ()
    stale = os.path.getmtime(file) < os.path.getmtime(output / "articles.jsonl")  # noqa: PTH204
    groups, twins = {"article": 0, "fix": 0}, {"article": 0, "fix": 0}
    for group in _json_lines(file, _Group):
        groups[group.kind] = groups.get(group.kind, 0) + 1
        twins[group.kind] = twins.get(group.kind, 0) + len(group.members) - 1
    return tuple(TwinCount(kind, groups[kind], twins[kind], stale) for kind in groups)


def _json_lines(file: Path, line_type: type[Any]) -> Iterator[Any]:
    """The values in `file`, one per line; none if it does not exist. Raises ReadError."""
    if not file.is_file():
        return
    try:
        with file.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                try:
                    yield msgspec.json.decode(line, type=line_type)
                except msgspec.MsgspecError as error:
                    message = f"is not a line that `fixharvest run` writes ({error}); run it again"
                    raise ReadError(message, path=str(file), line=number) from error
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", path=str(file)) from error
