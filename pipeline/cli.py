"""The command `fixharvest`: the only place that prints."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.errors import OutputInUseError, PipelineError, ReadError, SettingsError
from pipeline.exports import FORMATS, export, formats_named
from pipeline.settings import MIB, ExportSettings
from pipeline.version import VERSION

if TYPE_CHECKING:
    from pipeline.batch import Options, Outcome
    from pipeline.model import Article
    from pipeline.report import Report
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
    fixharvest convert out/ --format rag other forms of a run: databases, search, RAG, the web

    Exit status: 0 done, 1 fatal, 2 wrong use, 3 done but some articles failed, 4 output in use by another run.
    """  # noqa: D301 - click wants the character itself


_id_key = click.option("--id-key", default="path", show_default=True, help="Front matter field that identifies an article.")
_rules = click.option("--rule", "rules", multiple=True, help="Apply only this removal rule (repeatable); default: all.")


def _format_names(context: click.Context, option: click.Parameter, values: Sequence[str]) -> tuple[str, ...]:
    """The names in lists such as "rag,sqlite"; raises BadParameter for one that is no format."""
    try:
        return tuple(entry.name for entry in formats_named(name.strip() for value in values for name in value.split(",")))
    except SettingsError as error:
        raise click.BadParameter(error.message, context, option) from error


def _formats_help() -> str:
    """The formats with what they write, as lines that click leaves as they are."""
    rows = [f"{entry.name:<9} {entry.description}\n{'':<9} writes {', '.join(entry.files)}" for entry in FORMATS.values()]
    return "\b\nFormats:\n" + "\n".join(rows)


@fixharvest.command()
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, file_okay=False), help="Folder for the results.")
@click.option("--base", type=click.Path(path_type=Path, file_okay=False), help="Folder that source paths are relative to.")
@click.option("--include", multiple=True, metavar="GLOB", help="Only files that match, as in .gitignore (repeatable).")
@click.option("--exclude", multiple=True, metavar="GLOB", help="No files that match; .fixharvestignore says the same.")
@click.option("--workers", type=click.IntRange(0), help="Processes; 0: none but this one.  [default: one for each core]")
@click.option("--time-limit", default=60.0, show_default=True, help="Seconds that one file may take; 0: no limit.")
@click.option("--memory-limit", default=4096, show_default=True, help="Megabytes that one worker may take; 0: no limit.")
@click.option("--max-failures", type=click.IntRange(0), help="Stop behind so many failed articles.  [default: never]")
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[,FORMAT...]",
    callback=_format_names,
    help="Other forms to write at the end, as `fixharvest convert` does.",
)
@click.option("--watch", is_flag=True, help="Go on: clean again whenever a file in INPUTS changes.")
@click.option(
    "--log-format",
    type=click.Choice(["none", "text", "json"]),
    default="none",
    show_default=True,
    help="What to print on standard error for each article.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
@_id_key
@_rules
def run(
    inputs: tuple[Path, ...],
    output: Path,
    base: Path | None,
    watch: bool,
    quiet: bool,
    id_key: str,
    rules: tuple[str, ...],
    **how: Any,
) -> None:
    """Clean the articles in INPUTS (files and folders) into a folder; what has not changed since the last run stays.

    \b
    OUTPUT/articles/**.json   one article each, in the tree of the input
    OUTPUT/markdown/**.md     the cleaned Markdown
    OUTPUT/articles.jsonl     all articles, one a line
    OUTPUT/changes.jsonl      the ids that this run added, updated and removed
    OUTPUT/failures.jsonl     what could not be processed, with the reason
    OUTPUT/run.json           counts by rule, kind and warning, and times

    The output mirrors INPUTS: articles of files that are gone leave it.
    """  # noqa: D301 - click wants the character itself
    settings = _settings(id_key, rules)
    options = _options(how)
    report = _run_once(inputs, output, settings, base, options, quiet=quiet)
    if watch:
        from watchfiles import watch as changes

        for _ in changes(*inputs, watch_filter=lambda _, path: not Path(path).resolve().is_relative_to(output.resolve())):
            report = _run_once(inputs, output, settings, base, options, quiet=quiet)
    raise SystemExit(SOME_FAILED if report.failed else DONE)


def _options(how: dict[str, Any]) -> Options:
    """The options of a run from those of the command."""
    from pipeline.batch import Options
    from pipeline.sources import Selection
    from pipeline.workers import Limits

    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    workers = how["workers"] if how["workers"] is not None else cores
    log = how["log_format"]
    return Options(
        limits=Limits(workers, how["time_limit"], how["memory_limit"]),
        selection=Selection(how["include"], how["exclude"]),
        dry=how["dry_run"],
        formats=how["formats"],
        max_failures=how["max_failures"],
        on_done=None if log == "none" else lambda outcome: _log(outcome, log),
    )


def _log(outcome: Outcome, form: str) -> None:
    """One line for an article that is done."""
    import msgspec

    message = outcome.failure.message if outcome.failure else None
    if form == "json":
        record = {"event": outcome.change, "path": outcome.path, "message": message}
        click.echo(msgspec.json.encode(record).decode(), err=True)
    else:
        click.echo(f"{outcome.change:9} {outcome.path}" + (f": {message}" if message else ""), err=True)


def _run_once(
    inputs: Sequence[Path], output: Path, settings: Settings, base: Path | None, options: Options, *, quiet: bool
) -> Report:
    """One run, with a progress bar on a terminal, and its summary."""
    from pipeline import batch

    if quiet or options.on_done or not sys.stderr.isatty():
        report = batch.run(inputs, output, settings, base=base, options=options)
    else:
        report = _with_progress(inputs, output, settings, base, options)
    if not quiet:
        (_plan if options.dry else _summary)(report, output)
    return report


def _with_progress(inputs: Sequence[Path], output: Path, settings: Settings, base: Path | None, options: Options) -> Report:
    from rich.console import Console
    from rich.progress import Progress

    from pipeline import batch

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("cleaning", total=None)
        told = replace(
            options,
            on_start=lambda total: progress.update(task, total=total),
            on_done=lambda _: progress.advance(task),
        )
        return batch.run(inputs, output, settings, base=base, options=told)


def _plan(report: Report, output: Path) -> None:
    """What a dry run found."""
    click.echo(f"would clean {report.added + report.updated} articles: {report.added} new, {report.updated} changed")
    click.echo(f"would keep {report.unchanged} and remove {report.removed_articles} in {output}")
    for failure in report.failures:
        click.echo(f"would fail {failure.path}: {failure.message}")


def _summary(report: Report, output: Path) -> None:
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(report.kinds.items()))
    share = report.removed_characters / report.characters if report.characters else 0
    removed = ", ".join(f"{count} {kind}" for kind, count in sorted(report.removed_kinds.items()))
    click.echo(f"{report.done} articles in {report.seconds:.1f} s ({kinds or 'none'})")
    changes = f"{report.added} added, {report.updated} updated, {report.unchanged} unchanged"
    click.echo(f"changes   {changes}, {report.removed_articles} removed")
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
@click.argument("sources", nargs=-1, required=True, type=click.Path(allow_dash=True))
@click.option("--markdown", "form", flag_value="markdown", help="Print the cleaned Markdown instead of JSON.")
@click.option("--check", "form", flag_value="check", help="Only say what would be removed; exit status 1 if anything.")
@click.option("--diff", "form", flag_value="diff", help="Print what would change in the files, as a unified diff.")
@click.option("--in-place", "form", flag_value="in-place", help="Write the cleaned articles back to their files.")
@_id_key
@_rules
def clean(sources: tuple[str, ...], form: str | None, id_key: str, rules: tuple[str, ...]) -> None:
    """Clean articles (files, or - for standard input) and print their JSON, one a line where there are several.

    With --check, --diff and --in-place front matter, encoding and line ends stay as they are. A line
    <!-- fixharvest: keep --> protects what follows it up to the next empty line.
    """
    from pipeline.writers.articles import to_json, to_line, to_markdown

    settings = _settings(id_key, rules)
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
    from pipeline.api import clean_file
    from pipeline.writers.articles import to_source
    from pipeline.writers.files import rewrite
    from pipeline.writers.site import difference, findings

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


@fixharvest.command(epilog=_formats_help())
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--format",
    "formats",
    required=True,
    multiple=True,
    metavar="FORMAT[,FORMAT...]",
    callback=_format_names,
    help="What to write; see below.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write; default: OUTPUT.",
)
@click.option("--base-url", help="Web address of the articles' folder: makes relative links and images absolute.")
@click.option(
    "--shard-size",
    type=click.IntRange(min=1),
    default=128 * MIB,
    show_default=True,
    metavar="BYTES",
    help="Largest shard of jsonl.",
)
def convert(output: Path, formats: tuple[str, ...], folder: Path | None, base_url: str | None, shard_size: int) -> None:
    """Write other forms of the finished run in the folder OUTPUT: for databases, search, RAG and the web."""
    try:
        settings = ExportSettings(base_url=base_url, shard_bytes=shard_size)
    except SettingsError as error:
        raise click.BadParameter(error.message, param_hint="--base-url") from error
    for name, written in export(output, formats, folder, settings).items():
        shown = [str(path) for path in written]
        click.echo(f"{name:<9} {', '.join(shown if len(shown) < 4 else [shown[0], '...', shown[-1]])}")


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
