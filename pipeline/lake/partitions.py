"""Cuts a stream of records into partitions where the records say so, so that a new one shifts none but its own partition."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import msgspec

from ..batch.report import Failure
from ..chain import rules_hash
from ..model import SCHEMA_VERSION
from ..settings.settings import Settings
from ..source_model import Container
from ..sources.record import Record, container_of
from ..version import VERSION

MIB = 1024 * 1024
# A record, or what the reader of a container says of one that it cannot read.
Item: TypeAlias = Record | Failure
# Bytes of a row's key, those at its start that are a digest of the path, and characters of a partition's key.
KEY, PATH, NAME = 24, 8, 32


@dataclass(frozen=True, slots=True)
class Cut:
    """Where partitions end: after about one of `mean` records, of which the hash of its path says so.

    A partition has at least `least` records, unless the stream ends, and ends anyway at `most` records or `most_bytes` of
    sources, which bounds the memory of a run.
    """

    least: int = 256
    mean: int = 1024
    most: int = 4096
    most_bytes: int = 32 * MIB


@dataclass(frozen=True, slots=True)
class Partition:
    """Items in a row, the key of each (empty if it could not be read), its place, and the key of the partition, made of all."""

    items: tuple[Item, ...]
    keys: tuple[bytes, ...]
    places: tuple[Container | None, ...]
    key: str


def partitions(items: Iterable[Item], settings: Settings, cut: Cut) -> Iterator[Partition]:
    """The partitions of `items`, one at a time."""
    taken: list[Item] = []
    size = 0
    for item in items:
        taken.append(item)
        size += len(item.data) if isinstance(item, Record) else 0
        is_end = len(taken) >= cut.least and int.from_bytes(_digest(item.path)) % cut.mean == 0
        if is_end or len(taken) >= cut.most or size >= cut.most_bytes:
            yield _partition(taken, settings)
            taken, size = [], 0
    if taken:
        yield _partition(taken, settings)


def _digest(path: str) -> bytes:
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[:PATH]


def _partition(items: list[Item], settings: Settings) -> Partition:
    keys = tuple(row_key(item, settings) if isinstance(item, Record) else b"" for item in items)
    places = tuple(container_of(item) if isinstance(item, Record) else item.container for item in items)
    others = msgspec.json.encode([places, [item for item in items if isinstance(item, Failure)]])
    return Partition(tuple(items), keys, places, hashlib.sha256(b"".join(keys) + others).hexdigest()[:NAME])


def row_key(record: Record, settings: Settings) -> bytes:
    """A digest of a record's path, then one of what decides its row: path, bytes, container's facts, code, and settings.

    Its place isn't part of it, because a row above moves all rows below; rows that moved are copied with their new place.
    """
    about = [record.path, record.form, record.charset, record.extra]
    digest = hashlib.sha256(_code())
    for part in (settings.at(record.path).digest().encode(), msgspec.json.encode(about, order="sorted"), record.data):
        digest.update(len(part).to_bytes(8))
        digest.update(part)
    return _digest(record.path) + digest.digest()[: KEY - PATH]


@lru_cache
def _code() -> bytes:
    return f"{VERSION} {rules_hash()} {SCHEMA_VERSION}".encode()
