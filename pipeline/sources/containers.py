"""One container, wherever it is -> its records. However it is broken, what can be read of it is, and nothing is raised."""

from __future__ import annotations

from collections.abc import Iterator

from ..errors import PipelineError
from .compression import unpacked
from .forms import Packed, Reading
from .places import opened
from .record import Broken, Container, Record, Skipped

_MAX_MESSAGE = 300


def records_in(place: str, path: str, kind: Packed, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The records of the container at `place` (a path or an address), whose records' paths start with `path`.

    A container that cannot be opened, or not to its end, gives a last Broken that says so.
    """
    try:
        kind.check()
        with opened(place) as file:
            yield from kind.form.reader()(unpacked(file, kind.compression), path, reading)
    except PipelineError as error:
        yield Broken(path, error.message, Container(path), rest=True)
    except Exception as error:  # noqa: BLE001 - each library has errors of its own for what is broken
        why = str(error)[:_MAX_MESSAGE] or type(error).__name__
        message = f"cannot be read as {kind.form.name}, or not to its end: {why}"
        yield Broken(path, message, Container(path), rest=True)
