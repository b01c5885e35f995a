"""The chain: one source in, one article out. Read it from top to bottom."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .cleaning import corrections, strip
from .cleaning.rules import rulebook
from .cleaning.strip import Stripped
from .errors import IntegrityError
from .model import SCHEMA_VERSION, Article, ArticleWarning, Content, Fix, Generator, Kind, Metadata, Relation, Section
from .outputs.conservation import problems
from .reading import front_matter, html, read
from .settings.settings import Settings, id_of
from .structure import about, compose, doubts, kinds, outline, sections, tree
from .structure.about import About
from .structure.excerpts import Excerpts
from .version import VERSION

# The modules and rooms whose code and data determine an article's result.
_DECIDING = ("chain.py", "cleaning", "judgement", "lexicon", "model.py", "reading", "settings", "structure", "text")


@dataclass(frozen=True, slots=True)
class _Structure:
    """The structure that was found in a cleaned article."""

    about: About
    kind: Kind
    fixes: tuple[Fix, ...]
    sections: tuple[Section, ...]
    warnings: tuple[ArticleWarning, ...]


def process(data: bytes, *, path: str, settings: Settings) -> Article:
    """Clean and structure one article.

    `path` becomes `source.path`; the article's id comes from it unless `settings.id_key` names a front matter field. Raises
    ReadError if `data` cannot be read as text, SettingsError if the settings name an unknown rule or plugin, and IntegrityError
    if the result fails its own check.
    """
    settings = settings.at(path)
    decoded = read.decode(data, path=path, settings=settings)
    decoded = html.converted(decoded, settings)
    matter = front_matter.split(decoded.text, decoded.lines)
    start = matter.front_matter.span[1]
    identity = _identity(path, matter.metadata, settings)
    decided = corrections.of_article(settings.articles, identity, path)
    stripped = strip.strip(decoded.text, decoded.lines, start, rules=rulebook(settings, decided))
    found = _structure(stripped, matter.metadata, identity, corrections.kind(decided))
    unmet = corrections.unmet(decided, decoded.text, start, settings.file)
    article = Article(
        schema_version=SCHEMA_VERSION,
        id=identity,
        source=decoded.source,
        generator=Generator(version=VERSION, rules_hash=rules_hash(), settings_hash=settings.digest()),
        title=found.about.title,
        language=found.about.language,
        kind=found.kind,
        declared_count=found.about.declared,
        metadata=matter.metadata,
        front_matter=matter.front_matter,
        fixes=found.fixes,
        sections=found.sections,
        content=Content(markdown=stripped.page.lines.text),
        removed=stripped.removed,
        repaired=stripped.repaired,
        warnings=(*decoded.warnings, *matter.warnings, *stripped.warnings, *unmet, *found.warnings),
    )
    return html.located(_checked(article, path), decoded.origins)


def _structure(stripped: Stripped, metadata: Metadata, identity: str, decided: Kind | None) -> _Structure:
    """The fixes and sections of a cleaned article; `decided` is its kind if the settings state one."""
    outlined = outline.outline(stripped.page, metadata.title)
    profile = about.about(outlined.units, metadata)
    fix_tree = tree.tree_of(outlined, profile)
    kind = decided or kinds.kind_of(profile, fix_tree, outlined.lexicon)
    if kind == "listicle":
        fix_tree = fix_tree.without_fixes()
    excerpts = Excerpts(outlined, stripped)
    relation: Relation = "sequence" if kind == "steps" else "alternative"
    fixes = compose.Composer(excerpts, identity, profile.language).fixes(fix_tree, relation)
    warnings = doubts.doubts(outlined, stripped.source_lines, fixes, kind=kind, about=profile)
    return _Structure(profile, kind, fixes, sections.sections(fix_tree, excerpts), tuple(warnings))


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
