"""The group of commands, and the options that several of them have."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from pipeline.errors import SettingsError
from pipeline.exports import FORMATS, formats_named
from pipeline.version import VERSION

if TYPE_CHECKING:
    from pipeline.settings import Settings

DONE, FATAL, WRONG_USE, SOME_FAILED, IN_USE = 0, 1, 2, 3, 4
_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_HELP)
@click.version_option(VERSION, prog_name="fixharvest")
def fixharvest() -> None:
    """Clean how-to articles and turn their fixes into JSON procedures.

    \b
    fixharvest run articles/ -o out/     a folder: JSON and cleaned Markdown of every article
    fixharvest clean article.md          one article: its JSON on standard output
    fixharvest explain article.md        what was removed and why, and what was found
    fixharvest report out/               a run as pages for a browser: what was cut, what to look at first
    fixharvest convert out/ --format rag other forms of a run: databases, search, RAG, the web

    Exit status: 0 done, 1 fatal, 2 wrong use, 3 done but some articles failed, 4 output in use by another run.
    """  # noqa: D301 - click wants the character itself


id_key_option = click.option(
    "--id-key", default="path", show_default=True, help="Front matter field that identifies an article."
)
rules_option = click.option("--rule", "rules", multiple=True, help="Apply only this removal rule (repeatable); default: all.")


def format_names(context: click.Context, option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The names in lists such as "rag,sqlite"; raises BadParameter for one that is no format."""
    try:
        return tuple(entry.name for entry in formats_named(name.strip() for value in values for name in value.split(",")))
    except SettingsError as error:
        raise click.BadParameter(error.message, context, option) from error


def formats_help() -> str:
    """The formats with what they write, as lines that click leaves as they are."""
    rows = [f"{entry.name:<9} {entry.description}\n{'':<9} writes {', '.join(entry.files)}" for entry in FORMATS.values()]
    return "\b\nFormats:\n" + "\n".join(rows)


def settings_of(id_key: str, rules: tuple[str, ...]) -> Settings:
    """The settings from the options of a command; raises BadParameter for a rule that there is not."""
    from pipeline.rules import RULE_NAMES
    from pipeline.settings import Settings

    allowed = (*RULE_NAMES, "affiliate_links")
    for name in rules:
        if name not in allowed:
            raise click.BadParameter(f"no rule {name!r}; there are {', '.join(allowed)}", param_hint="--rule")
    return Settings(rules=rules or None, id_key=id_key)
