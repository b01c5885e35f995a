"""Takes decisions on articles: each part that a person decides on becomes a correction in the settings, by path and line."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from ...errors import ReadError
from ...model import Article, Kind
from ...settings.teaching import LineCorrection
from ..article import Page, page_of
from ..doubt import doubt, reasons_of
from ..measure import measured
from . import settings_edit
from .desk import MAX_EXCERPT, Desk, UnknownTextError, as_seen
from .journal import Decision, Verdict
from .parts import Part, parts_of
from .queue import ArticleRow

_GONE = "is not in the article as the last run read it; load the page again"


@dataclass(frozen=True, slots=True)
class ArticleQueue:
    """The articles to look at, the least sure first, and those that were looked at, the last one first.

    `changed` are the decisions on articles that have changed since, by path.
    """

    waiting: list[ArticleRow]
    reviewed: list[Decision]
    changed: dict[str, Decision]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """What the page of an article shows.

    `parts` are what to decide on, with the decision that holds; `gone` are decisions on what isn't there any more. `reviewed`
    says that the article was looked at, `before` that it was before it changed. `following` is the next article to look at.
    """

    row: ArticleRow
    page: Page
    parts: list[tuple[Part, Decision | None]]
    gone: list[Decision]
    reviewed: Decision | None
    before: Decision | None
    following: ArticleRow | None
    waiting: int


@dataclass(frozen=True, slots=True)
class ArticleDesk:
    """Decisions on the articles of the run of a `desk`."""

    desk: Desk

    def queue(self) -> ArticleQueue:
        """What waits and what was reviewed. Raises ReadError."""
        articles, held = self.desk.queue.now().articles, self.desk.journal.reviewed()
        known = {row.path: row.sha256 for row in articles.values()}
        changed = {path: entry for path, entry in held.items() if known.get(path) != entry.sha256}
        waiting = [row for row in articles.values() if row.path not in held or row.path in changed]
        reviewed = [entry for path, entry in reversed(held.items()) if path not in changed and path in known]
        return ArticleQueue(waiting, reviewed, changed)

    def view(self, key: str) -> ArticleView:
        """The page of the article with this key. Raises UnknownTextError if there is none, and ReadError."""
        row, article = self._article(key)
        decisions = self.desk.journal.decisions()
        accepted = self.desk.journal.accepted()
        reasons = reasons_of(article, lambda removed: measured(removed).key in accepted)
        parts = _parts(article)
        queue = self.queue()
        others = [entry for entry in queue.waiting if entry.key != key]
        return ArticleView(
            row=row,
            page=page_of(article, reasons, doubt(reasons), json_name=""),
            parts=[(part, decisions.get(part.key)) for part in parts.values()],
            gone=[
                entry
                for entry in decisions.values()
                if entry.path == row.path and entry.what != "article" and entry.key not in parts
            ],
            reviewed=_reviewed(decisions.get(key), row),
            before=queue.changed.get(row.path),
            following=others[0] if others else None,
            waiting=len(queue.waiting),
        )

    def decide(self, article: str, key: str, verdict: Verdict, seen: str, value: Kind | None = None) -> Decision:
        """Decide on the part with `key` of an article, or on all of it (`key` is that of the article).

        `seen` is the state that the person saw, "" if nothing was decided; `value` is the kind that they chose. Raises
        StaleDecisionError if another decision holds now, UnknownTextError for a part that there isn't, and SettingsError,
        ReadError, or WriteError if a file cannot be read or written.
        """
        with self.desk.locked():
            held = self.desk.journal.decisions().get(key)
            if verdict == "undo":
                decision = self._undone(as_seen(held, seen))
            elif key == article:
                decision = self._looked_at(article, held, seen)
            else:
                decision = self._decided(article, key, verdict, as_seen(held, seen), value)
            self.desk.journal.add(decision)
            return decision

    def _looked_at(self, key: str, held: Decision | None, seen: str) -> Decision:
        row, _ = self._article(key)
        as_seen(_reviewed(held, row), seen)
        return Decision(
            at=self.desk.now(),
            by=self.desk.user,
            key=key,
            verdict="accept",
            rule="",
            text=row.title,
            what="article",
            path=row.path,
            sha256=row.sha256,
        )

    def _decided(self, article: str, key: str, verdict: Verdict, held: Decision | None, value: Kind | None) -> Decision:
        row, found = self._article(article)
        part = _parts(found).get(key)
        if part is None:
            raise UnknownTextError(_GONE)
        if part.problem:
            raise UnknownTextError(part.problem)
        if (part.what == "kind") != (value is not None):
            raise UnknownTextError("is decided on by a kind, and nothing else is")
        said = part.correction(row.path, verdict, value)
        correction = said and msgspec.structs.replace(said, by=self.desk.user, at=self.desk.now())
        if held is not None:
            self._take_back(held.correction)
        if correction is not None:
            settings_edit.add_correction(self.desk.settings, correction)
        return Decision(
            at=self.desk.now(),
            by=self.desk.user,
            key=key,
            verdict=verdict,
            rule=part.rule,
            text=part.text[:MAX_EXCERPT],
            what=part.what,
            path=row.path,
            sha256=row.sha256,
            value=value or "",
            correction=correction,
        )

    def _undone(self, held: Decision | None) -> Decision:
        if held is None or held.what == "text":
            raise UnknownTextError("was not decided on")
        self._take_back(held.correction)
        return msgspec.structs.replace(held, at=self.desk.now(), by=self.desk.user, verdict="undo", value="", correction=None)

    def _take_back(self, correction: LineCorrection | None) -> None:
        if correction is not None:
            settings_edit.remove_correction(self.desk.settings, correction)

    def _article(self, key: str) -> tuple[ArticleRow, Article]:
        row, article = self.desk.queue.now().articles.get(key), self.desk.queue.article(key)
        if row is None or article is None:
            raise UnknownTextError("is not among the articles of the last run; load the list again")
        return row, article


def _reviewed(held: Decision | None, row: ArticleRow) -> Decision | None:
    """The decision that an article was looked at, unless it has changed since."""
    return held if held is not None and held.sha256 == row.sha256 else None


def _parts(article: Article) -> dict[str, Part]:
    try:
        return parts_of(article)
    except ValueError as error:
        message = f"does not add up to its source ({error}); check the folder with `fixharvest verify`"
        raise ReadError(message, path=article.source.path) from error
