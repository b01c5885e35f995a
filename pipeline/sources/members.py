"""What the readers of archives share: which members are articles, and what becomes of their bytes."""

from __future__ import annotations

from ..reading.read import too_large
from .forms import ARTICLE_ENDINGS, packed
from .naming import path_in
from .record import Broken, Container, Record, Skipped

_FRONT_MATTER = (b"---", b"+++", b"{")
_UTF_8_MARK = b"\xef\xbb\xbf"


def refusal(container: str, name: str) -> Skipped | None:
    """Why the member `name` is not read, judged by its name alone; None if it may be an article."""
    path = path_in(container, name)
    if any(part.startswith(".") and part not in (".", "..") for part in name.split("/")):
        return Skipped(path, "hidden")
    if packed(name) is not None:
        return Skipped(path, "an archive within an archive; unpack the outer one", named=True)
    if not name.lower().endswith(ARTICLE_ENDINGS):
        return Skipped(path, "not a supported format")
    return None


def member(data: bytes, place: Container, max_bytes: int) -> Record | Broken | Skipped:
    """The record of a member with these bytes, of which `max_bytes` are allowed."""
    path = path_in(place.path, place.member)
    if len(data) > max_bytes:
        return Broken(path, too_large(len(data), max_bytes), place)
    if path.lower().endswith(".txt") and not starts_with_front_matter(data):
        return Skipped(path, "text without front matter")
    return Record(path, data, container=place)


def starts_with_front_matter(data: bytes) -> bool:
    """Whether `data` starts with front matter; a `.txt` file is an article only if it does."""
    return data.removeprefix(_UTF_8_MARK).startswith(_FRONT_MATTER)
