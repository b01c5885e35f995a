"""The data model of one article's JSON: frozen and documented, without logic, input or output.

`lines` are pairs (first, last), 1-based and inclusive, in the source file. `span` is half-open, in code points of the
decoded source S (see ARCHITECTURE.md, "Laws"). A field that can be `None` is a hint: `None` means that the evidence does
not support a value; a value is never a guess. What says where an article came from is in `source_model.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Meta, Struct

from .source_model import Lines, Source

SCHEMA_VERSION = "1.5.0"

Span: TypeAlias = Annotated[
    tuple[int, int],
    Meta(description="Half-open range [start, end) in code points of the decoded source; for a page, of its Markdown."),
]
Kind: TypeAlias = Annotated[
    Literal["fixes", "steps", "listicle", "other"],
    Meta(
        description="fixes: alternative solutions; steps: one sequential how-to; listicle: a numbered or ranked list "
        "with nothing to do; other: none of these."
    ),
]
Label: TypeAlias = Annotated[
    Literal["fix", "option", "heading", "lead", "first", "step", "substep", "more", "text"],
    Meta(
        description="What a line is. fix: head of something to do; option: one inside a fix; heading: any other heading; lead: "
        "introduces steps; first: the first step of a procedure; step: another one; substep: a step inside a step; more: "
        "belongs to the step above; text: everything else."
    ),
]
Relation: TypeAlias = Annotated[
    Literal["alternative", "sequence"],
    Meta(description="How it relates to its siblings. alternative: try one or another; sequence: do all, in order."),
]
RemovalKind: TypeAlias = Annotated[
    Literal["ad", "linkfarm", "toc", "chrome", "disclosure", "residue"],
    Meta(
        description="ad: advertising; linkfarm: links to other articles; toc: table of contents; chrome: parts of the page "
        "template, such as by-lines and share buttons; disclosure: notice about affiliate links; residue: broken leftovers."
    ),
]
NoteKind: TypeAlias = Annotated[
    Literal["note", "tip", "warning"], Meta(description="What the remark calls itself: a note, a tip or a warning.")
]
SectionRole: TypeAlias = Annotated[
    Literal["introduction", "faq", "conclusion", "other"], Meta(description="The purpose of the section in the article.")
]
Severity: TypeAlias = Annotated[
    Literal["info", "warning"], Meta(description="info: worth knowing; warning: the result may be wrong here.")
]
Position: TypeAlias = Annotated[int, Meta(ge=1, description="Order among its siblings, from 1.")]
Number: TypeAlias = Annotated[int | None, Meta(description="The number as printed; null if none is printed.")]
Confidence: TypeAlias = Annotated[float, Meta(ge=0, le=1, description="How likely it is one: 0.9 means nine in ten.")]
Notes: TypeAlias = Annotated["tuple[Note, ...]", Meta(description="Notes, tips and warnings in it; empty if there are none.")]
Images: TypeAlias = Annotated["tuple[Image, ...]", Meta(description="Its images, in order; empty if there are none.")]
Links: TypeAlias = Annotated["tuple[Link, ...]", Meta(description="Its links that have words; empty if there are none.")]


class Generator(Struct, frozen=True, kw_only=True):
    """What produced this JSON: the same version, rules and settings produce the same JSON."""

    version: Annotated[str, Meta(description="Version of fixharvest.")]
    rules_hash: Annotated[str, Meta(description="Hash of the code and word lists that read the article, 16 hex digits.")]
    settings_hash: Annotated[str, Meta(description="Hash of the settings for this article, 16 hex digits.")]


class Metadata(Struct, frozen=True, kw_only=True):
    """The front matter under common names; every other key is in `extra`. All scalars are strings, as printed."""

    title: Annotated[str | None, Meta(description="Title; null if none is given.")] = None
    author: Annotated[str | None, Meta(description="Author, or authors separated by commas; null if none is given.")] = None
    date: Annotated[str | None, Meta(description="Date of publication, as printed; null if none is given.")] = None
    updated: Annotated[str | None, Meta(description="Date of the last update, as printed; null if none is given.")] = None
    tags: Annotated[tuple[str, ...], Meta(description="Tags or keywords; empty if none are given.")] = ()
    categories: Annotated[tuple[str, ...], Meta(description="Categories; empty if none are given.")] = ()
    description: Annotated[str | None, Meta(description="Description or excerpt; null if none is given.")] = None
    image: Annotated[str | None, Meta(description="Address of the lead image; null if none is given.")] = None
    url: Annotated[str | None, Meta(description="Address of the article, as printed; null if none is given.")] = None
    slug: Annotated[str | None, Meta(description="Short name used in the address; null if none is given.")] = None
    extra: Annotated[dict[str, Any], Meta(description="All other keys with their values: strings, lists, mappings, null.")] = {}


class FrontMatter(Struct, frozen=True, kw_only=True):
    """The front matter as it stands in the source, including its fences and their newlines."""

    format: Annotated[
        Literal["yaml", "toml", "json", "org", "pandoc"] | None, Meta(description="Its format; null without front matter.")
    ]
    span: Span
    lines: Annotated[
        Lines | None, Meta(description="Its lines; null without front matter, and for a web page, where it is composed.")
    ]
    text: Annotated[str, Meta(description="The front matter, verbatim; empty without front matter.")]


class Image(Struct, frozen=True, kw_only=True):
    """An image of the article."""

    src: Annotated[str, Meta(description="Address of the image, as the article gives it.")]
    alt: Annotated[str, Meta(description="Alternative text; empty if none is given.")]
    lines: Lines


class Link(Struct, frozen=True, kw_only=True):
    """A link in the article's text."""

    href: Annotated[str, Meta(description="Address that the link leads to, as the article gives it.")]
    text: Annotated[str, Meta(description="The words of the link, as plain text.")]
    affiliate: Annotated[bool, Meta(description="Whether it leads to a known affiliate network or shop tracker.")]
    lines: Lines


class Note(Struct, frozen=True, kw_only=True):
    """A remark beside the instructions."""

    kind: NoteKind
    text: Annotated[str, Meta(description="The remark as plain text, including its label.")]
    lines: Lines


class Action(Struct, frozen=True, kw_only=True):
    """One thing to do in a step."""

    verb: Annotated[str, Meta(description="Canonical English verb, as docs/json.md lists them; if there is none, as printed.")]
    canonical: Annotated[str | None, Meta(description="Canonical English verb; null if it isn't sure.")] = None
    target: Annotated[tuple[str, ...], Meta(description="Path of the things acted on, outermost first; can be empty.")] = ()
    input: Annotated[str | None, Meta(description="What is typed or chosen; null if nothing is.")] = None


class Step(Struct, frozen=True, kw_only=True):
    """One step of a procedure."""

    id: Annotated[str, Meta(description="Id of the step: its procedure's id, '/s' and its position, as in '…/p1/s2.1'.")]
    position: Position
    number: Number = None
    text: Annotated[str, Meta(description="All the words of the step as plain text, without notes and sub-steps.")]
    markdown: Annotated[str, Meta(description="The step in cleaned Markdown, without its number and sub-steps.")]
    actions: Annotated[tuple[Action, ...], Meta(description="What to do, in order; empty if no known verb is found.")] = ()
    condition: Annotated[str | None, Meta(description="When the step applies, as printed; null if not stated.")] = None
    notes: Notes = ()
    images: Images = ()
    links: Links = ()
    steps: Annotated[tuple[Step, ...], Meta(description="Sub-steps, in order; empty if there are none.")] = ()
    confidence: Confidence
    lines: Lines


class Interruption(Struct, frozen=True, kw_only=True):
    """Something that was removed from between the steps of one procedure."""

    kind: Annotated[str, Meta(description="Kind of the removal, as in `removed`.")]
    lines: Lines


class Procedure(Struct, frozen=True, kw_only=True):
    """One ordered run of instructions."""

    id: Annotated[str, Meta(description="Id of the procedure: its fix's id, '/p' and its position.")]
    position: Position
    lead_in: Annotated[str | None, Meta(description="Paragraph whose last sentence introduces the steps; null if none.")] = None
    applies_to: Annotated[str | None, Meta(description="Condition in the lead-in or heading; null if there is none.")] = None
    steps: Annotated[tuple[Step, ...], Meta(description="The steps, in order.")]
    result: Annotated[str | None, Meta(description="What should happen after the last step; null if not stated.")] = None
    interruptions: Annotated[tuple[Interruption, ...], Meta(description="What was removed from between its steps.")] = ()
    confidence: Confidence
    lines: Lines


class Fix(Struct, frozen=True, kw_only=True):
    """Something that a reader can do: a solution, a method or a stage; as an option, a variant of one."""

    id: Annotated[str, Meta(description="Id of the fix: the article's id, '/f' and its position; options add '.1', '.2', …")]
    position: Position
    label: Annotated[str | None, Meta(description="The word before the number, as printed; null if there is none.")] = None
    number: Number = None
    title: Annotated[str, Meta(description="The words of the heading, without label and number; can be empty.")]
    relation: Relation
    markdown: Annotated[str, Meta(description="The whole body in cleaned Markdown, without its heading and its options.")]
    text: Annotated[str, Meta(description="The body as plain text, one block per line.")]
    summary: Annotated[str | None, Meta(description="Prose before the first procedure or option; null if none.")] = None
    procedures: Annotated[tuple[Procedure, ...], Meta(description="Its procedures, in order; empty if there are none.")] = ()
    options: Annotated[tuple[Fix, ...], Meta(description="Its variants, in order; empty if there are none.")] = ()
    notes: Notes = ()
    images: Images = ()
    links: Links = ()
    text_hash: Annotated[str, Meta(description="Hash of the normalized words of title and text, 16 hex digits.")]
    confidence: Confidence
    lines: Lines


class Section(Struct, frozen=True, kw_only=True):
    """A part of the article that is not a fix."""

    role: SectionRole
    title: Annotated[str | None, Meta(description="The words of the heading; null if there is no heading.")] = None
    markdown: Annotated[str, Meta(description="The body in cleaned Markdown, without the heading.")]
    text: Annotated[str, Meta(description="The body as plain text, one block per line.")]
    lines: Lines


class Removed(Struct, frozen=True, kw_only=True):
    """One piece that was cut from the source."""

    rule: Annotated[str, Meta(description="Name of the rule that proposed the removal.")]
    kind: RemovalKind
    reason: Annotated[str, Meta(description="Why the rule proposed it, for a person to read.")]
    span: Span
    lines: Lines
    text: Annotated[str, Meta(description="The piece, verbatim.")]


class Repaired(Struct, frozen=True, kw_only=True):
    """One piece that was replaced; an insertion has an empty span."""

    rule: Annotated[str, Meta(description="Name of the rule that proposed the repair.")]
    reason: Annotated[str, Meta(description="Why the rule proposed it, for a person to read.")]
    span: Span
    lines: Lines
    before: Annotated[str, Meta(description="The piece of the source, verbatim; empty for an insertion.")]
    after: Annotated[str, Meta(description="What the cleaned article has instead.")]


class ArticleWarning(Struct, frozen=True, kw_only=True):
    """Something doubtful that a person may want to check."""

    code: Annotated[str, Meta(description="Stable name of the kind of warning, such as count_differs.")]
    severity: Severity
    message: Annotated[str, Meta(description="What is doubtful, for a person to read; its wording may change.")]
    lines: Annotated[Lines | None, Meta(description="Where it is; null if it concerns the whole article.")] = None
    about: Annotated[str | None, Meta(description="Id of the part that it concerns; null if it isn't about one part.")] = None


class StatedData(Struct, frozen=True, kw_only=True):
    """What the source states as data (JSON-LD), compared with what was read from its text."""

    type: Annotated[Literal["HowTo", "Recipe", "FAQPage"], Meta(description="Its type in schema.org.")]
    name: Annotated[str | None, Meta(description="Its name; null if it has none.")] = None
    entries: Annotated[int, Meta(ge=1, description="How many steps it states, or questions if it is an FAQPage.")]
    found: Annotated[
        int, Meta(ge=0, description="How many of these are among the steps of the fixes, or in the text if it is an FAQPage.")
    ]
    agrees: Annotated[bool, Meta(description="Whether all were found, steps in the same order.")]
    used: Annotated[
        Literal["text", "data"],
        Meta(description="text: it was only compared; data: the text had hardly any steps, so these were read in addition."),
    ]


class Correction(Struct, frozen=True, kw_only=True):
    """What a person decided about a part of the article: a table `[[correction]]` of the settings that the article follows."""

    kind: Annotated[Kind | None, Meta(description="The article's kind; null if it wasn't decided here.")] = None
    label: Annotated[Label | None, Meta(description="What the line is; null if it wasn't decided here.")] = None
    keep: Annotated[bool, Meta(description="Whether the lines stay, whatever a rule wants.")] = False
    lines: Lines


class Content(Struct, frozen=True, kw_only=True):
    """The cleaned article."""

    markdown: Annotated[str, Meta(description="The source after its front matter, with every edit applied.")]


class Article(Struct, frozen=True, kw_only=True):
    """One article, cleaned, with its fixes as data."""

    schema_version: Annotated[str, Meta(description="Version of this schema, as major.minor.patch.")]
    id: Annotated[str, Meta(description="Id of the article, from its path or from the front matter field in the settings.")]
    source: Annotated[Source, Meta(description="The source file and how it was decoded.")]
    generator: Annotated[Generator, Meta(description="The version, rules and settings that produced this JSON.")]
    title: Annotated[str | None, Meta(description="Title of the article; null if none is found.")]
    language: Annotated[str | None, Meta(description="ISO 639-1 code; null if the language is not known.")] = None
    kind: Kind
    declared_count: Annotated[
        int | None, Meta(description="Number of fixes (or items) that the article itself promises; null if it promises none.")
    ] = None
    metadata: Annotated[Metadata, Meta(description="The values of the front matter.")]
    front_matter: Annotated[FrontMatter, Meta(description="The front matter as text.")]
    fixes: Annotated[tuple[Fix, ...], Meta(description="What a reader can do, in order; empty if there is nothing to do.")] = ()
    sections: Annotated[tuple[Section, ...], Meta(description="All parts of the article outside its fixes, in order.")] = ()
    stated: Annotated[
        tuple[StatedData, ...], Meta(description="What the source states as data (JSON-LD), in order; empty if nothing.")
    ] = ()
    content: Annotated[Content, Meta(description="The cleaned article as a whole.")]
    removed: Annotated[tuple[Removed, ...], Meta(description="All removals, in the order of the source.")] = ()
    repaired: Annotated[tuple[Repaired, ...], Meta(description="All replacements, in the order of the source.")] = ()
    warnings: Annotated[tuple[ArticleWarning, ...], Meta(description="What a person may want to check.")] = ()
    corrections: Annotated[
        tuple[Correction, ...], Meta(description="What a person decided about it; empty if nobody decided anything.")
    ] = ()
