"""One writer at a time in an output folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ...errors import OutputInUseError, WriteError

LOCK_NAME = ".fixharvest.lock"


@contextmanager
def locked(output: Path) -> Iterator[None]:
    """Hold the folder `output`, which is made where there is none, for this process alone; no other waits for it.

    Raises OutputInUseError where another one holds it, WriteError where it cannot be written. The lock ends with its
    process, whatever ends that.
    """
    try:
        output.mkdir(parents=True, exist_ok=True)
        handle = os.open(output / LOCK_NAME, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise WriteError(f"cannot be written: {error.strerror or error}", path=str(output)) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        changed_hands = os.fstat(handle).st_ino != (output / LOCK_NAME).stat().st_ino
    except (BlockingIOError, FileNotFoundError):
        changed_hands = True
    except OSError as error:
        os.close(handle)
        raise WriteError(f"cannot be locked: {error.strerror or error}", path=str(output)) from error
    if changed_hands:
        os.close(handle)
        raise OutputInUseError("another run is writing here; wait for it or choose another folder", path=str(output))
    try:
        yield
    finally:
        with suppress(OSError):  # the file alone holds nobody up
            (output / LOCK_NAME).unlink(missing_ok=True)
        os.close(handle)
