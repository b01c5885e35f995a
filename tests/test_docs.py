"""The README says what the code does."""

from __future__ import annotations

import re

from click.testing import CliRunner

import fixharvest
from fixharvest.cleaning.rules import ALL_NAMES
from fixharvest.cli import commands
from fixharvest.lexicon import lexicon
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text("utf-8")


def test_library_example_runs() -> None:
    code = re.search(r"## The library\n.*?```python\n(.*?)```", README, re.DOTALL)
    assert code is not None
    printed: list[str] = []
    names: dict[str, object] = {"print": lambda *values: printed.append(" ".join(map(str, values)))}
    exec(code[1], names)  # the example is ours
    assert printed == ["1 Restart it ['Hold the power key.', 'Wait.']", "2 Update it []"]


def test_every_rule_is_named() -> None:
    removal = README.split("## What is removed")[1]
    table = set(re.findall(r"^\| `(\w+)` \|", removal, re.MULTILINE))
    assert table == set(ALL_NAMES)


def test_every_command_is_named() -> None:
    assert set(commands.commands) == set(re.findall(r"^    fixharvest (\w+)", README, re.MULTILINE))


def test_every_command_has_help() -> None:
    for name in commands.commands:
        result = CliRunner().invoke(commands, [name, "--help"])
        assert result.exit_code == 0
        assert len(result.output.splitlines()) > 3


def test_canonical_verbs_are_listed() -> None:
    listed = re.search(r"canonical English: (.*?);", README, re.DOTALL)
    assert listed is not None
    named = {verb.strip() for verb in listed[1].replace("\n", " ").split(",")}
    merged = {canonical for form, canonical in lexicon().verbs.items() if form != canonical}
    assert merged <= named


def test_public_names_resolve() -> None:
    for name in fixharvest.__all__:
        assert getattr(fixharvest, name) is not None
