"""A run as two Parquet tables, each with an explicit Arrow schema. The only module that imports pyarrow.

An Arrow type cannot contain itself, so options and sub-steps are in the same list as their parents, after them, with a
`depth` (from 1) and a `parent_id`. `lines` and `span` are two columns each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from ...model import SCHEMA_VERSION, Article, Procedure
from ...settings.export_settings import ExportSettings
from .files import whole_file
from .walk import PlacedFix, PlacedStep, first_and_last, fixes_of, row, steps_of

Row: TypeAlias = dict[str, Any]
# Limits of a row group, which bound the memory: bytes of the articles' sources, and number of articles.
GROUP_BYTES = 8 * 1024 * 1024
GROUP_ARTICLES = 2_000

_TEXT, _NUMBER, _BOOLEAN, _TEXTS = pa.string(), pa.int64(), pa.bool_(), pa.list_(pa.string())


def _fields(*, required: str = "", optional: str = "", of: pa.DataType = _TEXT) -> list[pa.Field]:
    """Fields of the type `of`; names are separated by spaces. Required fields are never null."""
    return [
        *(pa.field(name, of, nullable=False) for name in required.split()),
        *(pa.field(name, of) for name in optional.split()),
    ]


def _list_of(*fields: pa.Field) -> pa.DataType:
    return pa.list_(pa.field("item", pa.struct(list(fields)), nullable=False))


_LINES = _fields(required="first_line last_line", of=_NUMBER)
_CONFIDENCE = pa.field("confidence", pa.float64(), nullable=False)
_SPAN = _fields(required="start end", of=_NUMBER)
_NOTES = _list_of(*_fields(required="kind text"), *_LINES)
_IMAGES = _list_of(*_fields(required="src alt"), *_LINES)
_LINKS = _list_of(*_fields(required="href text"), pa.field("affiliate", _BOOLEAN, nullable=False), *_LINES)
_ACTIONS = _list_of(*_fields(required="verb"), pa.field("target", _TEXTS, nullable=False), *_fields(optional="canonical input"))
_ATTACHED = [
    pa.field("notes", _NOTES, nullable=False),
    pa.field("images", _IMAGES, nullable=False),
    pa.field("links", _LINKS, nullable=False),
]
_STEPS = _list_of(
    *_fields(required="id", optional="parent_id"),
    *_fields(required="depth position", optional="number", of=_NUMBER),
    *_fields(required="text markdown", optional="condition"),
    pa.field("actions", _ACTIONS, nullable=False),
    _CONFIDENCE,
    *_ATTACHED,
    *_LINES,
)
_PROCEDURES = _list_of(
    *_fields(required="id"),
    *_fields(required="position", of=_NUMBER),
    *_fields(optional="lead_in applies_to result"),
    pa.field("steps", _STEPS, nullable=False),
    _CONFIDENCE,
    pa.field("interruptions", _list_of(*_fields(required="kind"), *_LINES), nullable=False),
    *_LINES,
)
_FIX = [
    *_fields(required="id path", optional="parent_id"),
    *_fields(required="depth position", optional="number", of=_NUMBER),
    *_fields(required="title relation markdown text text_hash", optional="label summary"),
    pa.field("breadcrumb", _TEXTS, nullable=False),
    pa.field("procedures", _PROCEDURES, nullable=False),
    _CONFIDENCE,
    *_ATTACHED,
    *_LINES,
]
_METADATA = [
    *_fields(optional="title author date updated description image url slug"),
    *_fields(required="tags categories", of=_TEXTS),
    *_fields(required="extra"),  # JSON, since its keys are chosen by the author
]
_SOURCE = [
    *_fields(required="path sha256 encoding newline"),
    *_fields(required="bytes lines replacements", of=_NUMBER),
    *_fields(required="bom", of=_BOOLEAN),
]
_FRONT_MATTER = [
    *_fields(required="text", optional="format"),
    *_SPAN,
    *_fields(optional="first_line last_line", of=_NUMBER),
]
_WARNING = [
    *_fields(required="code severity message", optional="about"),
    *_fields(optional="first_line last_line", of=_NUMBER),
]
_STATED = [
    *_fields(required="type used", optional="name"),
    *_fields(required="entries found", of=_NUMBER),
    *_fields(required="agrees", of=_BOOLEAN),
]
_CORRECTION = [*_fields(optional="kind label"), *_fields(required="keep", of=_BOOLEAN), *_LINES]
_VERSION = {"fixharvest.schema_version": SCHEMA_VERSION}

ARTICLES = pa.schema(
    [
        *_fields(required="id schema_version kind", optional="title language"),
        *_fields(optional="declared_count", of=_NUMBER),
        pa.field("source", pa.struct(_SOURCE), nullable=False),
        pa.field("generator", pa.struct(_fields(required="version rules_hash settings_hash")), nullable=False),
        pa.field("metadata", pa.struct(_METADATA), nullable=False),
        pa.field("front_matter", pa.struct(_FRONT_MATTER), nullable=False),
        *_fields(required="markdown"),
        pa.field("fixes", _list_of(*_FIX), nullable=False),
        pa.field("stated", _list_of(*_STATED), nullable=False),
        pa.field("sections", _list_of(*_fields(required="role markdown text", optional="title"), *_LINES), nullable=False),
        pa.field("removed", _list_of(*_fields(required="rule kind reason text"), *_SPAN, *_LINES), nullable=False),
        pa.field("repaired", _list_of(*_fields(required="rule reason before after"), *_SPAN, *_LINES), nullable=False),
        pa.field("warnings", _list_of(*_WARNING), nullable=False),
        pa.field("corrections", _list_of(*_CORRECTION), nullable=False),
    ],
    metadata=_VERSION,
)
FIXES = pa.schema(
    [
        *_fields(required="article_id source_path article_kind", optional="article_title language url"),
        *_FIX,
    ],
    metadata=_VERSION,
)


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:  # noqa: ARG001 - one signature
    """Write articles.parquet, one row per article, and fixes.parquet, one row per fix and option. Raises WriteError."""
    paths = (folder / "articles.parquet", folder / "fixes.parquet")
    with ExitStack() as stack:
        whole = [stack.enter_context(whole_file(path)) for path in paths]
        article_table = stack.enter_context(pq.ParquetWriter(whole[0], ARTICLES, compression="zstd"))
        fix_table = stack.enter_context(pq.ParquetWriter(whole[1], FIXES, compression="zstd"))
        for group in _groups(articles):
            article_table.write_batch(pa.RecordBatch.from_pylist([article_row(article) for article in group], ARTICLES))
            rows = [fix_row for article in group for fix_row in fix_rows(article)]
            fix_table.write_batch(pa.RecordBatch.from_pylist(rows, FIXES))
    return paths


def _groups(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles of each row group."""
    group: list[Article] = []
    size = 0
    for article in articles:
        group.append(article)
        size += article.source.bytes
        if size >= GROUP_BYTES or len(group) >= GROUP_ARTICLES:
            yield group
            group, size = [], 0
    if group:
        yield group


def article_row(article: Article) -> Row:
    """The article as a row of `ARTICLES`."""
    metadata = msgspec.to_builtins(article.metadata)
    return {
        "id": article.id,
        "schema_version": article.schema_version,
        "kind": article.kind,
        "title": article.title,
        "language": article.language,
        "declared_count": article.declared_count,
        "source": msgspec.to_builtins(article.source),
        "generator": msgspec.to_builtins(article.generator),
        "metadata": metadata | {"extra": msgspec.json.encode(article.metadata.extra).decode()},
        "front_matter": row(article.front_matter),
        "markdown": article.content.markdown,
        "fixes": [_fix(placed) for placed in fixes_of(article)],
        "sections": [row(part) for part in article.sections],
        "stated": [row(part) for part in article.stated],
        "removed": [row(part) for part in article.removed],
        "repaired": [row(part) for part in article.repaired],
        "warnings": [row(part) for part in article.warnings],
        "corrections": [row(part) for part in article.corrections],
    }


def fix_rows(article: Article) -> Iterator[Row]:
    """The article's fixes and options as rows of `FIXES`."""
    about = {
        "article_id": article.id,
        "source_path": article.source.path,
        "article_kind": article.kind,
        "article_title": article.title,
        "language": article.language,
        "url": article.metadata.url,
    }
    for placed in fixes_of(article):
        yield about | _fix(placed)


def _fix(placed: PlacedFix) -> Row:
    fix = placed.fix
    return {
        "id": fix.id,
        "path": placed.path,
        "parent_id": placed.parent,
        "depth": placed.depth,
        "position": fix.position,
        "number": fix.number,
        "title": fix.title,
        "relation": fix.relation,
        "markdown": fix.markdown,
        "text": fix.text,
        "text_hash": fix.text_hash,
        "label": fix.label,
        "summary": fix.summary,
        "breadcrumb": placed.breadcrumb,
        "procedures": [_procedure(procedure) for procedure in fix.procedures],
        "confidence": fix.confidence,
        "notes": [row(part) for part in fix.notes],
        "images": [row(part) for part in fix.images],
        "links": [row(part) for part in fix.links],
        **first_and_last(fix.lines),
    }


def _procedure(procedure: Procedure) -> Row:
    return {
        "id": procedure.id,
        "position": procedure.position,
        "lead_in": procedure.lead_in,
        "applies_to": procedure.applies_to,
        "result": procedure.result,
        "steps": [_step(placed) for placed in steps_of(procedure)],
        "confidence": procedure.confidence,
        "interruptions": [row(part) for part in procedure.interruptions],
        **first_and_last(procedure.lines),
    }


def _step(placed: PlacedStep) -> Row:
    step = placed.step
    return {
        "id": step.id,
        "parent_id": placed.parent,
        "depth": placed.depth,
        "position": step.position,
        "number": step.number,
        "text": step.text,
        "markdown": step.markdown,
        "condition": step.condition,
        "actions": msgspec.to_builtins(step.actions),
        "confidence": step.confidence,
        "notes": [row(part) for part in step.notes],
        "images": [row(part) for part in step.images],
        "links": [row(part) for part in step.links],
        **first_and_last(step.lines),
    }
