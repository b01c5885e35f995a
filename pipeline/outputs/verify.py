"""Checks law 1 for a finished run or a single JSON file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from ..errors import ReadError
from .conservation import problems
from .folders import files_below
from .writers.articles import from_json


def verified(output: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield the JSON files of the run in the folder `output` (or the one file), each with its problems.

    Raises ReadError if there are none.
    """
    folder = output / "articles" if (output / "articles").is_dir() else output
    below = (folder / path for path in files_below(folder) if path.endswith(".json"))
    seen = False
    for file in below if folder.is_dir() else [output]:
        seen = True
        try:
            found = problems(from_json(file.read_bytes()))
        except (msgspec.DecodeError, OSError) as error:
            found = [f"is not an article: {error}"]
        yield file, found
    if not seen:
        raise ReadError("has no articles; pass the folder of a finished run", path=str(output))
