"""The files of a folder in the order of their paths, however many there are.

Paths of single files are text here and where all files pass through one process: each name that a `Path` has held stays in
the memory of Python 3.12 for good.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

# Names sorted at a time.
RUN = 4096


def files_below(
    root: Path,
    *,
    enters: Callable[[str], bool] = lambda _: True,
    refused: Callable[[OSError], None] = lambda _: None,
) -> Iterator[str]:
    """The files below `root`, as paths relative to it ('/' between the parts), sorted as text.

    Links are files and are not followed. A folder is looked into where `enters` says so of its relative path, which ends
    in '/'; where it cannot be looked into `refused` is told. A folder is read before the first of its files is given, so
    these may be removed meanwhile; of each name that is still to come only its bytes are kept.
    """
    open_folders = [_names(root, "", refused)]
    while open_folders:
        path = next(open_folders[-1], None)
        if path is None:
            open_folders.pop()
        elif not path.endswith("/"):
            yield path
        elif enters(path):
            open_folders.append(_names(root, path, refused))


def readable(path: str) -> str:
    """`path` as text that can be written as UTF-8: bytes of a file name that are no UTF-8 are spelt out."""
    return path.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")


def _names(root: Path, folder: str, refused: Callable[[OSError], None]) -> Iterator[str]:
    """The paths of what is in `folder`, a folder's with '/' at its end, which puts it where the paths below it belong."""
    runs: list[bytes] = []
    try:
        with os.scandir(root / folder) as found:
            names = (entry.name + "/" * entry.is_dir(follow_symlinks=False) for entry in found)
            while run := sorted(islice(names, RUN), key=readable):
                runs.append(b"\0".join(map(os.fsencode, run)))
    except OSError as error:
        refused(error)
    for name in heapq.merge(*map(_split, runs), key=readable):
        yield folder + name


def _split(run: bytes) -> Iterator[str]:
    return (os.fsdecode(name[0]) for name in re.finditer(rb"[^\0]+", run))
