"""`run --watch` misses no change, also none during its first run."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixharvest.cli.run import watcher


@pytest.mark.usefixtures("at_most_ten_seconds")
def test_a_change_before_the_first_wait_is_noticed_and_none_in_the_output(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles", reason="the extra watch is not installed")
    output = tmp_path / "out"
    output.mkdir()
    changes = watcher([tmp_path], output)
    (output / "ours.md").write_text("# Ours")
    (tmp_path / "a.md").write_text("# A")
    assert {Path(path).name for _, path in next(changes)} == {"a.md"}  # type: ignore[attr-defined]
