"""Help and version, which import no parser."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from fixharvest.cli import main
from fixharvest.version import VERSION
from tests.cli.commands import command
from tests.conftest import ROOT

COMMANDS = ["run", "clean", "explain", "verify", "convert", "twins", "report", "review", "mcp", "changes", "schema"]


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)], ids=["fixharvest", *COMMANDS])
def test_help_is_readable(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*arguments, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("Usage: fixharvest")
    assert "\\b" not in shown
    if not arguments:
        assert all(re.search(rf"^  {name}  ", shown, re.MULTILINE) for name in COMMANDS)
        assert "Exit status: 0 done 1 failed" in " ".join(shown.split())


@pytest.mark.parametrize(
    "arguments", ["['--help']", "['run', '--help']", "['convert', '--help']", "['--version']", "['nonsense']"]
)
def test_help_imports_no_parser(arguments: str) -> None:
    code = (
        "import sys\nfrom fixharvest.cli import main\n"
        f"main({arguments})\n"
        "heavy = {'markdown_it', 'bs4', 'lxml', 'yaml', 'frontmatter', 'msgspec', 'rich', 'pyarrow', 'jinja2', 'mcp'}\n"
        "heavy &= set(sys.modules)\n"
        "sys.exit(repr(heavy) if heavy else 0)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, timeout=60, check=False)
    assert found.returncode == 0, found.stderr.decode()


def test_importing_the_package_imports_no_parser() -> None:
    code = (
        "import sys, fixharvest; sys.exit(len({'markdown_it', 'bs4', 'lxml', 'yaml', 'msgspec', 'click'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60, check=False).returncode == 0


def test_python_m_fixharvest_is_the_command() -> None:
    found = command("--version")
    assert (found.returncode, found.stdout.decode().strip()) == (0, f"fixharvest, version {VERSION}")
