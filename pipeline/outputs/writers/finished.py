"""The articles of a finished run, read one at a time from its articles.jsonl, ready for any writer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ...errors import ReadError
from ...model import SCHEMA_VERSION, Article
from .articles import from_json

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


class FinishedRun:
    """The articles of the run in folder `output`; each loop over it reads the file anew, one line at a time.

    With `base_url`, relative links and images are absolute. Raises ReadError where there is no articles.jsonl, and in
    the loop for a line that is no article.
    """

    def __init__(self, output: Path, base_url: str | None = None) -> None:
        self.file = output / "articles.jsonl"
        self.base_url = base_url
        if not self.file.is_file():
            raise ReadError("holds no articles.jsonl; give the folder of a finished run", path=str(output))

    def __iter__(self) -> Iterator[Article]:
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield self._ready(line, number)
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}", path=str(self.file)) from error

    def _ready(self, line: bytes, number: int) -> Article:
        try:
            article = from_line(line)
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            message = f"is no article of schema {SCHEMA_VERSION} ({error}); run `fixharvest run` again"
            raise ReadError(message, path=str(self.file), line=number) from error
        if self.base_url is None:
            return article
        from .links import with_absolute_links

        return with_absolute_links(article, self.base_url)


def from_line(line: bytes) -> Article:
    """The article in one line of JSON, with U+FFFD for half characters, which no file can hold.

    fixharvest writes none, but other tools that rewrite the file do (Python's `json` for one). Raises
    msgspec.DecodeError or ValueError where the line is no article.
    """
    try:
        return from_json(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(_writable(json.loads(line)), type=Article)


def _writable(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_writable(entry) for entry in value]
    if isinstance(value, dict):
        return {_writable(key): _writable(entry) for key, entry in value.items()}
    return value
