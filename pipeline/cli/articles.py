"""`fixharvest clean` and `explain`: for single articles and the files of a site."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..errors import PipelineError, ReadError
from .group import (
    DONE,
    FATAL,
    WRONG_USE,
    commands,
    config_option,
    id_key_option,
    min_confidence_option,
    no_config_option,
    rules_option,
    settings_of,
)

if TYPE_CHECKING:
    from ..model import Article
    from ..outputs.writers.checks import Finding
    from ..settings.settings import Settings


PAGE_ENDINGS = (".html", ".htm")


@commands.command()
@click.argument("sources", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--markdown", is_flag=True, help="Print the cleaned Markdown instead of JSON.")
@click.option("--check", is_flag=True, help="Only print what would be removed. Exit status 1 if anything, 2 for errors.")
@click.option("--diff", is_flag=True, help="Print the changes to the files as a unified diff.")
@click.option("--in-place", "--fix", is_flag=True, help="Rewrite the files with their cleaned articles.")
@click.option(
    "--output-format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    show_default=True,
    help="How --check prints what it finds.",
)
@id_key_option
@min_confidence_option
@rules_option
@config_option
@no_config_option
def clean(
    sources: tuple[str, ...],
    id_key: str | None,
    min_confidence: float | None,
    rules: tuple[str, ...],
    config: Path | None,
    no_config: bool,
    form: str,
    **modes: bool,
) -> None:
    """Clean articles (files, or - for standard input) and print their JSON, one per line if there are several.

    With --check, --diff or --in-place, SOURCES can also be folders. Front matter, encoding and line ends do not change. A line
    <!-- fixharvest: keep --> protects the text after it, up to the next empty line.
    """
    from ..outputs.writers.articles import to_json, to_line, to_markdown

    chosen = [name.replace("_", "-") for name, given in modes.items() if given]
    if len(chosen) > 1:
        raise click.UsageError(f"--{' and --'.join(chosen)} cannot be combined; choose one")
    mode = chosen[0] if chosen else None
    if form != "text" and mode != "check":
        raise click.UsageError("--output-format needs --check")
    with _no_finding(mode):
        settings = settings_of(
            _folders(sources), config, no_config=no_config, id_key=id_key, rules=rules, min_confidence=min_confidence
        )
    if mode in (None, "markdown"):
        for source in sources:
            article = _article(source, settings)
            as_json = to_json if len(sources) == 1 else to_line
            sys.stdout.buffer.write(to_markdown(article) if mode else as_json(article))
        return
    if "-" in sources:
        raise click.UsageError(f"--{mode} needs files or folders, not standard input")
    with _no_finding(mode):
        raise SystemExit(_clean_site(sources, str(mode), settings, form))


@contextmanager
def _no_finding(mode: str | None) -> Iterator[None]:
    """With --check, exit status 1 says only that something was found, so an error ends with 2, as in other linters."""
    try:
        yield
    except PipelineError as error:
        if mode != "check":
            raise
        click.echo(f"fixharvest: {error}", err=True)
        raise SystemExit(WRONG_USE) from error


def _clean_site(sources: Sequence[str], mode: str, settings: Settings, form: str) -> int:
    """Check, compare or rewrite files, and return the exit status. A file that fails does not stop the others."""
    from ..outputs.writers.checks import FORMS, findings

    seen = changed = failed = 0
    all_found: list[Finding] = []  # only for the form that is one document
    for file in _files(sources):
        seen += 1
        try:
            article = _changed(file, mode, settings)
            if article is None:
                continue
            if mode == "check" and form == "sarif":
                all_found += findings(article, str(file))
            elif mode == "check":
                _print(FORMS[form](findings(article, str(file))))
            else:
                _show(file, article) if mode == "diff" else _rewrite(file, article)
            changed += 1
        except PipelineError as error:
            failed += 1
            click.echo(f"fixharvest: {error if error.path else f'{file}: {error}'}", err=True)
    if form == "sarif":
        _print(FORMS[form](all_found))
    would = "would change" if mode == "check" else "differ" if mode == "diff" else "changed"
    click.echo(f"{changed} of {seen} articles {would}" + (f", {failed} could not be read" if failed else ""), err=True)
    if failed:
        return WRONG_USE if mode == "check" or not all(Path(source).exists() for source in sources) else FATAL
    return FATAL if changed and mode == "check" else DONE


def _changed(file: Path, mode: str, settings: Settings) -> Article | None:
    """The article in a file; None if cleaning doesn't change it."""
    from ..single import clean_file

    article = clean_file(file, settings=settings)
    if article.source.converted is not None:
        raise ReadError(f"is a web page; --{mode} works only on Markdown articles", path=str(file))
    return article if article.removed or article.repaired else None


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)


def _files(sources: Sequence[str]) -> Iterator[Path]:
    """The files among `sources`, and the Markdown articles in the folders."""
    from ..batch.report import Report
    from ..batch.sources import find

    for source in map(Path, sources):
        if not source.is_dir():
            yield source
            continue
        for found in find([source], base=None, output=None, report=Report()):
            if not found.path.lower().endswith(PAGE_ENDINGS):
                yield Path(found.file)


def _show(file: Path, article: Article) -> None:
    from ..outputs.writers.site import difference

    sys.stdout.writelines(difference(article, str(file)))


def _rewrite(file: Path, article: Article) -> None:
    from ..outputs.writers.articles import to_source
    from ..outputs.writers.files import rewrite

    rewrite(file, to_source(article))
    click.echo(f"{file}: {len(article.removed)} removed, {len(article.repaired)} repaired")


@commands.command()
@click.argument("source", type=click.Path(allow_dash=True))
@click.option("--whole", is_flag=True, help="Print every line of the article, not only the lines around removals.")
@config_option
@no_config_option
def explain(source: str, whole: bool, config: Path | None, no_config: bool) -> None:
    """Show what was removed from an article, struck out in place with the rule and reason, and which fixes were found.

    For each fix and step it says how sure that is (0 to 1), and what speaks most for it.

    Output is in color on a terminal (set NO_COLOR to turn it off) and plain text in a pipe.
    """
    from rich.console import Console

    from ..outputs.writers.explanation import explanation

    article, reasons = _explained(source, settings_of(_folders([source]), config, no_config=no_config))
    width = min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 80
    console = Console(width=width, highlight=False, markup=False, emoji=False)
    for part in explanation(article, reasons, width=width, whole=whole):
        console.print(part)


def _folders(sources: Sequence[str]) -> list[Path]:
    """The folders in which to look for settings; for standard input, the current folder."""
    return [Path() if source == "-" else Path(source) if Path(source).is_dir() else Path(source).parent for source in sources]


def _explained(source: str, settings: Settings) -> tuple[Article, dict[str, tuple[str, ...]]]:
    """An article, and the reasons for its fixes and steps."""
    from ..chain import explained
    from ..reading.formats import check_format
    from ..reading.read import read_bytes

    if source == "-":
        return explained(sys.stdin.buffer.read(), path=source, settings=settings)
    check_format(source)
    return explained(read_bytes(Path(source), max_bytes=settings.max_file_bytes), path=Path(source).name, settings=settings)


def _article(source: str, settings: Settings) -> Article:
    from ..single import clean as clean_text
    from ..single import clean_file

    if source == "-":
        return clean_text(sys.stdin.buffer.read(), path="-", settings=settings)
    return clean_file(source, settings=settings)
