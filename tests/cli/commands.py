"""Shared by the tests of the command: an article, functions that run a command, and functions that read its output."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from fixharvest.cli import main
from fixharvest.outputs.marks import MARK
from tests.conftest import ROOT

ARTICLE = """---
title: Fix the printer
slug: fix-the-printer
---
# Fix the printer

## Fix 1: Restart it

1. Open **Settings**.
2. Click **Restart**.

<ins class="adsbygoogle" data-ad-client="ca-pub-1"></ins>

## Fix 2: Reset it

1. Open **Settings**.
2. Click **Reset**.
"""
BINARY = bytes(range(20)) * 9


def command(*arguments: str | Path, data: bytes = b"", at: Path = ROOT) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m fixharvest` in a separate process, in a pipe."""
    words = [os.fsencode(sys.executable), b"-m", b"fixharvest", *(os.fsencode(argument) for argument in arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "80", "PYTHONUTF8": "1"}
    return subprocess.run(words, input=data, capture_output=True, cwd=at, env=environment, timeout=60, check=False)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def tree(folder: Path) -> list[str]:
    """The files below `folder`, without our records of them."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(path.as_posix() for path in files if MARK not in path.parts)


def rows(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_bytes().splitlines()]


def report(output: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((output / "run.json").read_bytes())
    return found


def sources(output: Path) -> list[str]:
    return [row["source"]["path"] for row in rows(output / "articles.jsonl")]


def run(*arguments: str | Path) -> int:
    return main(["run", *map(str, arguments), "--quiet"])
