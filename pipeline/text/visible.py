"""Text from an article made harmless to look at: what would steer a terminal, or turn the order of letters, is spelt out."""

from __future__ import annotations

import re

# Controls, soft hyphens, marks of direction, invisible characters, line and paragraph separators, half characters and tags;
# not tabs and line feeds, nor the joiners that emoji and some scripts need.
_STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0001\U000e0020-\U000e007f]"
)


def visible(text: str) -> str:
    """`text` with each character that steers or hides spelt out, as in "‹U+202E›".

    Tabs and line feeds stay, and nothing else changes, so that a reader sees all that is there.
    """
    return _STEERING.sub(lambda match: f"\u2039U+{ord(match[0]):04X}\u203a", text)
