"""EPUB: the chapters of a book, in the order in which it is read."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import unquote

from lxml import etree

from ..errors import ReadError
from .forms import Reading
from .naming import path_in
from .record import Broken, Container, Record
from .zip_members import UNREADABLE, read_member

_ABOUT = "META-INF/container.xml"
_CHAPTERS = ("application/xhtml+xml", "text/html")
_CORE = "{http://purl.org/dc/elements/1.1/}"


def records(file: BinaryIO, path: str, reading: Reading) -> Iterator[Record | Broken]:
    """The records of a book. Raises ReadError if the file doesn't say what its chapters are, BadZipFile if it is no archive."""
    with zipfile.ZipFile(file) as archive:
        package = _package(archive, reading.max_bytes)
        book = _tree(archive, package, reading.max_bytes)
        said = {"book": book.findtext(f".//{_CORE}title"), "author": book.findtext(f".//{_CORE}creator")}
        said |= {"language": book.findtext(f".//{_CORE}language")}
        extra = {key: value.strip() for key, value in said.items() if value and value.strip()}
        for name in dict.fromkeys(_chapters(book, posixpath.dirname(package))):
            place = Container(path, name)
            try:
                data = read_member(archive, archive.getinfo(name), reading.max_bytes)
                yield Record(path_in(path, name), data, "html", extra=extra, container=place)
            except KeyError:
                yield Broken(path_in(path, name), "is a chapter that the book names and doesn't hold", place)
            except UNREADABLE as error:
                yield Broken(path_in(path, name), f"cannot be read: {error}", place)


def _package(archive: zipfile.ZipFile, max_bytes: int) -> str:
    """The name of the file that lists the chapters."""
    found = _tree(archive, _ABOUT, max_bytes).find(".//{*}rootfile")
    if found is None or not found.get("full-path"):
        raise ReadError("is no EPUB: it doesn't say which file lists its chapters")
    return str(found.get("full-path"))


def _chapters(book: Any, folder: str) -> Iterator[str]:
    """The names of the chapters: what the spine refers to, by the manifest."""
    items = {item.get("id"): item for item in book.iterfind(".//{*}manifest/{*}item")}
    for reference in book.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is not None and item.get("media-type") in _CHAPTERS and item.get("href"):
            yield posixpath.normpath(posixpath.join(folder, unquote(item.get("href"))))


def _tree(archive: zipfile.ZipFile, name: str, max_bytes: int) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(read_member(archive, archive.getinfo(name), max_bytes), parser)
    except (KeyError, etree.XMLSyntaxError, *UNREADABLE) as error:
        raise ReadError(f"is no EPUB: its {name} cannot be read ({error})") from error
