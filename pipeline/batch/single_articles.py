"""What the settings of a run say of single articles: each job gets what is about its own one, and what is idle is named."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from pathlib import Path

from ..model import Article
from ..settings.settings import Settings
from ..settings.teaching import LineCorrection


class SingleArticles:
    """The corrections in `settings`, and those of them whose article has not been seen yet."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._others = settings, replace(settings, corrections=())
        self._name = Path(settings.file).name
        self._waiting = list(settings.articles)
        by_path: defaultdict[str, list[LineCorrection]] = defaultdict(list)
        for entry in settings.corrections:
            by_path[entry.path].append(entry)
        self._by_path = {path: tuple(entries) for path, entries in by_path.items()}
        self._unseen = dict.fromkeys(by_path)

    def settings_for(self, path: str) -> Settings:
        """The settings without the corrections by line of other articles, of which there may be thousands."""
        own = self._by_path.get(path)
        return replace(self._settings, corrections=own) if own else self._others

    def saw(self, article: Article) -> None:
        """Note that `article` exists."""
        if self._waiting:
            self._waiting = [entry for entry in self._waiting if article.id != entry.id and article.source.path != entry.path]
        self._unseen.pop(article.source.path, None)

    def idle(self) -> list[str]:
        """A message for each correction whose article does not exist; one for all those by line of an article."""
        return [
            *(f"{self._name}:{entry.line}: no article {entry.path or entry.id!r} was found" for entry in self._waiting),
            *(f"{self._name}: [[correction]]: no article {path!r} was found" for path in self._unseen),
        ]
