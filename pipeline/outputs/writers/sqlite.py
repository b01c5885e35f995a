"""A run as a SQLite database: linked tables, full-text search with stemming, and views for browsing.

sqlite.sql defines the tables. sqlite_search.sql adds indexes, search and views once the tables are full. `upsert.py` brings the
rows into a database that holds other tables, too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

from ...errors import ReadError, WriteError
from ...model import Article, Procedure, Section
from ...settings.export_settings import ExportSettings
from .datasette import metadata
from .files import whole_file, write_whole
from .questions import questions
from .walk import PlacedFix, first_and_last, fixes_of, row, steps_of

# The tables with full-text search, which is in a table of the same name with "_fts".
SEARCHED = ("fixes", "steps", "sections", "questions")
Row: TypeAlias = tuple[str, dict[str, Any]]


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:  # noqa: ARG001 - one signature
    """Write fixharvest.db and datasette.json. Raises WriteError, and ReadError if two articles have the same id."""
    file = folder / "fixharvest.db"
    with whole_file(file) as temporary:
        try:
            with closing(sqlite3.connect(temporary, isolation_level=None)) as connection:
                _fill(connection, articles)
        except sqlite3.Error as error:
            raise WriteError(f"cannot be written: {error}", path=str(file)) from error
    described = folder / "datasette.json"
    write_whole(described, metadata(file.stem))
    return (file, described)


def _fill(connection: sqlite3.Connection, articles: Iterable[Article]) -> None:
    # the file is temporary, so it needs no journal for a crash
    connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;")
    connection.executescript(_sql("sqlite.sql"))
    connection.execute("BEGIN")
    for article in articles:
        for table, values in rows(article):
            _insert(connection, table, values, article)
    connection.execute("COMMIT")
    connection.executescript(_sql("sqlite_search.sql"))
    rebuild_search(connection)
    connection.execute("ANALYZE")


def rebuild_search(connection: sqlite3.Connection) -> None:
    """Fill the search with what the tables hold now."""
    for table in SEARCHED:
        connection.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")  # noqa: S608 - our own names


def _insert(connection: sqlite3.Connection, table: str, values: dict[str, Any], article: Article) -> None:
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" * len(values))
    try:
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))  # noqa: S608 - our own names
    except sqlite3.IntegrityError as error:
        if "UNIQUE" not in str(error):
            raise
        message = (
            f"two articles have the id {article.id!r}, but ids must be unique in a database; run `fixharvest run` again, with "
            "--base if two inputs contain the same path, or with another --id-key"
        )
        raise ReadError(message, path=article.source.path) from error


def _sql(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def rows(article: Article) -> Iterator[Row]:
    """Yield all rows of an article as (table, values); a row comes after the rows it refers to."""
    yield "articles", _article(article)
    for placed in fixes_of(article):
        yield "fixes", _fix(article, placed)
        for procedure in placed.fix.procedures:
            yield "procedures", _procedure(placed, procedure)
            yield from (("steps", values) for values in _steps(placed, procedure))
    for position, section in enumerate(article.sections, start=1):
        identity = f"{article.id}/s{position}"
        yield "sections", {"id": identity, **_numbered(article, position, section)}
        yield from (("questions", values) for values in _questions(article, section, identity))
    for position, removed in enumerate(article.removed, start=1):
        yield "removed", _numbered(article, position, removed)
    for position, warning in enumerate(article.warnings, start=1):
        yield "warnings", _numbered(article, position, warning)


def _questions(article: Article, section: Section, identity: str) -> Iterator[dict[str, Any]]:
    for position, (question, answer) in enumerate(questions(section), start=1):
        yield {
            "id": f"{identity}/q{position}",
            "article_id": article.id,
            "section_id": identity,
            "position": position,
            "question": question,
            "answer": answer,
        }


def _numbered(article: Article, position: int, part: msgspec.Struct) -> dict[str, Any]:
    return {"article_id": article.id, "position": position, **row(part)}


def _article(article: Article) -> dict[str, Any]:
    source, metadata = article.source, article.metadata
    return {
        "id": article.id,
        "path": source.path,
        "title": article.title,
        "language": article.language,
        "kind": article.kind,
        "declared_count": article.declared_count,
        **{name: getattr(metadata, name) for name in _METADATA},
        "tags": _json(metadata.tags),
        "categories": _json(metadata.categories),
        "metadata": _json(metadata),
        "markdown": article.content.markdown,
        "sha256": source.sha256,
        "bytes": source.bytes,
        "lines": source.lines,
        "encoding": source.encoding,
        "version": article.generator.version,
    }


_METADATA = ("url", "slug", "author", "date", "updated", "description", "image")


def _fix(article: Article, placed: PlacedFix) -> dict[str, Any]:
    fix = placed.fix
    return {
        "id": fix.id,
        "article_id": article.id,
        "parent_id": placed.parent,
        "path": placed.path,
        "depth": placed.depth,
        "position": fix.position,
        "label": fix.label,
        "number": fix.number,
        "title": fix.title,
        "breadcrumb": " > ".join(placed.breadcrumb),
        "relation": fix.relation,
        "summary": fix.summary,
        "text": fix.text,
        "markdown": fix.markdown,
        "notes": _json(fix.notes),
        "images": _json(fix.images),
        "links": _json(fix.links),
        "text_hash": fix.text_hash,
        "confidence": fix.confidence,
        **first_and_last(fix.lines),
    }


def _procedure(placed: PlacedFix, procedure: Procedure) -> dict[str, Any]:
    return {
        "id": procedure.id,
        "fix_id": placed.fix.id,
        "position": procedure.position,
        "lead_in": procedure.lead_in,
        "applies_to": procedure.applies_to,
        "result": procedure.result,
        "interruptions": _json(procedure.interruptions),
        "confidence": procedure.confidence,
        **first_and_last(procedure.lines),
    }


def _steps(placed: PlacedFix, procedure: Procedure) -> Iterator[dict[str, Any]]:
    for sequence, found in enumerate(steps_of(procedure), start=1):
        step = found.step
        yield {
            "id": step.id,
            "fix_id": placed.fix.id,
            "procedure_id": procedure.id,
            "parent_id": found.parent,
            "depth": found.depth,
            "sequence": sequence,
            "position": step.position,
            "number": step.number,
            "text": step.text,
            "markdown": step.markdown,
            "condition": step.condition,
            "actions": _json(step.actions),
            "notes": _json(step.notes),
            "images": _json(step.images),
            "links": _json(step.links),
            "confidence": step.confidence,
            **first_and_last(step.lines),
        }


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode()
