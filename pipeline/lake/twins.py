"""Twins across a Ray cluster: the groups that `outputs/twins.py` finds on one machine, in time that grows with the articles.

Texts are compared only if they share an LSH bucket. So the texts that are linked by buckets, however indirectly, can be grouped
by themselves, and each such component gets the groups that it gets on one machine. Ray Data shuffles twice: texts by bucket, to
find the links, and linked texts by component, to group them. Only the links are on the driver.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from ..errors import ReadError
from ..outputs.twins import (
    Item,
    Kind,
    Members,
    Shingles,
    buckets_of,
    grouped,
    items_in,
    lines_of,
    shingles_of,
    texts_of,
    texts_of_fix,
)
from ..outputs.writers.articles import from_json
from .manifest import read_manifest
from .ray import started
from .store import Store

_BUCKETS = pa.schema([("bucket", pa.binary()), ("text", pa.binary())])
_LINKS = pa.schema([("one", pa.binary()), ("other", pa.binary())])
_TEXTS = pa.schema([("component", pa.binary()), ("kind", pa.string()), ("number", pa.int64()), ("article", pa.string())])
_RANK = pa.list_(pa.int64())
_GROUPS = pa.schema([("kind", pa.string()), ("path", pa.string()), ("rank", _RANK), ("line", pa.binary())])
TWINS = "twins.jsonl"


def find_cluster_twins(store: Store, address: str = "") -> int:
    """Group the articles and fixes of the dataset in `store`, write `twins.jsonl` there, and return the number of groups.

    The dataset must have Parquet files. Raises ReadError if not, ExtraMissingError, WorkersError, and WriteError.
    """
    manifest = read_manifest(store)
    if manifest is None or manifest.format != "parquet":
        raise ReadError("is not a dataset of Parquet files; run the articles with --into parquet first", path=store.name(""))
    files = [store.name(entry.file) for entry in manifest.partitions if entry.file]
    if not files:
        store.put(TWINS, b"")
        return 0
    with started(address) as ray:
        articles = ray.data.read_parquet(files).select_columns(["article"])
        links = (
            articles.map_batches(_buckets, batch_format="pyarrow")
            .groupby("bucket")
            .map_groups(_links, batch_format="pyarrow")
            .iter_batches(batch_format="pyarrow")
        )
        component = _components(links)
        linked = ray.put(component)
        found = (
            articles.map_batches(lambda table: _linked(table, ray.get(linked)), batch_format="pyarrow")
            .groupby("component")
            .map_groups(_groups, batch_format="pyarrow")
            .iter_batches(batch_format="pyarrow")
        )
        rows = [row for batch in found for row in batch.to_pylist()]
    rows.sort(key=lambda row: (row["kind"], row["path"], row["rank"]))
    store.put(TWINS, b"".join(row["line"] for row in rows))
    return len(rows)


def _texts(table: pa.Table) -> Iterator[tuple[Kind, Item, str, Shingles]]:
    """The articles and fixes in a table, each with its article's JSON."""
    for line in table.column("article").to_pylist():
        article = from_json(line)
        whole, *parts = items_in(article, 0)
        yield "article", whole, line, shingles_of(texts_of(article))
        for item, fix in zip(parts, article.fixes, strict=True):
            yield "fix", item, line, shingles_of(texts_of_fix(fix))


def _name(kind: Kind, item: Item) -> bytes:
    return hashlib.sha256(f"{kind}\n{item.path}\n{item.number}".encode()).digest()[:16]


def _buckets(table: pa.Table) -> pa.Table:
    rows = [
        {"bucket": kind[:1].encode() + bucket, "text": _name(kind, item)}
        for kind, item, _, shingles in _texts(table)
        if shingles
        for bucket in buckets_of(shingles)
    ]
    return pa.Table.from_pylist(rows, _BUCKETS)


def _links(table: pa.Table) -> pa.Table:
    """From the first text of a bucket to each other one: as many links as texts, not as pairs."""
    first, *others = sorted(set(table.column("text").to_pylist()))
    return pa.Table.from_pylist([{"one": first, "other": other} for other in others], _LINKS)


def _components(batches: Any) -> dict[bytes, bytes]:
    """The component of each text that has a link, as the name of one of its texts."""
    parents: dict[bytes, bytes] = {}

    def root(text: bytes) -> bytes:
        while (parent := parents.setdefault(text, text)) != text:
            parents[text] = text = parents[parent]
        return text

    for batch in batches:
        for link in batch.to_pylist():
            parents[root(link["other"])] = root(link["one"])
    return {text: root(text) for text in list(parents)}


def _linked(table: pa.Table, component: dict[bytes, bytes]) -> pa.Table:
    """The texts that have a link, with their component and their article."""
    rows = []
    for kind, item, line, _ in _texts(table):
        if (found := component.get(_name(kind, item))) is not None:
            rows.append({"component": found, "kind": kind, "number": item.number, "article": line})
    return pa.Table.from_pylist(rows, _TEXTS)


def _groups(table: pa.Table) -> pa.Table:
    """The groups of a component, each as a line of `twins.jsonl`."""
    kind: Kind = table.column("kind")[0].as_py()
    wanted = set(zip(table.column("article").to_pylist(), table.column("number").to_pylist(), strict=True))
    texts = {item: found for of, item, line, found in _texts(table) if of == kind and (line, item.number) in wanted}
    found = grouped(kind, list(texts), texts.__getitem__)
    return pa.Table.from_pylist([_row(kind, group) for group in found], _GROUPS)


def _row(kind: Kind, group: Members) -> dict[str, Any]:
    """A group as a line of `twins.jsonl`, with what the lines are sorted by."""
    first = group[0][0]
    (line,) = lines_of(kind, [group])
    return {"kind": kind, "path": first.path, "rank": [-first.fixes, -first.steps, first.number], "line": line}
