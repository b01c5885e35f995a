"""`clean --check` ends as other linters do: 0 for nothing, 1 for findings, 2 for errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixharvest.cli import main

CLEAN = b"# The hub\n\n1. Open **Lid**.\n2. Click **OK**.\n"
FILES = {
    "clean.md": CLEAN,
    "cluttered.md": CLEAN + b'\n<ins class="adsbygoogle"></ins>\n',
    "binary.md": bytes(range(20)) * 9,
    "page.html": b"<html><body><p>The hub hums.</p></body></html>",
    "broken.toml": b"rules = 5\n",
    "unknown.toml": b"nonsense = true\n",
    "plugin.toml": b'[plugins]\nrules = ["nowhere"]\n',
}
# The arguments after `clean`, and the exit status.
ENDS = {
    "--check clean.md": 0,
    "--check": 2,
    "--check cluttered.md": 1,
    "--check clean.md cluttered.md": 1,
    "--check binary.md": 2,
    "--check cluttered.md binary.md": 2,
    "--check none.md": 2,
    "--check page.html": 2,
    "--check -": 2,
    "--check --diff clean.md": 2,
    "--check --select nonsense clean.md": 2,
    "--check --output-format xml clean.md": 2,
    "--check --config none.toml clean.md": 2,
    "--check --config broken.toml clean.md": 2,
    "--check --config unknown.toml cluttered.md": 2,
    "--check --config plugin.toml cluttered.md": 2,
    "--diff cluttered.md": 0,
    "--diff binary.md": 1,
    "--diff none.md": 2,
    "--diff --config broken.toml clean.md": 1,
    "--fix cluttered.md": 0,
    "--fix binary.md": 1,
}


@pytest.mark.parametrize("arguments", ENDS)
def test_exit_status(arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in FILES.items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.chdir(tmp_path)
    assert main(["clean", *arguments.split()]) == ENDS[arguments]
