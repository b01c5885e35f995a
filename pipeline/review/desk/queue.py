"""What to decide on: the texts that a finished run cut, and its articles; of both, the doubtful ones first."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from threading import Lock

from ...errors import ReadError
from ...model import Article
from ...outputs.writers.finished import FinishedRun
from ..cut_texts import CutText, CutTexts
from ..cuts_page import CutRow, Headline, headline_of, row_of
from ..doubt import doubt, least_sure, reasons_of
from ..measure import measured
from ..tally import MAX_ROWS, MAX_TEXT, shortened

# Texts in the queue, of each sort; a person decides on some hundred at a time.
MAX_UNSURE, MAX_PROSE, MAX_LINKS = 1_000, 500, 200


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article in the queue. `doubt` is 0 to 100, `confidence` the lowest of its fixes and procedures (1 without any).

    `offset` is where its line starts in articles.jsonl.
    """

    key: str
    path: str
    sha256: str
    title: str
    kind: str
    doubt: int
    confidence: float
    reason: str
    offset: int


@dataclass(frozen=True, slots=True)
class Queue:
    """Texts and articles by their keys, each in the order in which to decide on them, and the counts of all cuts."""

    rows: dict[str, CutRow]
    headline: Headline
    articles: dict[str, ArticleRow]


class RunQueue:
    """The queue of the run in a folder; it is read again when another run has replaced the results.

    `accepted` gives the keys of the texts that are no reason for doubt, when the run is read.
    """

    def __init__(self, output: Path, accepted: Callable[[], Container[bytes]] = frozenset) -> None:
        self._output = output
        self._accepted = accepted
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
                self._queue, self._seen = _queue(run, self._accepted()), seen
            return self._queue

    def article(self, key: str) -> Article | None:
        """The article with this key in the last finished run; None if there is none. Raises ReadError as `now` does."""
        row = self.now().articles.get(key)
        if row is None:
            return None
        article = FinishedRun(self._output).at(row.offset)
        if article.source.path != row.path:
            raise ReadError("was replaced by another run at this moment; load the page again", path=str(self._output))
        return article


def article_key(path: str) -> str:
    """The key of the article at `path`, as 32 hexadecimal digits."""
    return hashlib.blake2b(f"article\n{path}".encode("utf-8", errors="surrogatepass"), digest_size=16).hexdigest()


def _queue(run: FinishedRun, accepted: Container[bytes]) -> Queue:
    rows: list[ArticleRow] = []
    with CutTexts() as cuts:
        for offset, article in run.with_offsets():
            cuts.add(article, None)
            rows.append(_row(article, offset, accepted))
            if len(rows) == 2 * MAX_ROWS:
                rows = _least_sure(rows)
        texts = {cut.key.hex(): row_of(cut) for cut in _ordered(cuts)}
        return Queue(texts, headline_of(cuts), {row.key: row for row in _least_sure(rows)})


def _least_sure(rows: list[ArticleRow]) -> list[ArticleRow]:
    """The most doubtful rows; of equals, the one that is least sure of its fixes first."""
    return sorted(rows, key=lambda row: (-row.doubt, row.confidence))[:MAX_ROWS]


def _row(article: Article, offset: int, accepted: Container[bytes]) -> ArticleRow:
    reasons = reasons_of(article, lambda removed: measured(removed).key in accepted)
    part = least_sure(article)
    return ArticleRow(
        key=article_key(article.source.path),
        path=article.source.path,
        sha256=article.source.sha256,
        title=shortened(article.title or article.source.path, MAX_TEXT),
        kind=article.kind,
        doubt=doubt(reasons),
        confidence=1.0 if part is None else part.confidence,
        reason=shortened(reasons[0].text, MAX_TEXT) if reasons else "",
        offset=offset,
    )


def _ordered(cuts: CutTexts) -> Iterator[CutText]:
    unsure = sorted(cuts.commonest("prose", MAX_UNSURE, doubtful=True), key=lambda cut: -cut.doubt)
    return chain(unsure, cuts.commonest("prose", MAX_PROSE), cuts.commonest("links", MAX_LINKS))
