"""The export of a WordPress site (WXR): its published posts and pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from ..reading.read import looks_like_page, too_large
from .forms import Reading
from .naming import path_in
from .record import Broken, Container, Form, Record, Skipped

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_AUTHOR = "{http://purl.org/dc/elements/1.1/}creator"
_WORDPRESS = "http://wordpress.org/export/"  # its namespace goes on with the version of the export
_KINDS = ("post", "page")


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken | Skipped]:
    """The records of an export; none for other XML. Entities and addresses in it are never followed."""
    events = etree.iterparse(file, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False)
    number = 0
    try:
        _, root = next(events)
        if not any(address.startswith(_WORDPRESS) for address in root.nsmap.values()):
            yield Skipped(path, "XML, but no WordPress export")
            return
        for event, node in events:
            if event == "end" and node.tag == "item":
                number += 1
                yield _post(node, number, path, reading.max_bytes)
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    except etree.XMLSyntaxError as error:
        message = f"is not valid XML behind its item {number} ({error}); the items before it are read"
        yield Broken(path_in(path, f"item {number + 1}"), message, Container(path, row=number + 1), rest=True)


def _post(item: Any, number: int, path: str, max_bytes: int) -> Record | Broken | Skipped:
    """The record of one item; its row is its number."""
    fields = {etree.QName(node).localname: node.text or "" for node in item.iterchildren(f"{{{_namespace(item)}}}*")}
    name = path_in(path, fields.get("post_id") or str(number))
    place = Container(path, row=number)
    if fields.get("post_type") not in _KINDS or fields.get("status") != "publish":
        return Skipped(name, "not a published post or page")
    data = (item.findtext(_CONTENT) or "").encode("utf-8")
    if not data.strip():
        return Broken(name, "has no text", place)
    if len(data) > max_bytes:
        return Broken(name, too_large(len(data), max_bytes), place)
    terms = [(node.get("domain"), node.text) for node in item.iterchildren("category") if node.text]
    extra = {
        "title": item.findtext("title") or "",
        "author": item.findtext(_AUTHOR) or "",
        "date": fields.get("post_date", ""),
        "updated": fields.get("post_modified", ""),
        "tags": [text for domain, text in terms if domain == "post_tag"],
        "categories": [text for domain, text in terms if domain == "category"],
        "url": item.findtext("link") or "",
        "slug": fields.get("post_name", ""),
    }
    # without blocks of HTML it is what the classic editor stores: HTML in lines, whose paragraphs end at empty lines
    form: Form = "html" if looks_like_page(data) else "markdown"
    return Record(name, data, form, "utf-8", {key: value for key, value in extra.items() if value}, place)


def _namespace(item: Any) -> str:
    return next(str(address) for address in item.nsmap.values() if address.startswith(_WORDPRESS))
