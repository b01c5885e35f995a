"""The laws on real articles, if available: each is cleaned once, and a second time if it was changed."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from fixharvest.outputs.writers.articles import from_json, to_json
from tests.properties.laws import clean, conservation, idempotence, reachability


def broken_laws(file: Path) -> list[str]:
    """The violations in the result of one article."""
    return [f"{file}: {problem}" for problem in _broken(file)]


def _broken(file: Path) -> Iterator[str]:
    data = file.read_bytes()
    article = clean(data, file.name)
    yield from conservation(article, data)
    yield from reachability(article)
    if article.removed or article.repaired:  # otherwise cleaning it again would clean the same bytes
        yield from idempotence(article)
    written = to_json(article)
    if from_json(written) != article or to_json(from_json(written)) != written:
        yield "its JSON, read and written again, is another article"


@pytest.mark.parametrize("folder", ["gold/articles", "corpus", "parallel"])
def test_laws_hold_for_real_articles(folder: str, shared: Path) -> None:
    files = sorted((shared / folder).rglob("*.md"))
    assert files
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        broken = [problem for found in pool.map(broken_laws, files, chunksize=8) for problem in found]
    assert broken == []
