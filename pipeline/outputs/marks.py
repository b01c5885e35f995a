"""The mark of a folder that we write to: the record in `FOLDER/.fixharvest/` says what the folder is."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal, TypeAlias

from ..errors import OutputRefusedError, WriteError

# A folder of a run, of a report, of a dataset (`run --into`), or one of the user's with files that `convert` wrote into it.
FolderKind: TypeAlias = Literal["output", "report", "dataset", "export"]

MARK = ".fixharvest"
RECORD, VOLATILE_RECORD = "files.sha256", "volatile.sha256"
IGNORE, JOURNAL, LOCK, SEEN, TEMPORARY = ".gitignore", "journal", "lock", "seen", "temporary"
_RESULTS: tuple[FolderKind, ...] = ("output", "report", "dataset")
_NAMES: dict[FolderKind, str] = {"output": "an output", "report": "a report", "dataset": "a dataset", "export": "an export"}


def header(kind: FolderKind) -> bytes:
    """The first line of a record, which says what the folder holds."""
    return f"# fixharvest {kind}: the files it wrote here; a file that differs is never replaced or removed\n".encode()


def kind_of(folder: Path | str) -> FolderKind | None:
    """The kind that `folder` is marked as; None if it is not ours."""
    try:
        with open(f"{folder}/{MARK}/{RECORD}", "rb") as file:  # noqa: PTH123 - called for each folder of an input
            first = file.readline()
    except OSError:
        return None
    return next((kind for kind in _NAMES if first == header(kind)), None)


def is_results(folder: Path | str) -> bool:
    """Whether all that `folder` holds is results, so that nothing in it is an article to read."""
    return kind_of(folder) in _RESULTS


def check_folder(root: Path, kind: FolderKind = "output") -> None:
    """Check that we may write a folder of this `kind` to `root`; nothing is written.

    We may if `root` does not exist, is empty (hidden files aside), or is marked as this kind. An export may also go into an
    output and into a folder with other files. Raises OutputRefusedError if not, and WriteError if it cannot be listed.
    """
    try:
        names = [entry.name for entry in os.scandir(root)]
    except FileNotFoundError:
        return
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(root)) from error
    is_other = MARK in names and not _is_unfinished(root / MARK)
    found = kind_of(root)  # last: a run that starts meanwhile marks the folder before it writes
    if found == kind or (kind == "export" and found == "output"):
        return
    if found in _RESULTS or is_other:
        holds = f"is {_NAMES[found]} of fixharvest" if found in _RESULTS else f"holds a {MARK} that fixharvest did not write"
        raise OutputRefusedError(f"{holds}; choose another folder", path=str(root))
    if kind != "export" and any(not name.startswith(".") for name in names):
        message = f"is neither empty nor {_NAMES[kind]} of fixharvest; choose a new or empty folder"
        raise OutputRefusedError(message, path=str(root))


def _is_unfinished(private: Path) -> bool:
    """Whether `private` was left by a process that ended before it finished marking a folder."""
    try:
        return {entry.name for entry in os.scandir(private)} <= {IGNORE, JOURNAL, LOCK, TEMPORARY}
    except OSError:
        return False
