"""The paths of records: the container's path, then the record's name in it."""

from __future__ import annotations

import hashlib

from ..text.visible import readable_path

# Longest name of a record; output names come from it, and file systems have limits.
MAX_NAME = 512
_DIGITS = 16


def path_in(container: str, name: str) -> str:
    """The path of the record `name` in `container`; a long name is cut and ends in its hash."""
    name = readable_path(name)
    if len(name) > MAX_NAME:
        digest = hashlib.sha256(name.encode("utf-8", errors="surrogatepass")).hexdigest()[:_DIGITS]
        name = f"{name[: MAX_NAME - _DIGITS - 1]}-{digest}"
    return f"{container}/{name}"
