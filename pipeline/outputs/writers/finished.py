"""Reads the articles of a finished run from its articles.jsonl, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ...errors import ReadError
from ...model import SCHEMA_VERSION, Article
from ...patterns import lazy_pattern
from .articles import from_json

_LONE_SURROGATE = lazy_pattern("[\ud800-\udfff]")


class FinishedRun:
    """The articles of the run in the folder `output`. Every iteration reads the file again, one line at a time.

    With `base_url`, relative links and images become absolute. Raises ReadError if the folder has no articles.jsonl, and
    during iteration if a line is not an article.
    """

    def __init__(self, output: Path, base_url: str | None = None) -> None:
        self.file = output / "articles.jsonl"
        self.base_url = base_url
        if not self.file.is_file():
            if (output / "manifest.json").is_file():
                message = "is a dataset of partition files, for `verify`, `convert`, `twins --engine ray`, and readers of files"
                raise ReadError(f"{message}; run without --into for this command", path=str(output))
            raise ReadError("contains no articles.jsonl; pass the folder of a finished run", path=str(output))

    def __iter__(self) -> Iterator[Article]:
        return (article for _, article in self.with_offsets())

    def with_offsets(self) -> Iterator[tuple[int, Article]]:
        """Each article, with the offset of its line in the file, in bytes. Raises ReadError as the iteration does."""
        offset = 0
        try:
            with self.file.open("rb") as lines:
                for number, line in enumerate(lines, start=1):
                    if line.strip():
                        yield offset, self._article(line, number)
                    offset += len(line)
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}", path=str(self.file)) from error

    def at(self, offset: int) -> Article:
        """The article whose line is at `offset` in the file. Raises ReadError if there is none."""
        try:
            with self.file.open("rb") as lines:
                lines.seek(offset)
                return self._article(lines.readline(), None)
        except OSError as error:
            raise ReadError(f"cannot be read: {error.strerror or error}", path=str(self.file)) from error

    def _article(self, line: bytes, number: int | None) -> Article:
        return with_base_url(article_in(line, self.file, number), self.base_url)


def with_base_url(article: Article, base_url: str | None) -> Article:
    """The article, with absolute links and images if there is a `base_url`."""
    if base_url is None:
        return article
    from .links import with_absolute_links

    return with_absolute_links(article, base_url)


def article_in(line: bytes, file: Path, number: int | None = None) -> Article:
    """The article in line `number` of `file`. Raises ReadError that names them if the line is not an article."""
    try:
        return from_line(line)
    except (msgspec.DecodeError, ValueError, RecursionError) as error:
        message = f"is not an article of schema {SCHEMA_VERSION} ({error}); run `fixharvest run` again"
        raise ReadError(message, path=str(file), line=number) from error


def from_line(line: bytes) -> Article:
    """Decode an article from one line of JSON. A lone surrogate, which no UTF-8 file can hold, becomes U+FFFD.

    fixharvest writes no lone surrogates, but other tools that rewrite the file may (such as Python's `json`). Raises
    msgspec.DecodeError or ValueError if the line is not an article.
    """
    try:
        return from_json(line)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        return msgspec.convert(_without_surrogates(json.loads(line)), type=Article)


def _without_surrogates(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE_SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_without_surrogates(entry) for entry in value]
    if isinstance(value, dict):
        return {_without_surrogates(key): _without_surrogates(entry) for key, entry in value.items()}
    return value
