"""Makes the Nth system call of a kind fail, as on a full disk or an overloaded system."""

from __future__ import annotations

import builtins
import errno
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

CALLS = {
    "open": ("open",),
    "read": ("read",),
    "write": ("write",),
    "fsync": ("fsync",),
    "rename": ("rename", "replace"),
    "unlink": ("unlink", "remove", "rmdir"),
    "mkdir": ("mkdir",),
    "stat": ("stat", "lstat"),
    "list": ("scandir", "listdir"),
}
KINDS = tuple(CALLS)
ERRORS = (errno.EIO, errno.ENOSPC, errno.EMFILE)


class Counter:
    """Counts the calls of one kind in the `folders`, and makes call number `fail_at` fail."""

    def __init__(self, folders: tuple[Path, ...], number: int, code: int) -> None:
        self.folders = tuple(str(folder) for folder in folders)
        self.number = number
        self.code = code
        self.calls = 0
        self.failed = ""

    def tick(self, name: object) -> None:
        """Count a call on the file `name`; raise OSError if it is the call to fail."""
        where = name if isinstance(name, str) else os.fspath(name) if isinstance(name, os.PathLike) else ""
        where = os.fsdecode(where)
        if isinstance(name, int):
            try:
                where = str(Path(f"/proc/self/fd/{name}").readlink())
            except OSError:
                return
        if not where.startswith(self.folders):
            return
        self.calls += 1
        if self.calls == self.number:
            self.failed = where
            raise OSError(self.code, os.strerror(self.code), where)


class _Handle:
    """An open file whose reads and writes are counted."""

    def __init__(self, file: Any, kind: str, counter: Counter) -> None:
        self._file, self._kind, self._counter = file, kind, counter

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._file, name)
        touched = {"read": ("read", "readline", "readlines", "readinto"), "write": ("write", "writelines")}
        if name not in touched.get(self._kind, ()):
            return found

        def call(*arguments: Any) -> Any:
            self._counter.tick(self._file.name)
            return found(*arguments)

        return call

    def __enter__(self) -> _Handle:
        self._file.__enter__()
        return self

    def __exit__(self, *raised: Any) -> Any:
        return self._file.__exit__(*raised)

    def __iter__(self) -> Iterator[Any]:
        if self._kind == "read":
            self._counter.tick(self._file.name)
        return iter(self._file)


@contextmanager
def failing(kind: str, number: int, code: int, *folders: Path) -> Iterator[Counter]:
    """While it is open, call number `number` (from 1) of `kind` fails with `code`. The counter says where."""
    counter = Counter(folders, number, code)
    real_open, real_os = io.open, {name: getattr(os, name) for name in CALLS[kind]}

    def opened(file: Any, *arguments: Any, **named: Any) -> Any:
        if kind == "open":
            counter.tick(file)
        handle = real_open(file, *arguments, **named)
        return _Handle(handle, kind, counter) if kind in ("read", "write") and not isinstance(file, int) else handle

    def counted(name: str) -> Callable[..., Any]:
        def call(target: Any = ".", *arguments: Any, **named: Any) -> Any:
            counter.tick(target)
            return real_os[name](target, *arguments, **named)

        return call

    patches = [patch.object(os, name, counted(name)) for name in CALLS[kind]]
    if kind in ("open", "read", "write"):
        patches += [patch.object(io, "open", opened), patch.object(builtins, "open", opened)]
    for one in patches:
        one.start()
    try:
        yield counter
    finally:
        for one in patches:
            one.stop()
