"""Whatever a container does to the process that reads it, only that container is lost, and the message says what to do."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fixharvest.batch import reader
from fixharvest.batch.reader import MOST, Reader
from fixharvest.batch.workers import Limits
from fixharvest.settings.columns import USUAL_COLUMNS
from fixharvest.sources.forms import Packed, Reading, packed
from fixharvest.sources.record import NEEDS_MEMORY, Broken, Container, Record
from tests.sources.builders import FIX, json_lines

READING = Reading(USUAL_COLUMNS, 1_000_000)
KIND = packed("a.jsonl") or pytest.fail("JSON Lines are a form")
CRASHES = {
    "segfault": ("a", "ended the process that read it (exit code -11); raise --memory-limit"),
    "leave": ("a", "ended the process that read it (exit code 7); raise --memory-limit"),
    "hang": ("a", "could not be read on for 0.5 seconds; raise --time-limit"),
}


def behave(place: str, path: str, kind: Packed, reading: Reading, reads_on: Callable[[], None]) -> Iterator[Record | Broken]:
    """Read a container that does what its name says behind its first records."""
    for number in range(MOST):
        yield Record(f"{path}/{number}", b"a")
    if place == "segfault":
        ctypes.string_at(0)
    if place == "leave":
        os._exit(7)
    if place == "hang":
        time.sleep(600)
    if place == "read on":
        for _ in range(8):
            time.sleep(0.1)
            reads_on()
    yield Record(f"{path}/last", place.encode())


@pytest.mark.parametrize("place", CRASHES)
def test_a_container_that_ends_its_reader_is_one_failure_and_the_next_is_read(place: str) -> None:
    with Reader(Limits(1, seconds=0.5), behave) as read:
        *records, failure = read.entries(place, "a", KIND, READING)
        after = list(read.entries("good", "b", KIND, READING))
    assert [record.path for record in records] == [f"a/{number}" for number in range(MOST)]
    assert isinstance(failure, Broken)
    assert (failure.path, failure.container, failure.rest) == ("a", Container("a"), True)
    assert failure.message.startswith(CRASHES[place][1])
    assert [entry.path for entry in after] == [f"b/{number}" for number in range(MOST)] + ["b/last"]


def test_a_reader_that_reads_on_has_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "BEAT", 0.1)
    with Reader(Limits(1, seconds=5), behave) as read:
        assert len(list(read.entries("read on", "a", KIND, READING))) == MOST + 1


def test_one_process_reads_all_containers_and_ends_with_the_run() -> None:
    with Reader(Limits(1), behave) as read:
        list(read.entries("good", "a", KIND, READING))
        process = read._process
        list(read.entries("good", "b", KIND, READING))
        assert read._process is process is not None
        number = process.pid
    with pytest.raises(ProcessLookupError):
        os.kill(number or 0, 0)


def test_without_workers_this_process_reads() -> None:
    with Reader(Limits(0), behave) as read:
        assert len(list(read.entries("good", "a", KIND, READING))) == MOST + 1
        assert read._process is None


def long_name(file: Path) -> None:
    """A tar archive whose first member has a name of 1 GB: a file with a hole, that takes no room."""
    header = bytearray(512)
    header[:13], header[100:108], header[124:136] = b"././@LongLink", b"0000644\0", f"{1 << 30:011o}\0".encode()
    header[136:148], header[156:157], header[257:265] = b"00000000000\0", b"L", b"ustar  \0"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\0 ".encode()
    with file.open("wb") as handle:
        handle.write(header)
        handle.truncate(512 + (1 << 30))


def many_lists(file: Path) -> None:
    """A row of 30 MB that would be a GB of Python's objects, between good ones."""
    good = json_lines({"good": FIX})
    file.write_bytes(good + b'{"text": "a", "x": [' + b"[]," * 10_000_000 + b"0]}\n" + good.replace(b"good", b"fine"))


def crash(file: Path) -> None:
    """A crawl, and a library that crashes: the extra for WARC, replaced by one that ends its process."""
    file.touch()
    names = "class ArchiveIterator:\n    def __new__(cls, *_, **__): ctypes.string_at(0)\n"
    types = "class WarcRecordType:\n    response = resource = 1\nclass WarcRecord: pass\n"
    file.with_name("fastwarc.py").write_text(f"import ctypes\n{names}{types}")


HOSTILE: dict[str, tuple[Callable[[Path], object], str, list[str]]] = {
    "a.tar": (long_name, NEEDS_MEMORY, []),
    "b.jsonl": (many_lists, NEEDS_MEMORY, ["b.jsonl/good", "b.jsonl/fine"]),
    "c.warc": (crash, "ended the process that read it (exit code -11)", []),
    "d.jsonl": (lambda file: file.write_bytes(json_lines({"last": FIX})), "", ["d.jsonl/last"]),
}


def test_hostile_containers_cost_only_themselves(tmp_path: Path) -> None:
    for name, (make, _, _) in HOSTILE.items():
        make(tmp_path / name)
    words = ["run", *HOSTILE, "-o", "out", "--workers", "1", "-q", "--memory-limit", "600"]
    done = subprocess.run(
        [sys.executable, "-m", "fixharvest", *words],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    failures = [json.loads(line) for line in (tmp_path / "out" / "failures.jsonl").read_text().splitlines()]
    articles = [json.loads(line) for line in (tmp_path / "out" / "articles.jsonl").read_text().splitlines()]
    messages = {failure["container"]["path"]: failure["message"] for failure in failures}
    assert list(messages) == [name for name, (_, message, _) in HOSTILE.items() if message]
    for name, message in messages.items():
        assert message.startswith(HOSTILE[name][1])
    assert [article["source"]["path"] for article in articles] == [path for _, _, read in HOSTILE.values() for path in read]
