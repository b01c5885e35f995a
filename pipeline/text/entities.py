"""Character references of HTML."""

from __future__ import annotations

import html


def unescaped(text: str) -> str:
    """`text` with its references replaced by characters; unchanged if one has more digits than Python reads."""
    try:
        return html.unescape(text)
    except ValueError:
        return text
