"""Articles as JSON Lines, in shards of limited size, for loaders that read many files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from ...model import Article
from ...settings.export_settings import ExportSettings
from .articles import to_line
from .files import write_pieces


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:
    """Write articles-00001.jsonl and so on; one empty shard if there are no articles. Raises WriteError."""
    written: list[Path] = []
    for number, group in groupby(_numbered(articles, settings.shard_bytes), key=itemgetter(0)):
        written.append(_shard(folder, number))
        write_pieces(written[-1], (line for _, line in group))
    if not written:
        written.append(_shard(folder, 1))
        write_pieces(written[-1], ())
    return tuple(written)


def _shard(folder: Path, number: int) -> Path:
    return folder / f"articles-{number:05}.jsonl"


def _numbered(articles: Iterable[Article], size: int) -> Iterator[tuple[int, bytes]]:
    """Yield each article's shard number (from 1) and line. A shard exceeds `size` bytes only if it has a single line."""
    shard, filled = 1, 0
    for article in articles:
        line = to_line(article)
        if filled and filled + len(line) > size:
            shard, filled = shard + 1, 0
        filled += len(line)
        yield shard, line
