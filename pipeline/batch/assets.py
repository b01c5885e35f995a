"""Copies the files beside the articles, such as pictures and styles, into the tree of the cleaned Markdown."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from ..errors import ForeignFileError, ReadError
from ..outputs.names import Names, copied_file
from ..outputs.owned import OwnedFolder
from ..outputs.targets import digest_of
from .report import Failure, Report
from .sources import Found

_WITHOUT_LINKS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


def copy_assets(
    assets: Iterator[Found], output: Path, folder: OwnedFolder | None, names: Names, report: Report
) -> Iterator[Failure]:
    """Copy the `assets` that changed into the `output` folder, count them in `report`, and yield what could not be copied.

    `folder` is the output, locked; without it, nothing is written. A link is not followed, and a file that is not ours is not
    replaced. Raises WriteError if files can no longer be written.
    """
    for asset in assets:
        if not names.claim_copy(asset.path):
            message = "is not copied: some disk can't hold this name, or takes it for another file's; rename or exclude it"
            yield Failure(asset.path, "ReadError", message)
            continue
        try:
            report.assets["copied" if _copy(asset, output, folder) else "unchanged"] += 1
        except ForeignFileError as error:
            yield Failure(asset.path, type(error).__name__, f"{error.path}: {error.message}")
        except ReadError as error:
            yield Failure(asset.path, type(error).__name__, error.message)


def _copy(asset: Found, output: Path, folder: OwnedFolder | None) -> bool:
    """Copy one file unless the copy is current; return whether it was not."""
    path = copied_file(asset.path)
    with _opened(asset.file) as file:
        digest = hashlib.file_digest(file, "sha256").digest()
        if folder is None:
            return digest_of(output / path) != digest
        if folder.target(path).known == digest == digest_of(output / path):
            return False
        file.seek(0)
        with folder.stream(path) as copy:
            shutil.copyfileobj(file, copy)
    return True


@contextmanager
def _opened(path: str) -> Iterator[BufferedReader]:
    """The file at `path`, if it is a regular one. Raises ReadError if not, or if it cannot be read."""
    try:
        file = os.fdopen(os.open(path, _WITHOUT_LINKS), "rb")
    except OSError as error:
        raise ReadError(f"cannot be read: {error.strerror or error}", path=path) from error
    with file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise ReadError("is no regular file", path=path)
        yield file
