"""Lists the files of a folder sorted by path, however many there are.

Paths of single files are strings here, and wherever one process handles all files: Python 3.12 interns every name that a
`Path` has held, so they would stay in memory.
"""

from __future__ import annotations

import heapq
import os
import re
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from ..text.visible import readable_path

# How many names are sorted at a time.
RUN = 4096


def files_below(
    root: Path,
    *,
    enters: Callable[[str], bool] = lambda _: True,
    refused: Callable[[OSError], None] = lambda _: None,
) -> Iterator[str]:
    """Yield the files in `root` and its subfolders as paths relative to it, separated by '/' and sorted as text.

    Links count as files and are not followed. A folder is entered if `enters` returns True for its relative path, which ends in
    '/'; if it cannot be listed, `refused` is called with the error. A folder is listed completely before its first file is
    yielded, so its files may be removed meanwhile. Only the bytes of the remaining names are kept.
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


def _names(root: Path, folder: str, refused: Callable[[OSError], None]) -> Iterator[str]:
    """The paths in `folder`. A subfolder's path ends in '/', which sorts it where the paths below it belong."""
    runs: list[bytes] = []
    try:
        with os.scandir(root / folder) as found:
            names = (entry.name + "/" * entry.is_dir(follow_symlinks=False) for entry in found)
            while run := sorted(islice(names, RUN), key=readable_path):
                runs.append(b"\0".join(map(os.fsencode, run)))
    except OSError as error:
        refused(error)
    for name in heapq.merge(*map(_split, runs), key=readable_path):
        yield folder + name


def _split(run: bytes) -> Iterator[str]:
    return (os.fsdecode(name[0]) for name in re.finditer(rb"[^\0]+", run))
