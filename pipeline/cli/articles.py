"""`fixharvest clean` and `explain`: single articles, and the files of a site."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import ReadError
from .group import (
    DONE,
    FATAL,
    commands,
    config_option,
    id_key_option,
    no_config_option,
    rules_option,
    settings_of,
)

if TYPE_CHECKING:
    from ..model import Article
    from ..settings.settings import Settings


@commands.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--markdown", "form", flag_value="markdown", help="Print the cleaned Markdown instead of JSON.")
@click.option("--check", "form", flag_value="check", help="Only say what would be removed; exit status 1 if anything.")
@click.option("--diff", "form", flag_value="diff", help="Print what would change in the files, as a unified diff.")
@click.option("--in-place", "form", flag_value="in-place", help="Write the cleaned articles back to their files.")
@id_key_option
@rules_option
@config_option
@no_config_option
def clean(
    sources: tuple[str, ...], form: str | None, id_key: str | None, rules: tuple[str, ...], config: Path | None, no_config: bool
) -> None:
    """Clean articles (files, or - for standard input) and print their JSON, one a line where there are several.

    With --check, --diff and --in-place front matter, encoding and line ends stay as they are. A line
    <!-- fixharvest: keep --> protects what follows it up to the next empty line.
    """
    from ..outputs.writers.articles import to_json, to_line, to_markdown

    settings = settings_of(_folders(sources), config, no_config=no_config, id_key=id_key, rules=rules)
    if form in (None, "markdown"):
        for source in sources:
            article = _article(source, settings)
            as_json = to_json if len(sources) == 1 else to_line
            sys.stdout.buffer.write(to_markdown(article) if form else as_json(article))
        return
    if "-" in sources:
        raise click.UsageError(f"--{form} needs files; standard input cannot be changed")
    changed = [source for source in sources if _site_file(Path(source), str(form), settings)]
    raise SystemExit(FATAL if changed and form == "check" else DONE)


def _site_file(file: Path, form: str, settings: Settings) -> bool:
    """Check, compare or rewrite a file of a site; whether cleaning changes it."""
    from ..api import clean_file
    from ..outputs.writers.articles import to_source
    from ..outputs.writers.files import rewrite
    from ..outputs.writers.site import difference, findings

    article = clean_file(file, settings=settings)
    if article.source.converted is not None:
        raise ReadError(f"is a web page; --{form} is for Markdown articles", path=str(file))
    if not article.removed and not article.repaired:
        return False
    if form == "check":
        for line in findings(article, str(file)):
            click.echo(line)
    elif form == "diff":
        sys.stdout.writelines(difference(article, str(file)))
    else:
        rewrite(file, to_source(article))
        click.echo(f"{file}: {len(article.removed)} removed, {len(article.repaired)} repaired")
    return True


@commands.command()
@click.argument("source", type=click.Path(allow_dash=True))
@click.option("--whole", is_flag=True, help="Print every line of the article, not only those around what was removed.")
@config_option
@no_config_option
def explain(source: str, whole: bool, config: Path | None, no_config: bool) -> None:
    """Show an article's lines with what was removed struck out, by which rule and why, and the fixes that were found.

    In colours on a terminal (NO_COLOR turns them off), as plain text in a pipe.
    """
    from rich.console import Console

    from ..outputs.writers.explanation import explanation

    article = _article(source, settings_of(_folders([source]), config, no_config=no_config))
    width = min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 80
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    for part in explanation(article, width=width, whole=whole):
        console.print(part)


def _folders(sources: Sequence[str]) -> list[Path]:
    """The folders where settings are looked for; standard input has that of the process."""
    return [Path() if source == "-" else Path(source).parent for source in sources]


def _article(source: str, settings: Settings) -> Article:
    from ..api import clean as clean_text
    from ..api import clean_file

    if source == "-":
        return clean_text(sys.stdin.buffer.read(), path="-", settings=settings)
    return clean_file(source, settings=settings)
