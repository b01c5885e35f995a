"""The group of all commands, and the options that several of them share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import SettingsError
from ..outputs.formats import FORMATS, formats_named
from ..version import VERSION

if TYPE_CHECKING:
    from ..settings.settings import Settings
    from ..sources.places import Place

DONE, FATAL, WRONG_USE, SOME_FAILED, IN_USE, REMOVALS_REFUSED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130
_HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group("fixharvest", context_settings=_HELP)
@click.version_option(VERSION, prog_name="fixharvest")
def commands() -> None:
    """Clean how-to articles and turn their fixes into JSON procedures.

    \b
    fixharvest run articles/ -o out/      clean a folder: JSON and cleaned Markdown for every article
    fixharvest clean article.md           print one article's JSON
    fixharvest explain article.md         show what was removed and why, and what was found
    fixharvest report out/                show a run in a browser: what was cut, what to check first
    fixharvest review out/                decide in a browser which cuts, fixes and steps are right
    fixharvest convert out/ --format rag  convert a run: for databases, search, RAG, the web
    fixharvest mcp out/                   serve a run to agents as tools

    \b
    Exit status:
      0  done
      1  failed; `clean --check` found something to remove; `verify` found a problem
      2  wrong use: an option, input or output folder that cannot be used; with `clean --check`, any error
      3  done, but some articles failed or a folder could not be read
      4  another run is using the output folder
      5  refused: too many articles would be removed
    130  interrupted
    """  # noqa: D301 - click wants the character itself


class FolderOrAddress(click.Path):
    """A folder, as a Path; or an address such as `s3://bucket/folder`, as it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The value as given on the command line; see `click.ParamType`."""
        return value if "://" in str(value) else super().convert(value, param, ctx)


id_key_option = click.option("--id-key", help="Front matter field that identifies an article.  [default: path]")
config_option = click.option(
    "--config",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Settings file.  [default: the nearest fixharvest.toml]",
)
no_config_option = click.option("--no-config", is_flag=True, help="Ignore settings files.")
min_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="X",
    help="Leave fixes and procedures below this confidence (0 to 1) in the text, with a warning.  [default: 0]",
)


def columns_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which columns of a table hold what."""
    for option in (
        click.option(
            "--as",
            "form",
            type=click.Choice(["markdown", "html"]),
            help="What the texts of tables are.  [default: by the text]",
        ),
        click.option("--format-column", "format", metavar="NAME", help="Column that says markdown or html."),
        click.option("--id-column", "id", metavar="NAME", help="Column that names an article.  [default: id, url, path]"),
        click.option(
            "--text-column", "text", metavar="NAME", help="Column of the text.  [default: text, content, markdown, html, body]"
        ),
    ):
        command = option(command)
    return command


def names(_: click.Context, __: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The names in lists such as "rag,sqlite"."""
    return tuple(name.strip() for value in values for name in value.split(","))


rules_option = click.option(
    "--rule",
    "--select",
    "rules",
    multiple=True,
    metavar="RULE[,RULE...]",
    callback=names,
    help="Apply only these removal rules.  [default: all]",
)


def check_formats(names: Sequence[str], plugins: Sequence[str]) -> None:
    """Raise BadParameter for an unknown format; `plugins` are the formats of other packages."""
    try:
        formats_named(names, plugins)
    except SettingsError as error:
        raise click.BadParameter(error.message, param_hint="'--format'") from error


def formats_help() -> str:
    """The formats and the files they write, as lines that click does not wrap."""
    rows = [f"{entry.name:<9} {entry.description}\n{'':<9} writes {', '.join(entry.files)}" for entry in FORMATS.values()]
    return "\b\nFormats:\n" + "\n".join(rows)


def settings_of(
    inputs: Sequence[Place],
    config: Path | None,
    *,
    no_config: bool,
    id_key: str | None = None,
    rules: tuple[str, ...] = (),
    min_confidence: float | None = None,
) -> Settings:
    """The settings for `inputs`, from their settings file (or from `config`) and from the options of a command.

    Raises BadParameter for an unknown rule, and SettingsError if inputs have different settings files or one has a mistake.
    """
    from ..cleaning.rules import ALL_NAMES
    from ..settings.settings import Settings as All
    from ..single import load_settings, settings_for

    found = All() if no_config else load_settings(config) if config else settings_for(inputs)
    known = (*ALL_NAMES, *found.plugins.rules)
    for name in rules:
        if name not in known:
            raise click.BadParameter(f"unknown rule {name!r}; use {', '.join(known)}", param_hint="--rule")
    least = found.min_confidence if min_confidence is None else min_confidence
    return replace(found, rules=rules or None, id_key=id_key or found.id_key, min_confidence=least)
