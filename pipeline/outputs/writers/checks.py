"""What cleaning would change in files, for readers of such lists: people, scripts, GitHub, and whatever reads SARIF 2.1.0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import quote

import msgspec

from ...model import Article, Removed, Repaired
from ...version import VERSION


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A removal or repair: where it is in a file (lines are 1-based, inclusive), and why it is proposed."""

    path: str
    first_line: int
    last_line: int
    rule: str
    reason: str


def findings(article: Article, path: str) -> Iterator[Finding]:
    """The removals and repairs of an article, in source order."""
    edits: list[Removed | Repaired] = [*article.removed, *article.repaired]
    for edit in sorted(edits, key=lambda edit: edit.span):
        first, last = edit.lines
        yield Finding(path=path, first_line=first, last_line=last, rule=edit.rule, reason=edit.reason)


def as_text(found: Iterable[Finding]) -> Iterator[str]:
    """A line `path:line: …` for each finding."""
    for entry in found:
        place = f"{entry.path}:{entry.first_line}"
        yield f"{place}: {entry.reason} ({entry.rule}, lines {entry.first_line} to {entry.last_line})"


def as_json(found: Iterable[Finding]) -> Iterator[str]:
    """JSON Lines."""
    for entry in found:
        yield msgspec.json.encode(entry).decode()


def as_github(found: Iterable[Finding]) -> Iterator[str]:
    """Commands for GitHub's runners, which show each finding beside its lines."""
    for entry in found:
        place = f"file={_property(entry.path)},line={entry.first_line},endLine={entry.last_line},title={_property(entry.rule)}"
        yield f"::warning {place}::{_message(entry.reason)}"


def as_sarif(found: Iterable[Finding]) -> Iterator[str]:
    """One document in the Static Analysis Results Interchange Format."""
    results = [_result(entry) for entry in found]
    rules = [{"id": rule} for rule in sorted({result["ruleId"] for result in results})]
    driver = {"name": "fixharvest", "version": VERSION, "rules": rules}
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    yield msgspec.json.format(msgspec.json.encode(document), indent=2).decode()


FORMS: dict[str, Callable[[Iterable[Finding]], Iterator[str]]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "sarif": as_sarif,
}


def _result(entry: Finding) -> dict[str, Any]:
    region = {"startLine": entry.first_line, "endLine": entry.last_line}
    place = {"artifactLocation": {"uri": quote(entry.path.replace("\\", "/"))}, "region": region}
    return {
        "ruleId": entry.rule,
        "level": "warning",
        "message": {"text": entry.reason},
        "locations": [{"physicalLocation": place}],
    }


def _message(text: str) -> str:
    """`text` as a command's message: it ends at a line end, and % begins an escape."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """`text` as a command's property, which also ends at a colon or a comma."""
    return _message(text).replace(":", "%3A").replace(",", "%2C")
