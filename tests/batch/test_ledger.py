"""The ledger of a run: its contents, and that it is not kept in memory."""

from __future__ import annotations

import gc
import json
import pathlib
import tracemalloc
from pathlib import Path

import msgspec
import pytest

from fixharvest.batch import job
from fixharvest.batch import run as batch
from fixharvest.batch.ledger import Ledger
from fixharvest.batch.options import Options
from fixharvest.chain import process
from fixharvest.errors import WriteError
from fixharvest.model import Article
from fixharvest.outputs import folders
from fixharvest.settings.settings import Settings
from fixharvest.sources.record import Record


def line(identity: str, path: str, text: str = "") -> bytes:
    return json.dumps({"id": identity, "source": {"path": path}, "text": text}).encode() + b"\n"


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(line("1", "a.md") + line("2", "b.md") + line("2", "c.md") + line("3", "d.md"))
    return file


def test_changes_are_relative_to_the_list(listed: Path) -> None:
    with Ledger() as ledger:
        ledger.open(listed)
        assert ledger.change("1", "a.md", line("1", "a.md"))[0] == "unchanged"
        assert ledger.change("1", "a.md", line("1", "a.md"))[0] == "added"
        assert ledger.change("3", "moved.md", line("3", "moved.md"))[0] == "updated"
        assert ledger.change("2", "c.md", line("2", "c.md"))[0] == "unchanged"
        assert ledger.change("4", "e.md", line("4", "e.md"))[0] == "added"
        assert list(ledger.left()) == [("2", "b.md", {})]


def test_without_a_list_every_article_is_added(tmp_path: Path) -> None:
    with Ledger() as ledger:
        ledger.open(tmp_path / "none.jsonl")
        assert ledger.change("1", "a.md", line("1", "a.md"))[0] == "added"
        assert list(ledger.left()) == []


def test_a_full_disk_says_what_to_do() -> None:
    with pytest.raises(WriteError, match=r"is full.*SQLITE_TMPDIR"):
        fill()


def fill() -> None:
    with Ledger() as ledger:
        ledger._database.execute("PRAGMA max_page_count = 10")
        for number in range(10_000):
            ledger.claim(str(number))


def kept(folder: Path, articles: int) -> int:
    """The memory that Python holds in bytes, after a run of this many new `articles`."""
    (folder / "in").mkdir(parents=True)
    for number in range(articles):
        (folder / "in" / f"{number:06}.md").write_text(f"# Article {number}\n")
    held = 0

    def last(outcome: job.Outcome) -> None:
        nonlocal held
        if outcome.path == f"{articles - 1:06}.md":
            gc.collect()
            # without the interpreter's own table of names, which doubles now and then
            traces = tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(False, pathlib.__file__)])
            held = sum(trace.size for trace in traces.traces)

    tracemalloc.start()
    batch.run([folder / "in"], folder / "out", Settings(), options=Options(on_done=last))
    tracemalloc.stop()
    return held


def test_memory_does_not_grow_with_the_number_of_articles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    article = process(b"# Article\n", path="a.md", settings=Settings())

    def quick(record: Record, settings: Settings) -> Article:
        source = msgspec.structs.replace(article.source, path=record.path)
        return msgspec.structs.replace(article, id=record.path, source=source)

    monkeypatch.setattr(job, "process_record", quick)
    monkeypatch.setattr("os.fsync", lambda _: None)
    monkeypatch.setattr(folders, "RUN", 32)
    kept(tmp_path / "warm", 20)
    few, many = kept(tmp_path / "few", 250), kept(tmp_path / "many", 850)
    # names have 9 bytes; any object kept for each article takes more than a hundred
    assert many - few < 600 * 60


def test_how_many_listed_articles_have_no_source(listed: Path) -> None:
    with Ledger() as ledger:
        ledger.open(listed)
        assert ledger.plan(["a.md", "c.md", "new.md"]) == 3
        assert ledger.missing() == (2, 4)
