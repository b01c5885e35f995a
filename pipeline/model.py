"""The data model of one article's JSON: frozen, documented, no logic and no input or output.

`lines` are pairs (first, last), 1-based and inclusive, in the source file. `span` is half-open, in code points of the
decoded source S (see ARCHITECTURE.md, "Laws"). A field that may be `None` is a hint: `None` says that the evidence does
not support a value; it is never a guess.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

SCHEMA_VERSION = "1.0.0"

Lines: TypeAlias = Annotated[
    tuple[int, int], Meta(description="First and last line in the source file, 1-based and inclusive.")
]
Span: TypeAlias = Annotated[
    tuple[int, int],
    Meta(
        description="Half-open range [start, end) in code points of the decoded source; of a web page, in the Markdown that "
        "was made of it."
    ),
]
Kind: TypeAlias = Annotated[
    Literal["fixes", "steps", "listicle", "other"],
    Meta(
        description="fixes: alternative solutions; steps: one sequential how-to; listicle: a numbered or ranked list "
        "with nothing to do; other: none of these."
    ),
]
Relation: TypeAlias = Literal["alternative", "sequence"]
RemovalKind: TypeAlias = Literal["ad", "linkfarm", "toc", "chrome", "disclosure", "residue"]
NoteKind: TypeAlias = Literal["note", "tip", "warning"]
SectionRole: TypeAlias = Literal["introduction", "faq", "conclusion", "other"]
Severity: TypeAlias = Literal["info", "warning"]


class LeftOut(Struct, frozen=True, kw_only=True):
    """Words of a web page that are no part of the article."""

    reason: Annotated[str, Meta(description="What they are: navigation, header, footer, aside, form, hidden, …")]
    lines: Lines
    text: Annotated[str, Meta(description="The words, white space folded.")]


class Conversion(Struct, frozen=True, kw_only=True):
    """How the Markdown was made that the article was read from, where its source is no Markdown.

    The spans of the edits, `front_matter.text` and `content.markdown` then belong to that Markdown, and conservation holds for
    it: undoing the edits gives the Markdown with this `sha256`. That the Markdown holds what the source says cannot be
    checked from the JSON; `left_out` lists the words that it does not hold. All `lines` still point into the source;
    `front_matter.lines` is null, because it was composed.
    """

    media_type: Annotated[Literal["text/html"], Meta(description="What the source is.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the Markdown before any edit, as UTF-8.")]
    left_out: tuple[LeftOut, ...] = ()


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the article came from and how its bytes were decoded."""

    path: Annotated[str, Meta(description="Path relative to the input folder, with '/' between its parts.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the source bytes, in lower-case hexadecimal digits.")]
    bytes: Annotated[int, Meta(ge=0, description="Size of the source in bytes.")]
    lines: Annotated[int, Meta(ge=0, description="Number of lines; they end in CR LF, LF or CR only.")]
    encoding: Annotated[str, Meta(description="Codec that decoded the bytes, by its Python name.")]
    bom: Annotated[bool, Meta(description="Whether a byte order mark stood before the text; it is not part of S.")]
    newline: Literal["lf", "crlf", "cr", "mixed", "none"]
    replacements: Annotated[
        int, Meta(ge=0, description="Undecodable bytes that became U+FFFD; above 0 the bytes cannot be restored.")
    ]
    converted: Annotated[
        Conversion | None, Meta(description="Only where the source is a web page: how its Markdown was made. Absent otherwise.")
    ] = None


class Generator(Struct, frozen=True, kw_only=True):
    """What made this JSON: the same version, rules and settings make the same JSON."""

    version: str
    rules_hash: str
    settings_hash: str


class Metadata(Struct, frozen=True, kw_only=True):
    """The front matter under common names; every other key stands in `extra`. All scalars are strings."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    updated: str | None = None
    tags: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    description: str | None = None
    image: str | None = None
    url: str | None = None
    slug: str | None = None
    extra: dict[str, Any] = {}


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The front matter as it stands in the source, fences and their newlines included."""

    format: Literal["yaml", "toml", "json"] | None
    span: Span
    lines: Lines | None
    text: str


class Image(Struct, frozen=True, kw_only=True):
    """An image of the article."""

    src: str
    alt: str
    lines: Lines


class Link(Struct, frozen=True, kw_only=True):
    """A link in the article's text."""

    href: str
    text: str
    affiliate: Annotated[bool, Meta(description="Whether it leads to a known affiliate network or shop tracker.")]
    lines: Lines


class Note(Struct, frozen=True, kw_only=True):
    """A remark beside the instructions."""

    kind: NoteKind
    text: str
    lines: Lines


class Action(Struct, frozen=True, kw_only=True):
    """One thing to do in a step."""

    verb: Annotated[str, Meta(description="Canonical English verb; README.md lists them.")]
    target: Annotated[tuple[str, ...], Meta(description="Path of the things acted on, the outermost first.")] = ()
    input: Annotated[str | None, Meta(description="What is typed or chosen.")] = None


class Step(Struct, frozen=True, kw_only=True):
    """One step of a procedure."""

    id: str
    position: Annotated[int, Meta(ge=1, description="Order among its siblings, from 1.")]
    number: Annotated[int | None, Meta(description="The number as printed.")] = None
    text: Annotated[str, Meta(description="All the words of the step, without notes and sub-steps.")]
    markdown: str
    actions: tuple[Action, ...] = ()
    condition: str | None = None
    notes: tuple[Note, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    steps: tuple[Step, ...] = ()
    lines: Lines


class Interruption(Struct, frozen=True, kw_only=True):
    """What stood between the steps of one procedure."""

    kind: Annotated[str, Meta(description="The kind of what was removed there.")]
    lines: Lines


class Procedure(Struct, frozen=True, kw_only=True):
    """One ordered run of instructions."""

    id: str
    position: Annotated[int, Meta(ge=1)]
    lead_in: Annotated[str | None, Meta(description="The paragraph whose last sentence introduces the steps.")] = None
    applies_to: Annotated[str | None, Meta(description="The condition in the lead-in or heading.")] = None
    steps: tuple[Step, ...]
    result: Annotated[str | None, Meta(description="What the article says follows the last step.")] = None
    interruptions: tuple[Interruption, ...] = ()
    lines: Lines


class Fix(Struct, frozen=True, kw_only=True):
    """Something that a reader can do: a solution, a way, a stage; or, as an option, a variant of one."""

    id: str
    position: Annotated[int, Meta(ge=1)]
    label: Annotated[str | None, Meta(description="The word before the number, as printed.")] = None
    number: Annotated[int | None, Meta(description="The number as printed.")] = None
    title: str
    relation: Relation
    markdown: Annotated[str, Meta(description="The whole body without its heading and its options.")]
    text: str
    summary: Annotated[str | None, Meta(description="The prose before the first procedure or option.")] = None
    procedures: tuple[Procedure, ...] = ()
    options: tuple[Fix, ...] = ()
    notes: tuple[Note, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    text_hash: Annotated[str, Meta(description="Hash over the normalised words of title and text.")]
    lines: Lines


class Section(Struct, frozen=True, kw_only=True):
    """A part of the article that is no fix."""

    role: SectionRole
    title: str | None = None
    markdown: str
    text: str
    lines: Lines


class Removed(Struct, frozen=True, kw_only=True):
    """One piece that was cut from the source."""

    rule: Annotated[str, Meta(description="Name of the rule that proposed the removal.")]
    kind: RemovalKind
    reason: str
    span: Span
    lines: Lines
    text: str


class Repaired(Struct, frozen=True, kw_only=True):
    """One piece that was replaced; an insertion has an empty span."""

    rule: str
    reason: str
    span: Span
    lines: Lines
    before: str
    after: str


class ArticleWarning(Struct, frozen=True, kw_only=True):
    """Something doubtful that a person may want to look at."""

    code: str
    severity: Severity
    message: str
    lines: Lines | None = None
    about: Annotated[str | None, Meta(description="Id of the part that it is about.")] = None


class Content(Struct, frozen=True, kw_only=True):
    """The cleaned article."""

    markdown: Annotated[str, Meta(description="The source after its front matter with every edit applied.")]


class Article(Struct, frozen=True, kw_only=True):
    """One article, cleaned, with its fixes as data."""

    schema_version: str
    id: str
    source: Source
    generator: Generator
    title: str | None
    language: Annotated[str | None, Meta(description="ISO 639-1 code.")] = None
    kind: Kind
    declared_count: Annotated[
        int | None, Meta(description="The number of fixes (or items) that the article itself promises.")
    ] = None
    metadata: Metadata
    front_matter: FrontMatter
    fixes: tuple[Fix, ...] = ()
    sections: tuple[Section, ...] = ()
    content: Content
    removed: tuple[Removed, ...] = ()
    repaired: tuple[Repaired, ...] = ()
    warnings: tuple[ArticleWarning, ...] = ()
