"""The chain: one source in, one article out. Read it from top to bottom."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

from .cleaning import corrections, strip
from .cleaning.line_corrections import placed
from .cleaning.rules import rulebook
from .errors import IntegrityError
from .judgement import asks
from .judgement.linear_model import linear_model
from .judgement.own_labels import labels_model
from .model import SCHEMA_VERSION, Article, Content, Generator, Metadata
from .outputs.conservation import problems
from .reading import front_matter, html, read, stated
from .reading.read import Decoded
from .settings.settings import Settings, id_of
from .sources.record import Record, container_of
from .structure.article_structure import Given, Judges, Structure, structure_of
from .structure.features import View
from .structure.reasons import reasons
from .version import VERSION

# The modules and rooms whose code and data determine an article's result.
_DECIDING = (
    "chain.py",
    "cleaning",
    "judgement",
    "lexicon",
    "model.py",
    "patterns.py",
    "reading",
    "settings",
    "source_model.py",
    "structure",
    "text",
)


def process(data: bytes, *, path: str, settings: Settings) -> Article:
    """Clean and structure one article.

    `path` becomes `source.path`; the article's id comes from it unless `settings.id_key` names a front matter field. Raises
    ReadError if `data` cannot be read as text, SettingsError if the settings name an unknown rule or plugin, and IntegrityError
    if the result fails its own check.
    """
    return process_record(Record(path, data), settings)


def process_record(record: Record, settings: Settings) -> Article:
    """Clean and structure the article of a record. Raises the errors of `process`.

    Metadata has what the record's `extra` says and the article itself doesn't.
    """
    return _processed(record, settings).article


def explained(data: bytes, *, path: str, settings: Settings) -> tuple[Article, dict[str, tuple[str, ...]]]:
    """The article that `process` makes, and for each of its fixes and steps, by id, what spoke most for it, in words.

    Raises the same errors.
    """
    found = _processed(Record(path, data), settings)
    return found.article, reasons(found.structure, labels_model(settings.labels))


def viewed(data: bytes, *, path: str, settings: Settings) -> tuple[View, tuple[tuple[int, int], ...]]:
    """What labels the article's units, and the first and last line of each unit in the source (1-based).

    Raises the same errors.
    """
    found = _processed(Record(path, data), settings)
    lines = ((found.source_lines[unit.first], found.source_lines[unit.last]) for unit in found.structure.view.units)
    return found.structure.view, tuple(html.located_lines(own, found.origins) for own in lines)


@dataclass(frozen=True, slots=True)
class _Processed:
    """The article, what it was composed from, and where the lines of its cleaned text, and of a page's Markdown, come from."""

    article: Article
    structure: Structure
    source_lines: Sequence[int]
    origins: Sequence[tuple[int, int]]


def _processed(record: Record, settings: Settings) -> _Processed:
    settings = settings.at(record.path)
    decoded = read.decode(record.data, path=record.path, settings=settings, form=record.form, charset=record.charset)
    found = _structured(record, html.converted(decoded, settings), settings)
    if stated.is_richer(found.article):  # a web page whose steps are hardly in its text
        composed = _structured(record, html.converted(decoded, settings, compose=True), settings)
        return max(found, composed, key=lambda entry: stated.steps_read(entry.article.fixes))
    return found


def _structured(record: Record, decoded: Decoded, settings: Settings) -> _Processed:
    path = record.path
    matter = front_matter.split(decoded.text, decoded.lines)
    metadata, left_out = front_matter.with_given(matter.metadata, record.extra)
    start = matter.front_matter.span[1]
    identity = _identity(path, metadata, settings)
    decided = corrections.of_article(settings.articles, identity, path)
    reviewed = placed(settings.corrections, decoded.lines, start)
    stripped = strip.strip(decoded.text, decoded.lines, start, rules=rulebook(settings, decided, reviewed.kept))
    given = Given(reviewed.kind or corrections.kind(decided), reviewed.labels)
    found = structure_of(stripped, metadata, identity, _judges(settings), given, settings.min_confidence)
    facts, ignored = (decoded.stated, ()) if decoded.page else stated.in_scripts(stripped.removed)
    unmet = (
        *corrections.unmet(decided, decoded.text, start, settings.file),
        *reviewed.warnings(found.without_unit),
    )
    article = Article(
        schema_version=SCHEMA_VERSION,
        id=identity,
        source=msgspec.structs.replace(decoded.source, container=container_of(record)),
        generator=Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.digest()),
        title=found.about.title,
        language=found.about.language,
        kind=found.kind,
        declared_count=found.about.declared,
        metadata=metadata,
        front_matter=matter.front_matter,
        fixes=found.fixes,
        sections=found.sections,
        stated=tuple(stated.compared(fact, found.fixes, found.sections, used=fact is decoded.composed) for fact in facts),
        content=Content(markdown=stripped.page.lines.text),
        removed=stripped.removed,
        repaired=stripped.repaired,
        warnings=(*decoded.warnings, *matter.warnings, *left_out, *stripped.warnings, *ignored, *unmet, *found.warnings),
        corrections=reviewed.used(found.without_unit),
    )
    article = html.located(_checked(article, path), decoded.origins)
    return _Processed(article, found, stripped.source_lines, decoded.origins)


def _judges(settings: Settings) -> Judges:
    """The models in the package, with the weights that the settings change."""
    return Judges(asks, labels_model(settings.labels), linear_model("kinds"))


def _checked(article: Article, path: str) -> Article:
    """Return `article` if undoing its edits gives its source. Raises IntegrityError if not."""
    if found := problems(article):
        raise IntegrityError(f"the result cannot be undone to its source ({found[0]}); please report this article", path=path)
    return article


@cache
def rules_hash() -> str:
    """A hash of all code and data that determine a result, so that results of other code never count as current."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for room in _DECIDING:
        for file in sorted([package / room] if room.endswith(".py") else (package / room).rglob("*")):
            if file.suffix in (".py", ".toml", ".json", ".bin"):
                digest.update(file.relative_to(package).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _identity(path: str, metadata: Metadata, settings: Settings) -> str:
    """The article's id, from its path or from the front matter field that the settings name."""
    key: object = path
    if settings.id_key != "path":
        key = getattr(metadata, settings.id_key, None) or metadata.extra.get(settings.id_key) or path
    return id_of(str(key))
