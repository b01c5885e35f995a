"""Writes the man page from the command's own help: `make man`.

click-man fills the lines of examples and tables, and lets troff read what stands in the help as its own requests.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path

import click

from fixharvest.cli import commands
from fixharvest.version import VERSION

AS_IT_IS = "\b\n"  # what click, too, prints without filling the lines
_SPECIAL = str.maketrans({"\\": r"\e", "-": r"\-", "\b": None})


def man_page() -> str:
    """The man page of the command, in section 1."""
    return "\n".join((*_page(click.Context(commands, info_name="fixharvest", **commands.context_settings)), ""))


def _page(context: click.Context) -> Iterator[str]:
    summary, _, rest = _help(commands).partition("\n\n")
    yield f'.TH FIXHARVEST 1 "" "fixharvest {VERSION}"'
    yield from (".SH NAME", rf"fixharvest \- {_text(summary).rstrip('.')}")
    yield from (".SH SYNOPSIS", rf"\fBfixharvest\fR {_text(' '.join(commands.collect_usage_pieces(context)))}")
    yield from (".SH DESCRIPTION", *_paragraphs(rest))
    yield from (".SH OPTIONS", *_options(commands, context))
    yield ".SH COMMANDS"
    for name in commands.list_commands(context):
        command = commands.get_command(context, name)
        assert command is not None
        own = click.Context(command, info_name=name, parent=context)
        yield f".SS {_text(own.command_path)} {_text(' '.join(command.collect_usage_pieces(own)))}"
        yield from (*_paragraphs(_help(command)), *_options(command, own), *_paragraphs(cleandoc(command.epilog or "")))


def _help(command: click.Command) -> str:
    return cleandoc(command.help or "")


def _paragraphs(text: str) -> Iterator[str]:
    for paragraph in filter(None, re.split(r"\n{2,}", text)):
        if paragraph.startswith(AS_IT_IS):
            yield from (".PP", ".nf", *map(_text, paragraph.removeprefix(AS_IT_IS).split("\n")), ".fi")
        else:
            yield from (".PP", _text(" ".join(paragraph.split())))


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for option in command.get_params(context):
        if (record := option.get_help_record(context)) and record[1]:
            yield from (".TP", rf"\fB{_text(record[0])}\fR", _text(" ".join(record[1].split())))


def _text(text: str) -> str:
    """A line without what troff would read as its own."""
    plain = text.translate(_SPECIAL)
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(man_page(), "utf-8")
