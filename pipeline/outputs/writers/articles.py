"""Articles as JSON and as cleaned Markdown."""

from __future__ import annotations

from typing import Any

import msgspec

from ...errors import WriteError
from ...model import Article
from ..conservation import encoded

_ENCODER = msgspec.json.Encoder()


def to_json(article: Article) -> bytes:
    """The article as one JSON document, indented, ending in a newline."""
    return msgspec.json.format(to_line(article).rstrip(b"\n"), indent=2) + b"\n"


def to_line(article: Article) -> bytes:
    """The article as one line of JSON Lines."""
    return _ENCODER.encode(article) + b"\n"


def compact(data: bytes) -> bytes:
    """An article's JSON document as one line of JSON Lines: what `to_line` makes of the same article."""
    return msgspec.json.format(data, indent=-1) + b"\n"


def from_json(data: bytes) -> Article:
    """The article in `data`. Raises msgspec.ValidationError or msgspec.DecodeError if it isn't one."""
    return msgspec.json.decode(data, type=Article)


def to_markdown(article: Article) -> bytes:
    """The front matter as it was, and the cleaned Markdown."""
    return (article.front_matter.text + article.content.markdown).encode("utf-8", errors="surrogatepass")


def to_source(article: Article) -> bytes:
    """The cleaned article as a file like its source: with its front matter, encoding, byte order mark and line ends.

    Raises WriteError if bytes of the source could not be decoded, because they would be lost.
    """
    if article.source.replacements:
        message = f"{article.source.replacements} bytes are not valid {article.source.encoding}; save it as UTF-8 first"
        raise WriteError(message, path=article.source.path)
    return encoded(article, article.front_matter.text + article.content.markdown)


def schema() -> dict[str, Any]:
    """The JSON Schema of an article (draft 2020-12)."""
    document = msgspec.json.schema(Article)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:fixharvest:article:1",
        "title": "fixharvest article",
        **document,
    }
