"""The part of the data model that says where an article came from. See `model.py`, which has the rest."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct

Lines: TypeAlias = Annotated[tuple[int, int], Meta(description="First and last line in the source, 1-based and inclusive.")]


class LeftOut(Struct, frozen=True, kw_only=True):
    """Words of a web page that are not part of the article."""

    reason: Annotated[str, Meta(description="What they are: navigation, header, footer, aside, form, hidden, …")]
    lines: Lines
    text: Annotated[str, Meta(description="The words, with each run of white space folded into one space.")]


class Conversion(Struct, frozen=True, kw_only=True):
    """How the source, if it isn't Markdown, was converted to the Markdown that the article was read from.

    The spans of the edits, `front_matter.text` and `content.markdown` then belong to that Markdown, and conservation holds for
    it: undoing the edits gives the Markdown with this `sha256`. The JSON alone cannot show that the Markdown holds everything
    in the source; `left_out` lists the words that it does not hold. All `lines` still point into the source;
    `front_matter.lines` is null, because the front matter was composed.
    """

    media_type: Annotated[Literal["text/html"], Meta(description="Media type of the source.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the Markdown before any edit, encoded as UTF-8.")]
    left_out: Annotated[tuple[LeftOut, ...], Meta(description="Words that the Markdown does not hold, in order.")] = ()


class Container(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the source is in the file that holds it: an archive, a table, a crawl."""

    path: Annotated[str, Meta(description="Path of the container, as `source.path` starts.")]
    member: Annotated[str | None, Meta(description="Its name in an archive, its address in a crawl; absent for rows.")] = None
    row: Annotated[int | None, Meta(description="Its row or line, from 1; absent for anything else.")] = None
    span: Annotated[
        tuple[int, int] | None,
        Meta(
            description="Half-open range of its bytes: in a WARC file as it is, in any other container after decompression; "
            "absent where there is no such range."
        ),
    ] = None
    facts_hash: Annotated[
        str | None,
        Meta(description="Hash of what the container says about it, such as other columns, 16 hex digits; absent if nothing."),
    ] = None


class Source(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where the article came from and how its bytes were decoded."""

    path: Annotated[str, Meta(description="Path relative to the input folder, with '/' between its parts.")]
    sha256: Annotated[str, Meta(description="SHA-256 of the source bytes, in lower-case hexadecimal digits.")]
    bytes: Annotated[int, Meta(ge=0, description="Size of the source in bytes.")]
    lines: Annotated[int, Meta(ge=0, description="Number of lines. Only CR LF, LF and CR end a line.")]
    encoding: Annotated[str, Meta(description="Codec that decoded the bytes, by its Python name.")]
    bom: Annotated[bool, Meta(description="Whether the source starts with a byte order mark; it is not part of S.")]
    newline: Annotated[
        Literal["lf", "crlf", "cr", "mixed", "none"],
        Meta(description="Line ends of the source. mixed: more than one kind; none: there are no line ends."),
    ]
    replacements: Annotated[
        int, Meta(ge=0, description="Undecodable bytes that became U+FFFD; above 0, the bytes cannot be restored.")
    ]
    converted: Annotated[
        Conversion | None, Meta(description="How a web page was converted to Markdown; absent for any other source.")
    ] = None
    container: Annotated[
        Container | None, Meta(description="Where it is in the file that holds it; absent if it is a file of its own.")
    ] = None
