"""The man page says what --help says, and the wheel installs it."""

from __future__ import annotations

import re
import tomllib

import click
import pytest

from benchmarks.man_page import man_page
from fixharvest.cli import commands
from tests.conftest import ROOT

PAGE = ROOT / "man" / "fixharvest.1"
NAMES = sorted(commands.commands)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == man_page(), "run `make man`"


def words(text: str) -> str:
    """The words of a help text or a man page, without the marks of either."""
    plain = re.sub(r"\\f[BR]|\\&|^\.[A-Z]{2} ?|^\.(?:nf|fi)$", "", text, flags=re.MULTILINE)
    return " ".join(plain.replace(r"\-", "-").replace(r"\e", "\\").split())


@pytest.mark.parametrize("name", NAMES)
def test_the_page_has_every_option_of_every_command(name: str) -> None:
    context = click.Context(commands.commands[name], info_name=name, **commands.context_settings)
    start = PAGE.read_text("utf-8").index(f"\n.SS fixharvest {name} ")
    part = words(PAGE.read_text("utf-8")[start:].split("\n.SS fixharvest ")[1])
    shown = [record for option in context.command.get_params(context) if (record := option.get_help_record(context))]
    assert any("--help" in record[0] for record in shown)
    assert all(words(text) in part for record in shown for text in record)


def test_nothing_in_the_help_is_read_as_a_request_of_the_formatter() -> None:
    requests = {line.split()[0] for line in PAGE.read_text("utf-8").splitlines() if line.startswith((".", "'"))}
    assert requests == {".TH", ".SH", ".SS", ".PP", ".TP", ".nf", ".fi"}
    assert "\b" not in PAGE.read_text("utf-8")


def test_the_wheel_installs_the_page() -> None:
    target = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"]["targets"]
    assert target["wheel"]["shared-data"] == {"man/fixharvest.1": "share/man/man1/fixharvest.1"}
    assert "/man" in target["sdist"]["include"]
