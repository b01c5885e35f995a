"""A row of a table -> a record: which columns hold its text, its name, and its format."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import ReadError
from ..reading.read import looks_like_page, too_large
from ..settings.columns import ID_NAMES, TEXT_NAMES, Columns
from .forms import Reading
from .naming import path_in
from .record import Broken, Container, Form, Record

_FORMATS: dict[str, Form] = {
    **dict.fromkeys(("html", "htm", "xhtml", "text/html", "application/xhtml+xml"), "html"),
    **dict.fromkeys(("markdown", "md", "mdx", "text/markdown", "text/plain", "text", "txt"), "markdown"),
}
# How many columns an error names.
_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns of one table; None: it has none for this."""

    text: str
    id: str | None
    format: str | None


def chosen(names: Collection[str], columns: Columns) -> Chosen:
    """Choose among the columns `names`. Raises ReadError if one that the user names, or any with a text, is missing."""
    for name, option in ((columns.text, "text"), (columns.id, "id"), (columns.format, "format")):
        if name is not None and name not in names:
            raise ReadError(f"has no column {name!r}; its columns are {_listed(names)} (see --{option}-column)")
    text = columns.text or next((name for name in TEXT_NAMES if name in names), None)
    if text is None:
        if not names:
            raise ReadError("has no columns; it is empty")
        raise ReadError(f"has no column {', '.join(TEXT_NAMES)}; name one of {_listed(names)} with --text-column")
    return Chosen(text, columns.id or next((name for name in ID_NAMES if name in names), None), columns.format)


def record_of(row: Mapping[str, Any], columns: Chosen, place: Container, reading: Reading) -> Record | Broken:
    """The record of a `row` at `place`, which is named by its id or its number."""
    name = row.get(columns.id) if columns.id else None
    path = path_in(place.path, str(name).strip() or str(place.row)) if name is not None else broken_path(place)
    value = row.get(columns.text)
    if not isinstance(value, str | bytes) or not value.strip():
        is_blank = not value or isinstance(value, str | bytes)
        why = "has no text" if is_blank else f"has {type(value).__name__} instead of text"
        return Broken(path, f"{why} in the column {columns.text!r}", place)
    data, charset = _bytes(value)
    if len(data) > reading.max_bytes:
        return Broken(path, too_large(len(data), reading.max_bytes), place)
    form = reading.columns.form
    if form is None and columns.format and row.get(columns.format):
        form = _FORMATS.get(str(row[columns.format]).split(";")[0].strip().lower())
        if form is None:
            return Broken(path, f"has the format {str(row[columns.format])[:50]!r}; use markdown or html, or pass --as", place)
    if form is None:
        form = "html" if columns.text == "html" or looks_like_page(data) else "markdown"
    extra = {key: value for key, value in row.items() if key not in (columns.text, columns.format)}
    return Record(path, data, form, charset, extra, place)


def _bytes(value: str | bytes) -> tuple[bytes, str]:
    """The bytes of a text and their encoding; bytes that were no UTF-8 come back as they were, in one still to be found."""
    if isinstance(value, bytes):
        return value, ""
    try:
        return value.encode("utf-8"), "utf-8"
    except UnicodeEncodeError:
        return value.encode("utf-8", errors="surrogateescape"), ""


def broken_path(place: Container) -> str:
    """The path of a row that has no name, or whose name cannot be read."""
    return path_in(place.path, str(place.row))


def _listed(names: Collection[str]) -> str:
    shown = ", ".join(repr(name[:50]) for name in list(names)[:_MOST_NAMED])
    return shown + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")
