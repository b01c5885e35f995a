"""A database that vanishes with the process, for what must be known of all articles and must not fill the memory."""

from __future__ import annotations

import sqlite3
from types import TracebackType
from typing import Self

from ..errors import WriteError


class TemporaryDatabase:
    """An unnamed SQLite file, of which 2 MiB are in memory.

    Use it in a `with` statement, which closes it and raises WriteError if the database cannot be written.
    """

    def __init__(self, tables: str) -> None:
        """Create `tables`, in SQL."""
        self._database = sqlite3.connect("")
        self._database.executescript(f"PRAGMA journal_mode = OFF;\n{tables}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._database.close()
        if isinstance(error, sqlite3.Error):
            advice = "free some space, or set SQLITE_TMPDIR to a folder that has some"
            raise WriteError(f"the temporary database cannot be written ({error}); {advice}") from error
