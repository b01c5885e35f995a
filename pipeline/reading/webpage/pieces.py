"""What stands between the elements of a page: text and comments. There are thousands, and no cycle can go through one."""

from __future__ import annotations

import msgspec


class Text(msgspec.Struct, frozen=True, gc=False):
    """A piece of text and the line it starts on."""

    text: str
    line: int


class Comment(msgspec.Struct, frozen=True, gc=False):
    """A comment and the line it starts on."""

    text: str
    line: int
