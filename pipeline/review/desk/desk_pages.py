"""Renders the pages of the review: the texts that were cut, the queue of articles, and one article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, get_args

from ...model import Kind
from ..pages import render
from .article_desk import ArticleDesk
from .desk import Desk

# Rows of a list on a page.
MAX_ROWS = 200
# Lines of the source beside a part.
MAX_LINES = 12
_KINDS: tuple[str, ...] = get_args(get_args(Kind)[0])


@dataclass(frozen=True, slots=True)
class DeskPages:
    """The pages for one `desk`. Each raises ReadError if the run or the journal can't be read."""

    desk: Desk

    @property
    def articles(self) -> ArticleDesk:
        """The desk for articles."""
        return ArticleDesk(self.desk)

    def texts_page(self) -> bytes:
        """The texts to decide on, and those that were decided on."""
        queue, decisions = self.desk.view()
        texts = [decision for decision in decisions.values() if decision.what == "text"]
        waiting = [(key, row) for key, row in queue.rows.items() if key not in decisions]
        return self._rendered(
            "queue.html",
            root="",
            here="texts",
            headline=queue.headline,
            rows=waiting[:MAX_ROWS],
            waiting=len(waiting),
            decided=texts[: -MAX_ROWS - 1 : -1],
        )

    def articles_page(self) -> bytes:
        """The articles to look at, the least sure first, and those that were looked at."""
        queue = self.articles.queue()
        return self._rendered(
            "article_queue.html",
            root="../",
            here="articles",
            rows=queue.waiting[:MAX_ROWS],
            waiting=len(queue.waiting),
            reviewed=queue.reviewed[:MAX_ROWS],
            reviewed_count=len(queue.reviewed),
            changed=queue.changed,
        )

    def article_page(self, key: str) -> bytes:
        """The page of one article. Raises UnknownTextError if there is none with this key."""
        view = self.articles.view(key)
        return self._rendered(
            "article_review.html", root="../../", here="article", view=view, page=view.page, kinds=_KINDS, most_lines=MAX_LINES
        )

    def _rendered(self, template: str, **values: Any) -> bytes:
        names = {"settings": str(self.desk.settings), "journal": self.desk.journal.file.name}
        return render(template, "queue.js", is_served=True, **names, **values)
