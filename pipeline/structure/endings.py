"""How a text ends."""

from __future__ import annotations


def is_question(text: str) -> bool:
    """Whether `text` ends in a question mark."""
    return text.rstrip().endswith(("?", "？", "؟"))


def ends_in_colon(text: str) -> bool:
    """Whether `text` ends in a colon."""
    return text.rstrip().endswith((":", "："))
