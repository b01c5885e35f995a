"""Which files in the folders of a run are wanted, by patterns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pathspec

from ..errors import ReadError

IGNORE_FILE = ".fixharvestignore"
# Folders that hold templates of site generators, and folders in which only the pages are templates.
_TEMPLATES = frozenset({"_includes", "_layouts", "archetypes"})
_PAGE_TEMPLATES = frozenset({"layouts", "themes"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Patterns in .gitignore syntax for paths relative to the input; with `include`, a path must match one of them.

    With `containers`, a run also reads the archives, tables, and crawls in the folders. With `assets`, it copies the files that
    it does not read, unless they are excluded or hidden; then templates of site generators are no articles.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    containers: bool = False
    assets: bool = False

    def picker(self, root: Path) -> Picker:
        """The picker for the files in `root`; the patterns in its ignore file count like `exclude`. Raises ReadError."""
        ignore = root / IGNORE_FILE
        try:
            lines = ignore.read_text("utf-8").splitlines() if ignore.is_file() else []
        except (OSError, UnicodeDecodeError) as error:
            raise ReadError(f"cannot be read: {error}; write one pattern per line, in UTF-8", path=str(ignore)) from error
        return self.picker_without_file(lines)

    def picker_without_file(self, lines: Iterable[str] = ()) -> Picker:
        """The picker for files without an ignore file; `lines` count like `exclude`."""
        return Picker(_patterns(self.include) if self.include else None, _patterns([*lines, *self.exclude]))


EVERYTHING = Selection()


@dataclass(frozen=True, slots=True)
class Picker:
    """Decides by patterns which paths are wanted."""

    included: pathspec.GitIgnoreSpec | None
    excluded: pathspec.GitIgnoreSpec

    def excludes(self, path: str) -> bool:
        """Whether `path` is excluded, whatever is included."""
        return self.excluded.match_file(path)

    def takes(self, path: str) -> bool:
        """Whether `path` (relative, separated by '/') is wanted."""
        return (self.included is None or self.included.match_file(path)) and not self.excludes(path)


def _patterns(lines: Iterable[str]) -> pathspec.GitIgnoreSpec:
    return pathspec.GitIgnoreSpec.from_lines(lines)


def is_template(path: str) -> bool:
    """Whether the file at `path` is a template of Jekyll or Hugo, which is named like an article."""
    folders = set(path.split("/")[:-1])
    return bool(folders & _TEMPLATES) or (bool(folders & _PAGE_TEMPLATES) and path.lower().endswith((".html", ".htm")))
