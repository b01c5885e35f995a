"""Containers that are broken or made to do harm cost only what is broken, and no memory."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import resource
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from fixharvest.cli import main
from tests.sources.builders import items, zipped
from tests.sources.hostile import HOSTILE, Hostile
from tests.sources.hostile_bytes import LIMIT


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=list(HOSTILE))
def test_what_is_broken_is_named_and_its_neighbors_are_read(hostile: Hostile, tmp_path: Path) -> None:
    if hostile.package:
        pytest.importorskip(hostile.package, reason=f"{hostile.name} needs {hostile.package}")
    file = tmp_path / hostile.name
    file.write_bytes(hostile.data())
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    records, broken, report = items(file, max_file_bytes=LIMIT)

    names = [record.path.removeprefix(f"{hostile.name}/").removeprefix("20260102030405/") for record in records]
    assert names == list(hostile.read)
    assert len(broken) == len(hostile.failures), [entry.message for entry in broken]
    for entry, message in zip(broken, hostile.failures, strict=True):
        assert message in entry.message
        assert entry.container is not None
        assert entry.container.path == hostile.name
    assert [skip.path.removeprefix(f"{hostile.name}/") for skip in report.skips] == list(hostile.skipped)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024, "kibibytes"


@pytest.mark.parametrize("ending", [".gz", ".bz2", ".xz"])
def test_rows_before_a_break_in_their_compression_are_read(ending: str, tmp_path: Path) -> None:
    chance = Random(1)
    rows = b"".join(
        json.dumps({"id": number, "text": f"# A\n\n{chance.randbytes(900).hex()}"}).encode() + b"\n" for number in range(600)
    )
    compress: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress}
    compressed = compress[ending](rows)
    (tmp_path / f"a.jsonl{ending}").write_bytes(compressed[: len(compressed) * 9 // 10])
    records, broken, _ = items(tmp_path / f"a.jsonl{ending}")
    assert len(records) > (480 if ending != ".bz2" else 0)  # bzip2 has blocks of 900,000 bytes
    assert "not to its end" in broken[-1].message
    assert broken[-1].rest


def test_names_that_leave_the_archive_stay_in_the_output(tmp_path: Path) -> None:
    names = ["../../evil.md", "/etc/evil.md", "a/../b.md", "n/" * 400 + "deep.md", "con.md", "x" * 60_000 + ".md"]
    (tmp_path / "in.zip").write_bytes(zipped(dict.fromkeys(names, b"# A\n")))
    assert main(["run", str(tmp_path / "in.zip"), "-o", str(tmp_path / "out"), "--workers", "0", "-q"]) == 0
    assert len((tmp_path / "out" / "articles.jsonl").read_text().splitlines()) == len(names)
    assert len(list((tmp_path / "out" / "articles").rglob("*.json"))) == len(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.zip", "out"]


def test_records_with_one_path_fail_but_for_the_first(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(zipped({"a.md": b"# A\n", "b.md": b"# B\n"}).replace(b"b.md", b"a.md"))
    assert main(["run", str(tmp_path / "a.zip"), "-o", str(tmp_path / "out"), "--workers", "0", "-q"]) == 3
    (failure,) = map(json.loads, (tmp_path / "out" / "failures.jsonl").read_text().splitlines())
    assert failure["container"] == {"path": "a.zip", "member": "a.md"}
    assert "only the first one is read" in failure["message"]
