"""THE chain: one source in, one article out. Read it from top to bottom."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from .cleaning import corrections, strip
from .cleaning.rules import rulebook
from .errors import IntegrityError
from .model import SCHEMA_VERSION, Article, Content, Generator, Metadata, Relation
from .outputs.conservation import problems
from .reading import front_matter, html, read
from .settings.settings import Settings, id_of
from .structure import classify, compose, doubts, outline, tree
from .version import VERSION

# The rooms that decide what becomes of an article.
_DECIDING = ("chain.py", "cleaning", "lexicon", "model.py", "reading", "settings", "structure", "text")


def process(data: bytes, *, path: str, settings: Settings) -> Article:
    """Clean and structure one article.

    `path` is what `source.path` will say, and the article's key unless `settings.id_key` names a front matter field.
    Raises ReadError where `data` cannot be read as text, and IntegrityError where the result fails its own check.
    """
    settings = settings.at(path)
    decoded = read.decode(data, path=path, max_bytes=settings.max_file_bytes, max_line=settings.max_line_characters)
    decoded = html.converted(decoded, max_line=settings.max_line_characters, selectors=settings.teaching.html)
    matter = front_matter.split(decoded.text, decoded.lines)
    identity = _identity(path, matter.metadata, settings)
    decided = corrections.of_article(settings.articles, identity, path)
    rules = rulebook(settings, decided)
    words = rules.taught.lexicon
    stripped = strip.strip(decoded.text, decoded.lines, matter.front_matter.span[1], rules=rules)
    outlined = outline.outline(stripped.page)
    about = classify.about(outlined.units, matter.metadata)
    grown = tree.grow(
        outlined,
        words,
        title=about.heading,
        trouble=about.trouble,
        promised=about.solutions,
        verbs=about.verbs,
    )
    kind = corrections.kind(decided) or classify.kind_of(about, grown, words)
    relation: Relation = "sequence" if kind == "steps" else "alternative"
    composer = compose.Composer(outlined.units, stripped, words, identity)
    fixes = composer.fixes(grown, relation) if kind != "listicle" else ()
    sections = composer.sections(grown if kind != "listicle" else grown.without_fixes())
    found_doubts = doubts.doubts(outlined.units, stripped.source_lines, fixes, words, kind=kind, promised=about.declared)
    unmet = corrections.unmet(decided, decoded.text, matter.front_matter.span[1], settings.file)
    article = Article(
        schema_version=SCHEMA_VERSION,
        id=identity,
        source=decoded.source,
        generator=Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.digest()),
        title=about.title,
        language=about.language,
        kind=kind,
        declared_count=about.declared,
        metadata=matter.metadata,
        front_matter=matter.front_matter,
        fixes=fixes,
        sections=sections,
        content=Content(markdown=stripped.page.lines.text),
        removed=stripped.removed,
        repaired=stripped.repaired,
        warnings=(*decoded.warnings, *matter.warnings, *stripped.warnings, *unmet, *found_doubts),
    )
    if found := problems(article):
        raise IntegrityError(f"the result does not add up to its source ({found[0]}); please report this article", path=path)
    return html.located(article, decoded.origins)


@cache
def rules_hash() -> str:
    """A hash over all code and data that decide what becomes of an article, so that no result of other code is current."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for room in _DECIDING:
        for file in sorted([package / room] if room.endswith(".py") else (package / room).rglob("*")):
            if file.suffix in (".py", ".toml"):
                digest.update(file.relative_to(package).as_posix().encode())
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _identity(path: str, metadata: Metadata, settings: Settings) -> str:
    """The article's id: from its path, or from the front matter field that the settings name."""
    key: object = path
    if settings.id_key != "path":
        key = getattr(metadata, settings.id_key, None) or metadata.extra.get(settings.id_key) or path
    return id_of(str(key))
