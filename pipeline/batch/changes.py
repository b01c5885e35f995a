"""`changes.jsonl`: the journal of what each run changed, with the fixes of each article that were added, updated or removed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec import Struct

from ..errors import ReadError
from ..model import Article, Fix
from ..outputs.journal import ChangeKind, Entry, Journal, lines_since

NAME = "changes.jsonl"
# Maps the ids of an article's fixes and options to the hashes of their words.
Hashes: TypeAlias = dict[str, str]


class FixChange(Struct, frozen=True, kw_only=True):
    """A fix or option that was added, updated or removed; `hash` is the hash of its words, null if it was removed."""

    change: ChangeKind
    id: str
    hash: str | None


class ArticleChange(Entry, frozen=True, kw_only=True):
    """A line of the journal about an article."""

    path: str
    fixes: tuple[FixChange, ...] = ()


def hashes_of(article: Article) -> Hashes:
    """Map the ids of the fixes and options of `article` to the hashes of their words."""
    return {fix.id: fix.text_hash for fix in _all_fixes(article.fixes)}


def _all_fixes(fixes: Iterable[Fix]) -> Iterator[Fix]:
    for fix in fixes:
        yield fix
        yield from _all_fixes(fix.options)


def fix_changes(before: Hashes, after: Hashes) -> tuple[FixChange, ...]:
    """The changes from the fixes `before` to those `after`; removed fixes come last."""
    found = [
        FixChange(change="updated" if key in before else "added", id=key, hash=digest)
        for key, digest in after.items()
        if before.get(key) != digest
    ]
    return (*found, *(FixChange(change="removed", id=key, hash=None) for key in before if key not in after))


def add(journal: Journal, change: ChangeKind, identity: str, path: str, fixes: tuple[FixChange, ...]) -> None:
    """Add a line for an article to `journal`."""
    entry = ArticleChange(run=journal.run, time=journal.time, change=change, id=identity, path=path, fixes=fixes)
    journal.add(entry)


def changes_since(output: Path, run: str | None) -> Iterator[bytes]:
    """The lines of the journal of `output` after `run` (None: all lines).

    Raises ReadError if there is no journal, and what `lines_since` raises.
    """
    file = output / NAME
    if not file.is_file():
        raise ReadError("has no changes.jsonl; pass the folder of a finished run", path=str(output))
    yield from lines_since(file, run)


def compacted(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Shorten a journal to one line per article: its last one, with the last change of each of its fixes.

    A reader that has seen only an earlier run still gets everything it needs. Raises ReadError if a line is not a journal's.
    """
    last: dict[str, ArticleChange] = {}
    for line in lines:
        try:
            entry = msgspec.json.decode(line, type=ArticleChange)
        except msgspec.MsgspecError as error:
            raise ReadError(f"a line is not one of a journal of changes ({error}); remove it", path=NAME) from error
        earlier = last.pop(entry.id, None)
        fixes = {fix.id: fix for fix in (*(earlier.fixes if earlier else ()), *entry.fixes)}
        last[entry.id] = msgspec.structs.replace(entry, fixes=tuple(fixes.values()))
    yield from (msgspec.json.encode(entry) + b"\n" for entry in last.values())
