"""Headers of org-mode (`#+TITLE: …`) and of Pandoc (`% title`) -> their values."""

from __future__ import annotations

from collections.abc import Sequence

from ...patterns import lazy_pattern
from .fields import COMMON_KEYS

ORG_LINE = lazy_pattern(r"#\+([A-Za-z][\w-]{0,63}):(?:[ \t]+(\S.*))?$")
PANDOC_LINE = lazy_pattern(r"%(?:[ \t]+(\S.*))?$")
# The keys that a header without an opening fence can start with.
HEADER_KEYS = COMMON_KEYS | {"layout", "lang", "language", "draft", "id", "subtitle", "comments", "published"}

_PANDOC_KEYS = ("title", "author", "date")
_ORG_NAMES = {"filetags": "tags", "export_file_name": "slug", "hugo_tags": "tags", "hugo_categories": "categories"}


def org_values(lines: Sequence[str]) -> dict[str, str]:
    """The values of org-mode's keyword lines, under their names in lower case; lines of one name go on."""
    values: dict[str, str] = {}
    for line in lines:
        if match := ORG_LINE.match(line.rstrip()):
            name = match[1].lower()
            value = (match[2] or "").strip()
            if name == "filetags":
                value = ", ".join(tag for tag in value.split(":") if tag.strip())
            name = _ORG_NAMES.get(name, name)
            values[name] = f"{values[name]} {value}" if values.get(name) else value
    return values


def pandoc_values(lines: Sequence[str]) -> dict[str, str]:
    """The title, the authors and the date of Pandoc's title block; empty if the title does not start as a title does."""
    found = [(match[1] or "").strip() for line in lines if (match := PANDOC_LINE.match(line.rstrip()))]
    if not found or found[0][:1].islower() or not any(found):
        return {}
    values = {key: value for key, value in zip(_PANDOC_KEYS, found, strict=False) if value}
    if "author" in values:
        values["author"] = ", ".join(name.strip() for name in values["author"].split(";"))
    return values
