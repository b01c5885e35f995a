"""`fixharvest verify`, `convert`, `twins`, `report`, `changes` and `schema`: commands for the results of a run."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from ..errors import SettingsError
from ..settings.export_settings import MIB, MIN_RECORD, ExportSettings
from .dataset import check_pyarrow, convert_dataset, is_dataset, print_problems
from .group import (
    DONE,
    FATAL,
    FolderOrAddress,
    check_formats,
    commands,
    config_option,
    formats_help,
    names,
    no_config_option,
    settings_of,
)


@commands.command()
@click.argument("output", type=FolderOrAddress(path_type=Path, exists=True))
def verify(output: Path | str) -> None:
    """Prove from the JSON alone that nothing was lost: undoing the edits gives each article's source.

    OUTPUT is the folder of a finished run, or one article's JSON. Or it is a dataset of `run --into`, here or in a bucket:
    then its manifest and the digests of its files are checked, too.
    """
    if is_dataset(output):
        raise SystemExit(FATAL if print_problems(str(output)) else DONE)
    from ..outputs.verify import verified

    good = seen = 0
    for file, found in verified(Path(output)):
        for problem in found:
            click.echo(f"{file}: {problem}", err=True)
        seen += 1
        good += not found
    click.echo(f"{good} of {seen} articles match their sources")
    raise SystemExit(DONE if good == seen else FATAL)


@commands.command(epilog=formats_help())
@click.argument("output", type=FolderOrAddress(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--format",
    "formats",
    required=True,
    multiple=True,
    metavar="FORMAT[,FORMAT...]",
    callback=names,
    help="Formats to write; see below.",
)
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write; a dataset needs it.  [default: OUTPUT]",
)
@click.option("--base-url", help="Web address of the articles' folder; makes relative links and images absolute.")
@click.option(
    "--shard-size",
    type=click.IntRange(min=1),
    default=128 * MIB,
    show_default=True,
    metavar="BYTES",
    help="Size of the largest jsonl shard.",
)
@click.option(
    "--max-chars", type=click.IntRange(min=MIN_RECORD), metavar="N", help="Cut longer texts of rag records, between steps."
)
@click.option("--max-tokens", type=click.IntRange(min=MIN_RECORD), metavar="N", help="The same; four bytes count as a token.")
@click.option("--unique", is_flag=True, help="Write rag records with the same words once, with the addresses of the others.")
@click.option("--url-pattern", metavar="URL", help="Address of an article in rag records, with {slug}, {stem}, {path} or {id}.")
@config_option
@no_config_option
def convert(
    output: Path | str,
    formats: tuple[str, ...],
    folder: Path | None,
    base_url: str | None,
    shard_size: int,
    config: Path | None,
    no_config: bool,
    **of_records: Any,
) -> None:
    """Convert the finished run in the folder OUTPUT to other formats: for databases, search, RAG and the web.

    OUTPUT may also be a dataset of `run --into`, here or in a bucket.
    """
    from ..outputs.exports import export

    plugins = settings_of([output] if isinstance(output, Path) else [], config, no_config=no_config).plugins.writers
    check_formats(formats, plugins)
    of_records["max_characters"] = of_records.pop("max_chars")
    if any(of_records.values()) and "rag" not in formats:
        raise click.UsageError("--max-chars, --max-tokens, --unique and --url-pattern are about records; add --format rag")
    try:
        settings = ExportSettings(base_url=base_url, shard_bytes=shard_size, plugins=plugins, **of_records)
    except SettingsError as error:
        raise click.UsageError(error.message) from error
    if is_dataset(output):
        found = convert_dataset(str(output), formats, folder, settings)
    else:
        found = export(Path(output), formats, folder, settings)
    for name, written in found.items():
        shown = [str(path) for path in written]
        click.echo(f"{name:<9} {', '.join(shown if len(shown) < 4 else [shown[0], '...', shown[-1]])}")


ENGINE_HELP = "Where the articles are compared; ray: OUTPUT is what `run --into parquet` wrote."


def _cluster_twins(output: Path | str, address: str, *, unique: bool) -> None:
    """Group the twins of a dataset. Raises UsageError, ExtraMissingError and what `find_cluster_twins` raises."""
    if unique:
        raise click.UsageError("--unique cannot be used with --engine ray: a dataset has no articles.jsonl")
    check_pyarrow("--engine ray")
    from ..lake.store import opened
    from ..lake.twins import find_cluster_twins

    with opened(str(output)) as store:
        groups = find_cluster_twins(store, address)
    click.echo(f"groups    {groups}")
    click.echo(f"results   {output}: twins.jsonl")


@commands.command()
@click.argument("output", type=FolderOrAddress(path_type=Path, exists=True, file_okay=False))
@click.option("--unique", is_flag=True, help="Also write OUTPUT/unique.jsonl: articles.jsonl without the twins.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help=ENGINE_HELP)
@click.option("--address", default="", help="With --engine ray: the cluster.  [default: one on this machine]")
def twins(output: Path | str, unique: bool, engine: str, address: str) -> None:
    """Group the near-identical articles and fixes of a finished run.

    \b
    OUTPUT/twins.jsonl    one group per line; its first member is the one to keep
    OUTPUT/unique.jsonl   articles.jsonl with one article of each group (with --unique)
    """  # noqa: D301 - click wants the character itself
    if engine == "ray":
        _cluster_twins(output, address, unique=unique)
        return
    if isinstance(output, str):
        raise click.UsageError("an address needs --engine ray")
    from ..outputs.twins import find_twins

    for found in find_twins(output, unique=unique):
        share = found.twins / found.total if found.total else 0
        name = {"article": "articles", "fix": "fixes"}[found.kind]
        click.echo(f"{name:<9} {found.total}, twins {found.twins} ({share:.1%}), groups {found.groups}")
    click.echo(f"results   {output}: twins.jsonl" + (", unique.jsonl" if unique else ""))


@commands.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where to write.  [default: OUTPUT/report]",
)
@click.option("--all", "every", is_flag=True, help="Write a page for every article.  [default: only for doubtful ones]")
@click.option(
    "--include",
    multiple=True,
    metavar="GLOB",
    help="Also write a page for articles whose path matches, as in .gitignore (repeatable).",
)
@click.option(
    "--reviewed",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="The fixharvest-reviewed.jsonl of `review`: what it accepts is no reason for doubt.",
)
def report(output: Path, folder: Path | None, every: bool, include: tuple[str, ...], reviewed: Path | None) -> None:
    """Write pages for a browser that show what the finished run in OUTPUT found, what it cut, and why.

    Open FOLDER/index.html. The pages need no server and load nothing from elsewhere. An older report in FOLDER is replaced.
    """
    from ..batch.sources import Selection
    from ..review.site import write_report

    wanted = Selection(include).picker(output).takes if include else None
    written = write_report(output, folder, wanted=wanted, every=every, reviewed=reviewed)
    click.echo(f"articles  {written.articles}, doubtful {written.doubtful}")
    click.echo(f"pages     {written.pages} for single articles")
    click.echo(f"results   {written.index}")


@commands.command()
@click.argument("output", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--since", "run", metavar="RUN", help="Print only what came after this run.  [default: everything]")
@click.option("--compact", is_flag=True, help="Shorten the journal to one line per article. Every earlier --since still works.")
def changes(output: Path, run: str | None, compact: bool) -> None:
    """Print what the runs in the folder OUTPUT added, updated and removed, one article per line, oldest first.

    Each line has the id of its run. Remember the last one that you processed, and pass it to --since the next time.
    """
    from ..batch.changes import NAME, changes_since, compacted
    from ..outputs.owned import owned

    if compact:
        with owned(output) as folder:
            lines = list(compacted(changes_since(output, None)))
            folder.write(NAME, b"".join(lines))
        click.echo(f"{len(lines)} articles in {output / NAME}", err=True)
        return
    for line in changes_since(output, run):
        sys.stdout.buffer.write(line)


@commands.command()
def schema() -> None:
    """Print the JSON Schema of an article."""
    import msgspec

    from ..outputs.writers.articles import schema as article_schema

    click.echo(msgspec.json.format(msgspec.json.encode(article_schema()), indent=2))
