"""A folder to walk through with the installed command, as a reader of the docs types it."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path

import pytest

# The command of this environment; on a path of its own, so that a shell would find the same one.
COMMAND = Path(sys.executable).with_name("fixharvest")


class Walk:
    """A folder, and what is done in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, path: str, text: str) -> None:
        """Write or replace a file."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")

    def read(self, path: str) -> str:
        return (self.folder / path).read_text("utf-8")

    def type(self, line: str, *, ends: int = 0) -> str:
        """Type a line such as `fixharvest run articles -o out`; returns what it prints. It must end with the status `ends`."""
        name, *arguments = shlex.split(line)
        words = [str(COMMAND if name == "fixharvest" else name), *arguments]
        done = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == ends, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout


@pytest.fixture
def walk(tmp_path: Path) -> Walk:
    return Walk(tmp_path)
