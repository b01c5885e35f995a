"""The library: text, file or folder in, articles out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.chain import process
from pipeline.model import Article
from pipeline.report import Report
from pipeline.settings import Settings
from pipeline.sources import find
from pipeline.stages.read import read_bytes


def clean(text: str | bytes, *, path: str = "article.md", settings: Settings | None = None) -> Article:
    """Clean one article given as text or bytes; `path` is what `source.path` says and what the ids come from.

    Raises ReadError where it is no text or too large.
    """
    data = text.encode("utf-8", errors="surrogatepass") if isinstance(text, str) else text
    return process(data, path=path, settings=settings or Settings())


def clean_file(file: str | Path, *, base: str | Path | None = None, settings: Settings | None = None) -> Article:
    """Clean the article in `file`; its path is taken relative to `base` (default: its own folder).

    Raises ReadError where the file cannot be read as an article.
    """
    settings = settings or Settings()
    source = Path(file)
    relative = source.resolve().relative_to(Path(base).resolve()).as_posix() if base else source.name
    return process(read_bytes(source, max_bytes=settings.max_file_bytes), path=relative, settings=settings)


def clean_folder(folder: str | Path, *, settings: Settings | None = None) -> Iterator[Article]:
    """Clean all articles below `folder`, in the order of their paths.

    Raises ReadError at the first one that cannot be read; `fixharvest run` lists such files instead of stopping.
    """
    settings = settings or Settings()
    for source in find([Path(folder)], base=None, output=None, report=Report()):
        yield process(read_bytes(Path(source.file), max_bytes=settings.max_file_bytes), path=source.path, settings=settings)
