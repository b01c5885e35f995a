"""Text from an article made safe to display: characters that control a terminal or reverse text are spelled out."""

from __future__ import annotations

from ..patterns import lazy_pattern

# Control characters, soft hyphens, direction marks, invisible characters, line and paragraph separators, lone surrogates and
# tag characters; not tabs and line feeds, nor the joiners that emoji and some scripts need.
_UNSAFE = lazy_pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0001\U000e0020-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with each control, invisible or direction character spelled out, as in "‹U+202E›".

    Tabs and line feeds stay, and nothing else changes, so a reader sees everything in the text.
    """
    return _UNSAFE.sub(lambda match: f"\u2039U+{ord(match[0]):04X}\u203a", text)


def readable_path(path: str) -> str:
    """`path` as text that can be encoded as UTF-8: bytes that are not valid UTF-8 are spelled out."""
    return path.encode("utf-8", errors="surrogateescape").decode("utf-8", errors="backslashreplace")
