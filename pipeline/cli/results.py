"""`fixharvest verify`, `convert`, `twins`, `report`, `changes` and `schema`: commands for the results of a run."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import SettingsError
from ..settings.export_settings import MIB, MIN_RECORD, ExportSettings
from .dataset import articles_of, check_pyarrow, convert_dataset, is_dataset, print_problems
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

if TYPE_CHECKING:
    from ..model import Article


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
@click.option(
    "--database",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="SQLite database to add, change, and remove the rows of --format sqlite in; other tables stay.",
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
@click.option("--changes", is_flag=True, help="Start rag-changes.jsonl, which says what later exports of rag records change.")
@config_option
@no_config_option
def convert(
    output: Path | str,
    formats: tuple[str, ...],
    folder: Path | None,
    database: Path | None,
    config: Path | None,
    no_config: bool,
    **how: Any,
) -> None:
    """Convert the finished run in the folder OUTPUT to other formats: for databases, search, RAG and the web.

    OUTPUT may also be a dataset of `run --into`, here or in a bucket.
    """
    plugins = settings_of([output] if isinstance(output, Path) else [], config, no_config=no_config).plugins.writers
    check_formats(formats, plugins)
    if any(how[name] for name in ("max_chars", "max_tokens", "unique", "url_pattern", "changes")) and "rag" not in formats:
        raise click.UsageError(
            "--max-chars, --max-tokens, --unique, --url-pattern and --changes are about records; add --format rag"
        )
    try:
        how["max_characters"], how["shard_bytes"] = how.pop("max_chars"), how.pop("shard_size")
        settings = ExportSettings(plugins=plugins, **how)
    except SettingsError as error:
        raise click.UsageError(error.message) from error
    if database is not None:
        _update_database(output, database, settings, formats)
        formats = tuple(name for name in formats if name != "sqlite")
    for name, written in (_converted(output, formats, folder, settings) if formats else {}).items():
        shown = [str(path) for path in written]
        click.echo(f"{name:<9} {', '.join(shown if len(shown) < 4 else [shown[0], '...', shown[-1]])}")


def _converted(
    output: Path | str, formats: Sequence[str], folder: Path | None, settings: ExportSettings
) -> dict[str, tuple[Path, ...]]:
    from ..outputs.exports import export

    if is_dataset(output):
        return convert_dataset(str(output), formats, folder, settings)
    return export(Path(output), formats, folder, settings)


def _update_database(output: Path | str, database: Path, settings: ExportSettings, formats: Sequence[str]) -> None:
    """Bring the rows of a run into a database, and print what changed. Raises UsageError and what `upsert` raises."""
    if "sqlite" not in formats:
        raise click.UsageError("--database is about tables; add --format sqlite")
    from ..outputs.writers.finished import FinishedRun
    from ..outputs.writers.upsert import upsert

    articles: Iterable[Article]
    if is_dataset(output):
        articles = articles_of(str(output), settings.base_url)
    else:
        articles = FinishedRun(Path(output), settings.base_url)
    found = upsert(articles, database, settings)
    changed = [f"{change.table} +{change.added} ~{change.updated} -{change.removed}" for change in found]
    click.echo(f"{'sqlite':<9} {database}: {', '.join(changed) or 'nothing changed'}")


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
    from ..batch.selection import Selection
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
@click.option("--records", is_flag=True, help="Print the changes of rag records instead, which `convert --changes` keeps.")
def changes(output: Path, run: str | None, compact: bool, records: bool) -> None:
    """Print what the runs in the folder OUTPUT added, updated and removed, one article per line, oldest first.

    Each line has the id of its run. Remember the last one that you processed, and pass it to --since the next time.
    """
    from ..batch import changes as of_articles
    from ..outputs import record_changes as of_records
    from ..outputs.owned import owned

    journal = of_records if records else of_articles
    if compact:
        with owned(output, "export" if records else "output") as folder:
            lines = list(journal.compacted(journal.changes_since(output, None)))
            folder.write(journal.NAME, b"".join(lines))
        click.echo(f"{len(lines)} {'records' if records else 'articles'} in {output / journal.NAME}", err=True)
        return
    for line in journal.changes_since(output, run):
        sys.stdout.buffer.write(line)


@commands.command()
@click.option("--datasette", "database", metavar="NAME", help="Print Datasette's metadata for a database of this name instead.")
def schema(database: str | None) -> None:
    """Print the JSON Schema of an article."""
    if database is not None:
        from ..outputs.writers.datasette import metadata

        click.echo(metadata(database).decode(), nl=False)
        return
    import msgspec

    from ..outputs.writers.articles import schema as article_schema

    click.echo(msgspec.json.format(msgspec.json.encode(article_schema()), indent=2))
