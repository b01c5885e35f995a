"""Records for search and retrieval: one per fix, option and section with text, or several if the text is long."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

import msgspec

from ...lexicon.words import words
from ...model import Article, Kind, Section, SectionRole
from ...settings.export_settings import ExportSettings
from .files import write_pieces
from .links import source_address
from .portions import Limit, portions, tokens, units_of
from .unique import folded
from .walk import PlacedFix, fixes_of, steps_of, top


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """One record. Fields are flat, as vector stores require for metadata.

    `id` is made from the article's path (or its `--id-key`) and positions, so it stays when a text is edited. `uuid` is made
    from the article's id and the words, so it stays when a fix is inserted above, and no other words ever have it. `text` is
    what to embed: the breadcrumb on a line of its own, then the text. A long one is cut into several records, number `part` of
    `parts`; the id of each but the first ends in "~" and its number. `markdown` and `steps` (their texts, sub-steps after their
    steps) are those of the whole fix or section. `content_hash` covers everything that a reader sees (title, text, Markdown,
    address): a stored record is stale if it differs. `text_hash` covers the normalized words of title and text, as in the
    article's JSON. `url` is the address in the article's front matter, else made by the pattern of addresses, else the source's
    address below the base URL, else null. `twins` are the addresses or paths of other places that say the same, if records are
    unique. `confidence` is that of the fix or option, 0 to 1; null for a section. `date` and `tags` are the front matter's.
    """

    id: str
    uuid: str
    article_id: str
    kind: Literal["fix", "option", "section"]
    role: SectionRole | None
    article_kind: Kind
    language: str | None
    confidence: float | None
    title: str | None
    breadcrumb: tuple[str, ...]
    text: str
    part: int
    parts: int
    markdown: str
    steps: tuple[str, ...]
    tags: tuple[str, ...]
    date: str | None
    url: str | None
    source_path: str
    first_line: int
    last_line: int
    twins: tuple[str, ...] = ()
    text_hash: str
    content_hash: str


@dataclass(frozen=True, slots=True)
class _Source:
    """What of an article becomes a record or several."""

    id: str
    kind: Literal["fix", "option", "section"]
    role: SectionRole | None
    confidence: float | None
    title: str | None
    breadcrumb: tuple[str, ...]
    units: list[str]
    markdown: str
    steps: tuple[str, ...]
    lines: tuple[int, int]
    text_hash: str


def write(articles: Iterable[Article], folder: Path, settings: ExportSettings) -> tuple[Path, ...]:
    """Write rag.jsonl. Raises WriteError."""
    encoder = msgspec.json.Encoder()
    file = folder / "rag.jsonl"
    groups: Iterator[tuple[Record, ...]] = (group for article in articles for group in records(article, settings))
    if settings.unique:
        groups = folded(groups, Record)
    write_pieces(file, (encoder.encode(record) + b"\n" for group in groups for record in group))
    return (file,)


def records(article: Article, settings: ExportSettings) -> Iterator[tuple[Record, ...]]:
    """The records of each fix and option of an article that has text below its title, then those of its sections."""
    seen: Counter[str] = Counter()
    limit = _limit(settings)
    for source in _sources(article):
        if not any(source.units):
            continue
        seen[source.text_hash] += 1
        name = f"{article.id} {source.kind} {source.text_hash} {seen[source.text_hash]}"
        yield tuple(_records(article, source, name, limit, _address(article, settings)))


def _limit(settings: ExportSettings) -> Limit | None:
    if settings.max_tokens is not None:
        return Limit(settings.max_tokens, tokens)
    return Limit(settings.max_characters) if settings.max_characters is not None else None


def _sources(article: Article) -> Iterator[_Source]:
    for placed in fixes_of(article):
        yield _of_fix(placed)
    for position, section in enumerate(article.sections, start=1):
        yield _of_section(article, section, f"{article.id}/s{position}")


def _of_fix(placed: PlacedFix) -> _Source:
    fix = placed.fix
    return _Source(
        id=fix.id,
        kind="option" if placed.parent else "fix",
        role=None,
        confidence=fix.confidence,
        title=fix.title,
        breadcrumb=placed.breadcrumb,
        units=units_of(fix),
        markdown=fix.markdown,
        steps=tuple(entry.step.text for procedure in fix.procedures for entry in steps_of(procedure)),
        lines=fix.lines,
        text_hash=fix.text_hash,
    )


def _of_section(article: Article, section: Section, identity: str) -> _Source:
    own = (section.title,) if section.title and section.title != article.title else ()
    return _Source(
        id=identity,
        kind="section",
        role=section.role,
        confidence=None,
        title=section.title,
        breadcrumb=(*top(article), *own),
        units=section.text.split("\n"),
        markdown=section.markdown,
        steps=(),
        lines=section.lines,
        text_hash=_hash(" ".join(words(f"{section.title or ''} {section.text}"))),
    )


def _records(article: Article, source: _Source, name: str, limit: Limit | None, url: str | None) -> Iterator[Record]:
    texts = portions(source.breadcrumb, source.units, limit)
    for part, text in enumerate(texts, start=1):
        yield Record(
            id=source.id if part == 1 else f"{source.id}~{part}",
            uuid=str(uuid5(NAMESPACE_URL, f"fixharvest:{name} {part}")),
            article_id=article.id,
            kind=source.kind,
            role=source.role,
            article_kind=article.kind,
            language=article.language,
            confidence=source.confidence,
            title=source.title,
            breadcrumb=source.breadcrumb,
            text=text,
            part=part,
            parts=len(texts),
            markdown=source.markdown,
            steps=source.steps,
            tags=article.metadata.tags,
            date=article.metadata.date,
            url=url,
            source_path=article.source.path,
            first_line=source.lines[0],
            last_line=source.lines[1],
            text_hash=source.text_hash,
            content_hash=_hash(msgspec.json.encode((text, source.markdown, url)).decode()),
        )


def _address(article: Article, settings: ExportSettings) -> str | None:
    """The address of an article; null if it isn't known."""
    path = article.source.path
    if article.metadata.url or not settings.url_pattern:
        return article.metadata.url or (source_address(settings.base_url, path) if settings.base_url else None)
    folder, _, name = path.rpartition("/")
    stem = name.rpartition(".")[0] or name
    values = {
        "slug": article.metadata.slug or stem,
        "stem": stem,
        "path": f"{folder}/{stem}" if folder else stem,
        "id": article.id,
    }
    address = settings.url_pattern
    for place, value in values.items():
        address = address.replace(f"{{{place}}}", quote(value))
    return address


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
