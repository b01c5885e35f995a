"""The command `fixharvest`: the only place that prints."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.errors import OutputInUseError, PipelineError
from pipeline.version import VERSION

if TYPE_CHECKING:
    from pipeline.batch import Report
    from pipeline.model import Article
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

    Exit status: 0 done, 1 fatal, 2 wrong use, 3 done but some articles failed, 4 output in use by another run.
    """  # noqa: D301 - click wants the character itself


_id_key = click.option("--id-key", default="path", show_default=True, help="Front matter field that identifies an article.")
_rules = click.option("--rule", "rules", multiple=True, help="Apply only this removal rule (repeatable); default: all.")


@fixharvest.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the results.")
@click.option("--base", type=click.Path(path_type=Path, file_okay=False), help="Folder that source paths are relative to.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@_id_key
@_rules
def run(inputs: tuple[Path, ...], output: Path, base: Path | None, quiet: bool, id_key: str, rules: tuple[str, ...]) -> None:
    """Clean all articles in INPUTS (files and folders) into a folder.

    \b
    OUTPUT/articles/**.json   one article each, in the tree of the input
    OUTPUT/markdown/**.md     the cleaned Markdown
    OUTPUT/articles.jsonl     all articles, one a line
    OUTPUT/failures.jsonl     what could not be processed, with the reason
    OUTPUT/run.json           counts by rule, kind and warning, and times
    """  # noqa: D301 - click wants the character itself
    from pipeline import batch

    settings = _settings(id_key, rules)
    if quiet or not sys.stderr.isatty():
        report = batch.run(inputs, output, settings, base=base)
    else:
        report = _with_progress(inputs, output, settings, base)
    if not quiet:
        _summary(report, output)
    raise SystemExit(SOME_FAILED if report.failed else DONE)


def _with_progress(inputs: Sequence[Path], output: Path, settings: Settings, base: Path | None) -> Report:
    from rich.console import Console
    from rich.progress import Progress

    from pipeline import batch

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("cleaning", total=None)
        return batch.run(
            inputs,
            output,
            settings,
            base=base,
            on_start=lambda total: progress.update(task, total=total),
            on_done=lambda _: progress.advance(task),
        )


def _summary(report: Report, output: Path) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.kinds.items()))
    share = report.removed_characters / report.characters if report.characters else 0
    removed = ", ".join(f"{count} {kind}" for kind, count in sorted(report.removed_kinds.items()))
    click.echo(f"{report.done} articles in {report.seconds:.1f} s ({kinds or 'none'})")
    click.echo(
        f"found     {report.fixes} fixes with {report.options} options, {report.procedures} procedures, {report.steps} steps"
    )
    click.echo(f"removed   {removed or 'nothing'} ({share:.0%} of the text)")
    doubtful = ", ".join(f"{count} {code}" for code, count in sorted(report.warnings.items()))
    click.echo(f"doubtful  {report.warned_articles} articles" + (f" ({doubtful})" if doubtful else ""))
    if report.skipped:
        click.echo(f"skipped   {report.skipped} (listed in {output / 'run.json'})")
    if report.failed:
        click.echo(f"failed    {report.failed} (listed in {output / 'failures.jsonl'})")
    click.echo(f"results   {output}: articles/, markdown/, articles.jsonl, run.json")


@fixharvest.command()
@click.argument("source", type=click.Path(allow_dash=True))
@click.option("--markdown", is_flag=True, help="Print the cleaned Markdown instead of JSON.")
@_id_key
@_rules
def clean(source: str, markdown: bool, id_key: str, rules: tuple[str, ...]) -> None:
    """Clean one article (a file, or - for standard input) and print its JSON."""
    from pipeline.writers.articles import to_json, to_markdown

    article = _article(source, _settings(id_key, rules))
    sys.stdout.buffer.write(to_markdown(article) if markdown else to_json(article))


@fixharvest.command()
@click.argument("source", type=click.Path(allow_dash=True))
def explain(source: str) -> None:
    """Show what was removed from an article, by which rule and why, and what was found in it."""
    from pipeline.writers.explanation import explanation

    article = _article(source, _settings("path", ()))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 80
    for line in explanation(article, width=min(width, 120)):
        click.echo(line)


@fixharvest.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True))
def verify(output: Path) -> None:
    """Check from the JSON alone that nothing was lost: undoing the edits must give each article's source.

    OUTPUT is the folder of a run, or one article's JSON.
    """
    import msgspec

    from pipeline.verify import problems
    from pipeline.writers.articles import from_json

    folder = output / "articles" if (output / "articles").is_dir() else output
    files = sorted(folder.rglob("*.json")) if folder.is_dir() else [output]
    bad = 0
    for file in files:
        try:
            found = problems(from_json(file.read_bytes()))
        except (msgspec.DecodeError, OSError) as error:
            found = [f"is no article: {error}"]
        for problem in found:
            click.echo(f"{file}: {problem}", err=True)
        bad += bool(found)
    if not files:
        raise PipelineError("holds no articles; give the folder of a finished run", path=str(output))
    click.echo(f"{len(files) - bad} of {len(files)} articles add up to their sources")
    raise SystemExit(FATAL if bad else DONE)


@fixharvest.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--unique", is_flag=True, help="Also write OUTPUT/unique.jsonl: articles.jsonl without the twins.")
def twins(output: Path, unique: bool) -> None:
    """Group the near-identical articles and fixes of a finished run.

    \b
    OUTPUT/twins.jsonl    one group a line; its first member is the one to keep
    OUTPUT/unique.jsonl   articles.jsonl with one article of each group (with --unique)
    """  # noqa: D301 - click wants the character itself
    from pipeline.twins import find_twins

    for found in find_twins(output, unique=unique):
        share = found.twins / found.total if found.total else 0
        name = {"article": "articles", "fix": "fixes"}[found.kind]
        click.echo(f"{name:<9} {found.total}, twins {found.twins} ({share:.1%}), groups {found.groups}")
    click.echo(f"results   {output}: twins.jsonl" + (", unique.jsonl" if unique else ""))


@fixharvest.command()
def schema() -> None:
    """Print the JSON Schema of an article."""
    import msgspec

    from pipeline.writers.articles import schema as article_schema

    click.echo(msgspec.json.format(msgspec.json.encode(article_schema()), indent=2))


def _settings(id_key: str, rules: tuple[str, ...]) -> Settings:
    from pipeline.rules import RULE_NAMES
    from pipeline.settings import Settings

    allowed = (*RULE_NAMES, "affiliate_links")
    for name in rules:
        if name not in allowed:
            raise click.BadParameter(f"no rule {name!r}; there are {', '.join(allowed)}", param_hint="--rule")
    return Settings(rules=rules or None, id_key=id_key)


def _article(source: str, settings: Settings) -> Article:
    from pipeline.api import clean as clean_text
    from pipeline.api import clean_file

    if source == "-":
        return clean_text(sys.stdin.buffer.read(), path="-", settings=settings)
    return clean_file(source, settings=settings)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with `arguments` (default: those of the process) and return its exit status."""
    try:
        fixharvest.main(args=list(arguments) if arguments is not None else None, prog_name="fixharvest", standalone_mode=False)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else FATAL
    except click.ClickException as error:
        error.show()
        return WRONG_USE
    except click.Abort:
        click.echo("fixharvest: stopped", err=True)
        return FATAL
    except OutputInUseError as error:
        click.echo(f"fixharvest: {error}", err=True)
        return IN_USE
    except PipelineError as error:
        click.echo(f"fixharvest: {error}", err=True)
        return FATAL
    except BrokenPipeError:
        return FATAL
    return DONE


def entry() -> None:
    """The console script."""
    raise SystemExit(main())
