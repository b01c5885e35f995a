"""What Windows lacks is not needed: the package works where the modules `fcntl` and `resource` and fork servers do not exist.

This simulates such a system; the package has not been tried on one.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

# Blocks what Windows lacks, then runs the command. Worker processes start with "spawn" and are not blocked.
PROGRAM = """
import multiprocessing, sys
for name in ("fcntl", "resource", "pwd", "grp", "termios"):
    sys.modules[name] = None
multiprocessing.get_all_start_methods = lambda: ["spawn"]
if __name__ == "__main__":
    from fixharvest.cli import main
    sys.exit(main(sys.argv[1:]))
"""


def command(tmp_path: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    words = [sys.executable, str(program), *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)


@pytest.mark.parametrize("workers", ["0", "2"])
def test_a_run_and_what_follows_it(workers: str, tmp_path: Path) -> None:
    output = tmp_path / "out"
    found = command(tmp_path, "run", "input", "-o", output, "--workers", workers)
    assert found.returncode == 0, found.stderr
    assert len((output / "articles.jsonl").read_text("utf-8").splitlines()) == 11
    no_limit = "--memory-limit has no effect: this system cannot limit the memory of a process"
    assert (no_limit in found.stderr) == (workers != "0")
    for words in (["verify"], ["twins"], ["report"], ["changes"]):
        found = command(tmp_path, *words, output)
        assert found.returncode == 0, found.stderr
