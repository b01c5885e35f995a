"""A record: the bytes of one article, and what the container that holds them knows about it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from ..source_model import Container as JsonContainer

Form: TypeAlias = Literal["markdown", "html"]
# Why something is not read that would take more memory than this process may have.
NEEDS_MEMORY = "needs more memory than there is; raise --memory-limit"


@dataclass(frozen=True, slots=True)
class Container:
    """Where a record is in its container.

    `path`: the container's path. `member`: its name in an archive; empty for rows. `row`: its number from 1; 0 for members.
    `first_byte` and `end_byte`: its bytes in the container, half-open; both 0 if the form has no such places.
    """

    path: str
    member: str = ""
    row: int = 0
    first_byte: int = 0
    end_byte: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One article's bytes.

    `path` becomes `source.path`. `form`: what the bytes are; None: as the path and the bytes tell. `charset`: the encoding that
    a header declares; empty: none. `extra`: values for `metadata`, such as `url`, `date`, and the other columns of a row.
    """

    path: str
    data: bytes
    form: Form | None = None
    charset: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    container: Container | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that cannot be read, and why. `rest`: whether others, which nothing names, cannot be read, either."""

    path: str
    message: str
    container: Container | None = None
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A member of a container that is no article, and why; `named`: whether a reader may have expected one."""

    path: str
    why: str
    named: bool = False


def container_of(record: Record | Broken) -> JsonContainer | None:
    """Where `record` is, as in the JSON; None for a file of its own."""
    place = record.container
    if place is None:
        return None
    return JsonContainer(
        path=place.path,
        member=place.member or None,
        row=place.row or None,
        span=(place.first_byte, place.end_byte) if place.end_byte else None,
        facts_hash=_facts_hash(record) if isinstance(record, Record) else None,
    )


def _facts_hash(record: Record) -> str | None:
    """A hash of what the result depends on besides the path and the bytes; None if that is nothing."""
    if not record.form and not record.charset and not record.extra:
        return None
    facts = repr((record.form, record.charset, sorted(record.extra.items())))
    return hashlib.sha256(facts.encode("utf-8", errors="backslashreplace")).hexdigest()[:16]
